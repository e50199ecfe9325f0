"""How characters react to what other engines did."""

from __future__ import annotations

from collections.abc import Iterable

from commands.characters.appearance import CopyAppearances
from commands.characters.image import AttachCharacterImage, FailCharacterImage
from commands.policy import policy
from domain.characters.order import PURPOSE
from domain.generation.generation import Generation
from domain.shared.recorded import Recorded
from domain.writing.script import Script


@policy(Generation.Completed)
def when_generation_completed_attach_image(
    recorded: Recorded[Generation.Completed],
) -> Iterable[AttachCharacterImage]:
    """Attach a picture that a character wanted."""
    made = recorded.event
    if made.purpose == PURPOSE and made.outputs:
        picture = made.outputs.get("image") or next(iter(made.outputs.values()))
        yield AttachCharacterImage(
            character_id=made.subject_id,
            generation_id=recorded.stream_id,
            hash=picture["hash"],
            size=picture["size"],
            mime=picture["mime"],
            provenance=made.provider,
            facts=made.facts,
        )


@policy(Generation.Failed)
def when_generation_failed_note_image(recorded: Recorded[Generation.Failed]) -> Iterable[FailCharacterImage]:
    """Note that a picture which a character wanted could not be made."""
    failed = recorded.event
    if failed.purpose == PURPOSE and failed.final:
        reason = failed.reason[:2_000] or "unknown"
        yield FailCharacterImage(character_id=failed.subject_id, generation_id=recorded.stream_id, reason=reason)


@policy(Script.Branched)
def when_branched_copy_appearances(recorded: Recorded[Script.Branched]) -> Iterable[CopyAppearances]:
    """Have the characters look in a branch as in its origin, whose scenes it has under their ids."""
    branched = recorded.event
    if branched.part == 1:
        yield CopyAppearances(script_id=recorded.stream_id, origin_id=branched.origin_id)
