"""The sound of scenes: the recording of each line that stands, the music, and the mix."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.postproduction.scene_audio import MIX, SCORE, SceneAudio
from projections.read_model import fold, read_model

LineKey = tuple[UUID, UUID]


@read_model("scene_audio", version=2, indexes=[("script_id", "scene_id")], order=("scene_id", "id"))
@dataclass(frozen=True, slots=True)
class SceneAudioRow:
    """Music and mix of a scene. A status is none, asked, made or failed; what stood before a failure stands."""

    id: UUID
    script_id: UUID
    scene_id: UUID
    score_status: str = "none"
    score_generation_id: UUID | None = None
    score_reason: str = ""
    score_outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    score_duration_s: float = 0.0
    score_facts: dict[str, Any] = field(default_factory=dict[str, Any])
    score_recipe_hash: str = ""
    score_provenance: str = ""
    scored_at: datetime | None = None
    mix_status: str = "none"
    mix_generation_id: UUID | None = None
    mix_reason: str = ""
    mix_outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    mix_duration_s: float = 0.0
    mix_loudness: dict[str, Any] = field(default_factory=dict[str, Any])
    mix_facts: dict[str, Any] = field(default_factory=dict[str, Any])
    mix_recipe_hash: str = ""
    mix_provenance: str = ""
    mixed_at: datetime | None = None


@fold(SceneAudioRow, SceneAudio.Created)
def show_scene(row: SceneAudioRow | None, event: SceneAudio.Created) -> SceneAudioRow:
    """Begin the row."""
    del row
    return SceneAudioRow(event.originator_id, event.script_id, event.scene_id)


@fold(SceneAudioRow, SceneAudio.ScoreRequested)
def show_score_wish(row: SceneAudioRow, event: SceneAudio.ScoreRequested) -> SceneAudioRow:
    """Show that music is on its way."""
    generation_id = event.generation.generation_id
    return replace(row, score_status="asked", score_generation_id=generation_id, score_reason="")


@fold(SceneAudioRow, SceneAudio.Scored)
def show_score(row: SceneAudioRow, event: SceneAudio.Scored) -> SceneAudioRow:
    """Show the music."""
    return replace(
        row,
        score_status="made",
        score_reason="",
        score_outputs=event.outputs,
        score_duration_s=event.duration_s,
        score_facts=event.facts,
        score_recipe_hash=event.recipe_hash,
        score_provenance=event.provenance,
        scored_at=event.timestamp,
    )


@fold(SceneAudioRow, SceneAudio.MixRequested)
def show_mix_wish(row: SceneAudioRow, event: SceneAudio.MixRequested) -> SceneAudioRow:
    """Show that a mix is on its way."""
    return replace(row, mix_status="asked", mix_generation_id=event.generation.generation_id, mix_reason="")


@fold(SceneAudioRow, SceneAudio.Mixed)
def show_mix(row: SceneAudioRow, event: SceneAudio.Mixed) -> SceneAudioRow:
    """Show the mix."""
    return replace(
        row,
        mix_status="made",
        mix_reason="",
        mix_outputs=event.outputs,
        mix_duration_s=event.duration_s,
        mix_loudness=event.loudness,
        mix_facts=event.facts,
        mix_recipe_hash=event.recipe_hash,
        mix_provenance=event.provenance,
        mixed_at=event.timestamp,
    )


@fold(SceneAudioRow, SceneAudio.PartFailed)
def show_failure(row: SceneAudioRow, event: SceneAudio.PartFailed) -> SceneAudioRow:
    """Show why there is no new music, or no new mix."""
    if event.part == SCORE:
        return replace(row, score_status="failed", score_reason=event.reason)
    if event.part == MIX:
        return replace(row, mix_status="failed", mix_reason=event.reason)
    return row
