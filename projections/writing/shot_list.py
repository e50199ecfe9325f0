"""The shot lists of scenes, a row each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from domain.writing.shot_list import ShotList
from projections.read_model import fold, read_model

Edited = ShotList.ShotAdded | ShotList.ShotChanged | ShotList.ShotMoved | ShotList.ShotRemoved | ShotList.FiguresMoved


@read_model("shot_lists", indexes=[("script_id", "scene_id")])
@dataclass(frozen=True, slots=True)
class ShotListRow:
    """The list of one scene. `status` is none, asked, directed or failed; `place` is where the scene plays."""

    id: UUID
    script_id: UUID
    scene_id: UUID
    revision: int = 1
    status: str = "none"
    generation_id: UUID | None = None
    reason: str = ""
    mood: str = ""
    provider: str = ""


@fold(ShotListRow, ShotList.Created)
def show_list(row: ShotListRow | None, event: ShotList.Created) -> ShotListRow:
    """Begin the row."""
    del row
    return ShotListRow(event.originator_id, event.script_id, event.scene_id)


@fold(ShotListRow, ShotList.DirectionRequested)
def show_wish(row: ShotListRow, event: ShotList.DirectionRequested) -> ShotListRow:
    """Show that shots are on their way."""
    return replace(row, status="asked", generation_id=event.generation.generation_id, reason="")


@fold(ShotListRow, ShotList.Directed)
def show_direction(row: ShotListRow, event: ShotList.Directed) -> ShotListRow:
    """Show that the scene was directed."""
    told = {"mood": event.mood, "provider": event.provider}
    return replace(row, status="directed", reason="", revision=row.revision + 1, **told)


@fold(ShotListRow, ShotList.Copied)
def show_copy(row: ShotListRow, event: ShotList.Copied) -> ShotListRow:
    """Show the shots of the origin, directed if they were there."""
    status = "directed" if event.made.generation_id else row.status
    told = {"mood": event.mood, "status": status, "generation_id": event.made.generation_id}
    return replace(row, revision=row.revision + 1, **told)


@fold(ShotListRow, ShotList.Merged)
def show_merge(row: ShotListRow, event: ShotList.Merged) -> ShotListRow:
    """Show that the list is what came of a merge."""
    return replace(row, revision=row.revision + 1, mood=event.mood)


@fold(ShotListRow, ShotList.DirectionFailed)
def show_failure(row: ShotListRow, event: ShotList.DirectionFailed) -> ShotListRow:
    """Show why there are no shots."""
    return replace(row, status="failed", reason=event.reason)


@fold(
    ShotListRow,
    ShotList.ShotAdded,
    ShotList.ShotChanged,
    ShotList.ShotMoved,
    ShotList.ShotRemoved,
    ShotList.FiguresMoved,
)
def show_revision(row: ShotListRow, event: Edited) -> ShotListRow:
    """Show that the list is another one."""
    del event
    return replace(row, revision=row.revision + 1)
