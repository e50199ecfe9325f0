"""When sound or a master was made, record it; when a cut was mastered, publish it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commands.bus import Command
from commands.policy import policy
from commands.postproduction.cut import PURPOSE as MASTER
from commands.postproduction.cut import RecordMaster, RecordMasterFailure
from commands.postproduction.deliverable import PublishDeliverable
from commands.postproduction.scene_audio import PURPOSES, RecordScenePart, RecordScenePartFailure
from commands.stored import StoredObject
from domain.generation.generation import Generation
from domain.postproduction.cut import Cut
from domain.shared.recorded import Recorded

_SOUND = frozenset(PURPOSES.values())


def _objects(made: Generation.Completed | Cut.Mastered) -> dict[str, StoredObject]:
    return {name: StoredObject.model_validate(output) for name, output in made.outputs.items()}


@policy(Generation.Completed)
def when_completed_record_sound_or_master(recorded: Recorded[Generation.Completed]) -> Iterable[Command]:
    """Record what was made with the scene's sound, or with the cut."""
    made = recorded.event
    told: dict[str, Any] = {"generation_id": recorded.stream_id, "facts": made.facts, "provenance": made.provider}
    if made.purpose in _SOUND:
        yield RecordScenePart(scene_audio_id=made.subject_id, part=made.part, outputs=_objects(made), **told)
    elif made.purpose == MASTER:
        yield RecordMaster(cut_id=made.subject_id, outputs=_objects(made), **told)


@policy(Generation.Failed, Generation.Cancelled)
def when_failed_record_failure(recorded: Recorded[Generation.Failed | Generation.Cancelled]) -> Iterable[Command]:
    """Record that there is none, once nobody tries again by itself."""
    ended = recorded.event
    if getattr(ended, "final", True):
        told: dict[str, Any] = {"generation_id": recorded.stream_id, "reason": ended.reason}
        if ended.purpose in _SOUND:
            yield RecordScenePartFailure(scene_audio_id=ended.subject_id, part=ended.part, **told)
        elif ended.purpose == MASTER:
            yield RecordMasterFailure(cut_id=ended.subject_id, **told)


@policy(Cut.Mastered)
def when_mastered_publish(recorded: Recorded[Cut.Mastered]) -> Iterable[PublishDeliverable]:
    """Publish the master under the cut's format."""
    made = recorded.event
    if not made.outputs:
        return
    yield PublishDeliverable(
        cut_id=recorded.stream_id,
        kind=made.format,
        outputs=_objects(made),
        duration_s=made.duration_s,
        integrated_lufs=made.integrated_lufs,
        true_peak_dbtp=made.true_peak_dbtp,
        recipe_hash=made.recipe_hash,
        provenance=made.provenance,
        facts=made.facts,
    )
