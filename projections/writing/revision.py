"""The revision sets of scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.writing.revisions import RevisionSet
from domain.writing.script import Script
from projections.read_model import fold, read_model

SetKey = tuple[UUID, UUID]


@read_model("script_revisions", key=("script_id", "id"))
@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One set: what changed after the version `started` up to `closed`, or to now while it is active.

    `brought` ones came with a file: what changed in them before is in rows of their own. Those of a branch that began
    in its origin have that one's id and version: what changed in them before is read there.
    """

    script_id: UUID
    id: UUID
    place: int
    name: str
    colour: str
    shade: str
    mark: str
    dated: str
    started: int
    started_at: datetime
    closed: int | None = None
    closed_at: datetime | None = None
    brought: bool = False
    origin_id: UUID | None = None
    origin_version: int = 0


def key_of_set(event: Script.RevisionStarted | Script.RevisionClosed) -> Iterable[SetKey]:
    """Return the key of the set."""
    return ((event.originator_id, event.set_id),)


@fold(RevisionRow, Script.RevisionStarted, key=key_of_set)
def show_start(rows: Mapping[SetKey, RevisionRow], event: Script.RevisionStarted) -> list[RevisionRow]:
    """Begin the row."""
    del rows
    version = event.originator_version
    told = (event.name, event.colour, event.shade, event.mark, event.dated, version, event.timestamp)
    return [RevisionRow(event.originator_id, event.set_id, version * 1_000, *told)]


@fold(RevisionRow, Script.RevisionClosed, key=key_of_set)
def show_close(rows: Mapping[SetKey, RevisionRow], event: Script.RevisionClosed) -> list[RevisionRow]:
    """Show that it is complete."""
    closed = {"closed": event.originator_version, "closed_at": event.timestamp}
    return [replace(row, **closed) for row in rows.values()]


def keys_brought(event: Script.RevisionsBrought | Script.RevisionsKept) -> Iterable[SetKey]:
    """Return the keys of the sets."""
    return [(event.originator_id, of.id) for of in event.sets]


@fold(RevisionRow, Script.RevisionsBrought, key=keys_brought)
def show_brought(rows: Mapping[SetKey, RevisionRow], event: Script.RevisionsBrought) -> list[RevisionRow]:
    """Show what came with the file."""
    del rows
    return [_brought(event, nth, of.brought(event.originator_version)) for nth, of in enumerate(event.sets)]


@fold(RevisionRow, Script.RevisionsKept, key=keys_brought)
def show_kept(rows: Mapping[SetKey, RevisionRow], event: Script.RevisionsKept) -> list[RevisionRow]:
    """Show what the branch has of its origin."""
    del rows
    from_ = {"brought": False, "origin_id": event.origin_id, "origin_version": event.origin_version}
    sets = enumerate(of.brought(event.originator_version) for of in event.sets)
    return [replace(_brought(event, nth, of), **from_) for nth, of in sets]


def _brought(event: Script.RevisionsBrought | Script.RevisionsKept, nth: int, of: RevisionSet) -> RevisionRow:
    told = (of.name, of.colour, of.shade, of.mark, of.dated, of.started, event.timestamp, of.closed)
    closed_at = None if of.closed is None else event.timestamp
    place = event.originator_version * 1_000 + nth
    return RevisionRow(event.originator_id, of.id, place, *told, closed_at, brought=True)
