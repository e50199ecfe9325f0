"""The storyboards of scenes, a row each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.writing.storyboard import Storyboard
from projections.read_model import fold, read_model


@read_model("storyboards", indexes=[("script_id", "scene_id")])
@dataclass(frozen=True, slots=True)
class StoryboardRow:
    """The storyboard of one scene. It is approved while `approved_revision` is its revision.

    `animatic_status` is none, asked, made or failed.
    """

    id: UUID
    script_id: UUID
    scene_id: UUID
    revision: int = 1
    approved_revision: int = 0
    approved_by: str = ""
    approved_at: datetime | None = None
    animatic_status: str = "none"
    animatic_generation_id: UUID | None = None
    animatic_reason: str = ""
    animatic_outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    animatic_facts: dict[str, Any] = field(default_factory=dict[str, Any])


@fold(StoryboardRow, Storyboard.Created)
def show_board(row: StoryboardRow | None, event: Storyboard.Created) -> StoryboardRow:
    """Begin the row."""
    del row
    return StoryboardRow(event.originator_id, event.script_id, event.scene_id)


@fold(
    StoryboardRow,
    Storyboard.LaidOut,
    Storyboard.PanelDrawn,
    Storyboard.PanelChanged,
    Storyboard.PanelMoved,
    Storyboard.Merged,
)
def show_revision(row: StoryboardRow, event: object) -> StoryboardRow:
    """Show that it is another one."""
    del event
    return replace(row, revision=row.revision + 1)


@fold(StoryboardRow, Storyboard.Copied)
def show_copy(row: StoryboardRow, event: Storyboard.Copied) -> StoryboardRow:
    """Show that it has the panels of another one, and its animatic; approved is nothing."""
    made = event.animatic
    told = {"animatic_outputs": made.outputs, "animatic_facts": made.facts}
    told |= {"animatic_status": "made", "animatic_generation_id": made.generation_id} if made.outputs else {}
    return replace(row, revision=row.revision + 1, **told)


@fold(StoryboardRow, Storyboard.Approved)
def show_approval(row: StoryboardRow, event: Storyboard.Approved) -> StoryboardRow:
    """Show who approved which revision."""
    told = {"approved_by": event.decider, "approved_at": event.timestamp}
    return replace(row, approved_revision=event.at_revision, **told)


@fold(StoryboardRow, Storyboard.AnimaticRequested)
def show_animatic_wish(row: StoryboardRow, event: Storyboard.AnimaticRequested) -> StoryboardRow:
    """Show that the animatic is on its way."""
    generation_id = event.generation.generation_id
    return replace(row, animatic_status="asked", animatic_generation_id=generation_id, animatic_reason="")


@fold(StoryboardRow, Storyboard.AnimaticMade)
def show_animatic(row: StoryboardRow, event: Storyboard.AnimaticMade) -> StoryboardRow:
    """Show the animatic."""
    return replace(row, animatic_status="made", animatic_outputs=event.outputs, animatic_facts=event.facts)


@fold(StoryboardRow, Storyboard.AnimaticFailed)
def show_animatic_failure(row: StoryboardRow, event: Storyboard.AnimaticFailed) -> StoryboardRow:
    """Show why there is none."""
    return replace(row, animatic_status="failed", animatic_reason=event.reason)
