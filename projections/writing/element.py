"""The elements of scripts, a row each. `ORDER BY rank` is their order; a scene reaches from its heading to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.writing.element import Element
from domain.writing.script import Script
from domain.writing.written import Rewriting
from projections.read_model import Removed, fold, read_model

ElementKey = tuple[UUID, UUID]
Brought = Script.Imported | Rewriting
Written = Script.ElementAdded | Script.ElementRewritten


@read_model(
    "script_elements",
    key=("script_id", "id"),
    indexes=[("script_id", "rank"), ("script_id", "type"), ("character_id",)],
)
@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element. `version` is that of the script's stream that changed it last: the element's expected version."""

    script_id: UUID
    id: UUID
    type: str
    text: str
    rank: str
    number: str | None
    extension: str | None
    dual: str | None
    level: int | None
    character_id: UUID | None
    version: int
    changed_at: datetime


def _row(element: Element, event: Brought | Written) -> ElementRow:
    return ElementRow(
        event.originator_id,
        element.id,
        element.type,
        element.text,
        element.rank,
        element.number,
        element.extension,
        element.dual,
        element.level,
        element.character_id,
        event.originator_version,
        event.timestamp,
    )


def keys_brought(event: Brought) -> Iterable[ElementKey]:
    """Return the keys of everything that comes in or goes out."""
    ids = (*(e.id for e in event.elements), *getattr(event, "removed", ()))
    return [(event.originator_id, element_id) for element_id in ids]


@fold(
    ElementRow,
    Script.Imported,
    Script.Restored,
    Script.ProposalAccepted,
    Script.ProposalPartlyAccepted,
    Script.ElementSplit,
    Script.ElementsJoined,
    Script.SceneCut,
    Script.SceneOmitted,
    Script.SceneReinstated,
    Script.ScenesRenumbered,
    Script.NumbersLocked,
    Script.ScenesMoved,
    Script.CuesRenamed,
    Script.LinksMoved,
    Script.CuesJoined,
    Script.Undone,
    Script.Redone,
    Script.Branched,
    Script.Merged,
    key=keys_brought,
)
def show_brought(rows: Mapping[ElementKey, ElementRow], event: Brought) -> list[ElementRow | Removed]:
    """Take rows out and put rows in."""
    del rows
    gone = [Removed((event.originator_id, element_id)) for element_id in getattr(event, "removed", ())]
    return [*gone, *(_row(element, event) for element in event.elements)]


def key_written(event: Written) -> Iterable[ElementKey]:
    """Return the key of the element that the event holds."""
    return ((event.originator_id, event.element.id),)


@fold(ElementRow, Script.ElementAdded, Script.ElementRewritten, key=key_written)
def show_written(rows: Mapping[ElementKey, ElementRow], event: Written) -> list[ElementRow]:
    """Show what stands there now."""
    del rows
    return [_row(event.element, event)]


def key_named(event: Script.ElementMoved | Script.ElementRemoved | Script.CueLinked) -> Iterable[ElementKey]:
    """Return the key of the element that the event names."""
    return ((event.originator_id, event.element_id),)


@fold(ElementRow, Script.ElementMoved, key=key_named)
def show_move(rows: Mapping[ElementKey, ElementRow], event: Script.ElementMoved) -> list[ElementRow]:
    """Show its new place."""
    return [
        replace(row, rank=event.rank, version=event.originator_version, changed_at=event.timestamp)
        for row in rows.values()
    ]


@fold(ElementRow, Script.CueLinked, key=key_named)
def show_link(rows: Mapping[ElementKey, ElementRow], event: Script.CueLinked) -> list[ElementRow]:
    """Show whose cue it is."""
    changed = {"version": event.originator_version, "changed_at": event.timestamp}
    return [replace(row, character_id=event.character_id, **changed) for row in rows.values()]


@fold(ElementRow, Script.ElementRemoved, key=key_named)
def show_removal(rows: Mapping[ElementKey, ElementRow], event: Script.ElementRemoved) -> list[Removed]:
    """Take the row out."""
    return [Removed(key) for key in rows] or [Removed((event.originator_id, event.element_id))]
