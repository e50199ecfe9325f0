"""Shots as planned, with the take that stands, and every take that was made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.production.shot import Shot
from projections.read_model import fold, read_model


@read_model("shots", version=2, indexes=[("script_id", "scene_id", "place")], order=("place", "id"))
@dataclass(frozen=True, slots=True)
class ShotRow:
    """One shot. `render_status` is none, asked, rendered or failed; outputs are those of the last take."""

    id: UUID
    script_id: UUID
    scene_id: UUID
    number: str
    place: int
    size: str
    angle: str
    camera: str
    lens_mm: float
    duration_frames: int
    caption: str
    seed: str
    line_ids: tuple[UUID, ...]
    figures: tuple[dict[str, Any], ...]
    details: dict[str, Any]
    planned_at: datetime
    omitted: bool = False
    render_status: str = "none"
    generation_id: UUID | None = None
    reason: str = ""
    take: int = 0
    frames: int = 0
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    recipe_hash: str = ""
    provenance: str = ""
    rendered_at: datetime | None = None


def _plan(event: Shot.Created | Shot.Replanned) -> dict[str, Any]:
    spec = event.spec
    return {
        "scene_id": event.scene_id,
        "number": event.number,
        "place": event.place,
        "size": spec.size,
        "angle": spec.angle,
        "camera": spec.camera,
        "lens_mm": spec.lens_mm,
        "duration_frames": spec.duration_frames,
        "caption": spec.caption,
        "seed": spec.seed,
        "line_ids": spec.line_ids,
        "figures": spec.figures,
        "details": spec.details,
        "planned_at": event.timestamp,
        "omitted": False,
    }


@fold(ShotRow, Shot.Created)
def show_shot(row: ShotRow | None, event: Shot.Created) -> ShotRow:
    """Begin the row."""
    del row
    return ShotRow(id=event.originator_id, script_id=event.script_id, **_plan(event))


@fold(ShotRow, Shot.Replanned)
def show_plan(row: ShotRow, event: Shot.Replanned) -> ShotRow:
    """Show the plan that stands now."""
    return replace(row, **_plan(event))


@fold(ShotRow, Shot.Omitted)
def show_omission(row: ShotRow, event: Shot.Omitted) -> ShotRow:
    """Show that it is in the plan no longer."""
    del event
    return replace(row, omitted=True)


@fold(ShotRow, Shot.RenderRequested)
def show_wish(row: ShotRow, event: Shot.RenderRequested) -> ShotRow:
    """Show that a take is on its way."""
    return replace(row, render_status="asked", generation_id=event.generation.generation_id, reason="")


@fold(ShotRow, Shot.Rendered)
def show_render(row: ShotRow, event: Shot.Rendered) -> ShotRow:
    """Show the take."""
    return replace(
        row,
        render_status="rendered",
        reason="",
        take=event.take,
        frames=event.frames,
        outputs=event.outputs,
        recipe_hash=event.recipe_hash,
        provenance=event.provenance,
        rendered_at=event.timestamp,
    )


@fold(ShotRow, Shot.RenderFailed)
def show_failure(row: ShotRow, event: Shot.RenderFailed) -> ShotRow:
    """Show why there is no new take."""
    return replace(row, render_status="failed", reason=event.reason)
