"""Which character hangs from which, and the merges between them: the graph of a character's versions, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.characters.character import Character
from domain.characters.timeline import Timeline
from projections.read_model import EVERY_ROW, Key, Rows, fold, read_model


@read_model("character_timelines", key=("character_id",), indexes=[("root_id",), ("parent_id",)])
@dataclass(frozen=True, slots=True)
class CharacterTimelineRow:
    """Where a timeline hangs; the row's own stream is that of what tells so."""

    character_id: UUID
    parent_id: UUID
    root_id: UUID
    begun_at: datetime


@read_model("character_edges", key=("character_id", "version"), indexes=[("source_id",)])
@dataclass(frozen=True, slots=True)
class CharacterEdgeRow:
    """A version of a character that came of a version of another one: "branch" or "merge"."""

    character_id: UUID
    version: int
    kind: str
    source_id: UUID
    source_version: int
    made_at: datetime


def _hung(event: Timeline.Created) -> list[Key]:
    return [(event.character_id,)]


def _grown(event: Character.Branched | Character.Merged) -> list[Key]:
    return [(event.originator_id, event.originator_version)]


def _all(_: Timeline.Moved) -> Key:
    return EVERY_ROW


@fold(CharacterTimelineRow, Timeline.Created, key=_hung)
def show_timeline(_: Rows, event: Timeline.Created) -> list[CharacterTimelineRow]:
    """Show where it hangs."""
    return [CharacterTimelineRow(event.character_id, event.parent_id, event.root_id, event.timestamp)]


@fold(CharacterTimelineRow, Timeline.Moved, key=_all)
def show_move(rows: Rows, event: Timeline.Moved) -> list[CharacterTimelineRow]:
    """Show where it hangs now."""
    return [replace(row, parent_id=event.parent_id) for row in rows.values()]


@fold(CharacterEdgeRow, Character.Branched, key=_grown)
def show_branch(_: Rows, event: Character.Branched) -> list[CharacterEdgeRow]:
    """Show what it began as."""
    made = (event.originator_id, event.originator_version, "branch", event.parent_id, event.parent_version)
    return [CharacterEdgeRow(*made, event.timestamp)]


@fold(CharacterEdgeRow, Character.Merged, key=_grown)
def show_merge(_: Rows, event: Character.Merged) -> list[CharacterEdgeRow]:
    """Show what was taken over."""
    made = (event.originator_id, event.originator_version, "merge", event.source_id, event.source_version)
    return [CharacterEdgeRow(*made, event.timestamp)]
