"""The lines of scenes: the recording of each that stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.postproduction.scene_audio import MIX, SCORE, SceneAudio
from projections.read_model import fold, read_model

LineKey = tuple[UUID, UUID]


@read_model("scene_lines", key=("scene_audio_id", "element_id"), indexes=[("element_id",)])
@dataclass(frozen=True, slots=True)
class SceneLineRow:
    """One line of a scene. Its status is asked, made or failed; what was recorded before a failure stands."""

    scene_audio_id: UUID
    element_id: UUID
    status: str
    generation_id: UUID
    reason: str = ""
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    duration_s: float = 0.0
    mouth: Any = None
    engine: str = ""
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    recipe_hash: str = ""
    provenance: str = ""
    recorded_at: datetime | None = None


def key_of_line(event: SceneAudio.LineRequested | SceneAudio.LineRecorded) -> Iterable[LineKey]:
    """Return the key of the line."""
    return ((event.originator_id, event.element_id),)


@fold(SceneLineRow, SceneAudio.LineRequested, key=key_of_line)
def show_line_wish(rows: Mapping[LineKey, SceneLineRow], event: SceneAudio.LineRequested) -> list[SceneLineRow]:
    """Show that a recording is on its way."""
    generation_id = event.generation.generation_id
    new = SceneLineRow(event.originator_id, event.element_id, "asked", generation_id)
    row = next(iter(rows.values()), new)
    return [replace(row, status="asked", generation_id=generation_id, reason="")]


@fold(SceneLineRow, SceneAudio.LineRecorded, key=key_of_line)
def show_line(rows: Mapping[LineKey, SceneLineRow], event: SceneAudio.LineRecorded) -> list[SceneLineRow]:
    """Show the recording."""
    return [
        replace(
            row,
            status="made",
            reason="",
            outputs=event.outputs,
            duration_s=event.duration_s,
            mouth=event.mouth,
            engine=event.engine,
            facts=event.facts,
            recipe_hash=event.recipe_hash,
            provenance=event.provenance,
            recorded_at=event.timestamp,
        )
        for row in rows.values()
    ]


def key_of_failure(event: SceneAudio.PartFailed) -> Iterable[LineKey]:
    """Return the key of the line that failed; none when it was another part."""
    return () if event.part in (SCORE, MIX) else ((event.originator_id, UUID(event.part)),)


@fold(SceneLineRow, SceneAudio.PartFailed, key=key_of_failure)
def show_line_failure(rows: Mapping[LineKey, SceneLineRow], event: SceneAudio.PartFailed) -> list[SceneLineRow]:
    """Show why there is no new recording."""
    return [replace(row, status="failed", reason=event.reason) for row in rows.values()]
