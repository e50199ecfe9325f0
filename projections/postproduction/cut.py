"""Cuts with the master that stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.postproduction.cut import Cut
from domain.postproduction.edit_list import CutShot, EditList
from projections.read_model import fold, read_model


@read_model("cuts", version=2, indexes=[("script_id",)], order=("assembled_at", "id"), descending=True)
@dataclass(frozen=True, slots=True)
class CutRow:
    """One cut. `master_status` is none, asked, made or failed; what stood before a failure stands."""

    id: UUID
    script_id: UUID
    format: str
    shots: tuple[CutShot, ...]
    fps: int
    width: int
    height: int
    frames: int
    assembled_at: datetime
    master_status: str = "none"
    generation_id: UUID | None = None
    reason: str = ""
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    duration_s: float = 0.0
    integrated_lufs: float | None = None
    true_peak_dbtp: float | None = None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    recipe_hash: str = ""
    provenance: str = ""
    mastered_at: datetime | None = None


def _edit(edit: EditList) -> dict[str, Any]:
    picture = {"fps": edit.fps, "width": edit.width, "height": edit.height}
    return {"shots": edit.shots, "frames": edit.frames, **picture}


@fold(CutRow, Cut.Created)
def show_cut(row: CutRow | None, event: Cut.Created) -> CutRow:
    """Begin the row."""
    del row
    return CutRow(
        id=event.originator_id,
        script_id=event.script_id,
        format=event.format,
        assembled_at=event.timestamp,
        **_edit(event.edit),
    )


@fold(CutRow, Cut.Reassembled)
def show_edit(row: CutRow, event: Cut.Reassembled) -> CutRow:
    """Show the edit that stands now."""
    return replace(row, assembled_at=event.timestamp, **_edit(event.edit))


@fold(CutRow, Cut.MasterRequested)
def show_wish(row: CutRow, event: Cut.MasterRequested) -> CutRow:
    """Show that a master is on its way."""
    return replace(row, master_status="asked", generation_id=event.generation.generation_id, reason="")


@fold(CutRow, Cut.Mastered)
def show_master(row: CutRow, event: Cut.Mastered) -> CutRow:
    """Show the master."""
    return replace(
        row,
        master_status="made",
        reason="",
        outputs=event.outputs,
        duration_s=event.duration_s,
        integrated_lufs=event.integrated_lufs,
        true_peak_dbtp=event.true_peak_dbtp,
        facts=event.facts,
        recipe_hash=event.recipe_hash,
        provenance=event.provenance,
        mastered_at=event.timestamp,
    )


@fold(CutRow, Cut.MasterFailed)
def show_failure(row: CutRow, event: Cut.MasterFailed) -> CutRow:
    """Show why there is no new master."""
    return replace(row, master_status="failed", reason=event.reason)
