"""The merges of scripts: those that were made, and those that wait for somebody to decide their conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.writing.merging import Conflict
from domain.writing.script import Script
from projections.read_model import fold, read_model

MergeKey = tuple[UUID, UUID]


@read_model("script_merges", key=("script_id", "id"))
@dataclass(frozen=True, slots=True)
class MergeRow:
    """One merge. `status` is conflicted or merged; `decided` counts the conflicts that somebody decided."""

    script_id: UUID
    id: UUID
    status: str
    other_id: UUID
    other_version: int
    base_id: UUID
    base_version: int
    at: datetime
    version: int
    decided: int = 0
    conflicts: tuple[Conflict, ...] = ()


def key_of_merge(event: Script.MergeConflicted | Script.Merged) -> Iterable[MergeKey]:
    """Return the key of the merge."""
    return ((event.originator_id, event.merge_id),)


@fold(MergeRow, Script.MergeConflicted, key=key_of_merge)
def show_conflicts(rows: object, event: Script.MergeConflicted) -> list[MergeRow]:
    """Show what must be decided."""
    del rows
    return [_row(event, "conflicted", conflicts=event.conflicts)]


@fold(MergeRow, Script.Merged, key=key_of_merge)
def show_merge(rows: object, event: Script.Merged) -> list[MergeRow]:
    """Show that it is made."""
    del rows
    return [_row(event, "merged", decided=event.decided)]


def _row(
    event: Script.MergeConflicted | Script.Merged,
    status: str,
    decided: int = 0,
    conflicts: tuple[Conflict, ...] = (),
) -> MergeRow:
    return MergeRow(
        event.originator_id,
        event.merge_id,
        status,
        event.other_id,
        event.other_version,
        event.base_id,
        event.base_version,
        event.timestamp,
        event.originator_version,
        decided,
        conflicts,
    )
