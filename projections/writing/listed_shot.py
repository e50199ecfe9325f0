"""The shots in the lists of scenes, a row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.writing.listed_shot import ListedShot
from domain.writing.shot_list import ShotList
from projections.read_model import EVERY_ROW, Removed, fold, read_model

Key = tuple[UUID, UUID]
Whole = ShotList.Directed | ShotList.Copied | ShotList.Merged
Edited = Whole | ShotList.ShotAdded | ShotList.ShotChanged | ShotList.ShotMoved | ShotList.ShotRemoved


@read_model("listed_shots", key=("shot_list_id", "id"), indexes=[("shot_list_id", "place")])
@dataclass(frozen=True, slots=True)
class ListedShotRow:
    """One shot in a list; `place` counts from 0."""

    shot_list_id: UUID
    id: UUID
    place: int
    size: str
    angle: str
    movement: str
    lens_mm: float
    subjects: tuple[UUID, ...]
    seconds: float
    description: str
    line_ids: tuple[UUID, ...]
    staging: tuple[dict[str, Any], ...]
    by_hand: bool


def _row(list_id: UUID, place: int, shot: ListedShot) -> ListedShotRow:
    return ListedShotRow(
        list_id,
        shot.id,
        place,
        shot.size,
        shot.angle,
        shot.movement,
        shot.lens_mm,
        shot.subjects,
        shot.seconds,
        shot.description,
        shot.line_ids,
        shot.staging,
        shot.by_hand,
    )


def keys_of_list(event: Edited) -> Iterable[Key]:
    """Return the keys of all shots of the list: one that comes or goes moves the others."""
    del event
    return EVERY_ROW


@fold(ListedShotRow, ShotList.Directed, ShotList.Copied, ShotList.Merged, key=keys_of_list)
def show_shots(rows: Mapping[Key, ListedShotRow], event: Whole) -> list[ListedShotRow | Removed]:
    """Show the shots that there are now."""
    shown = [_row(event.originator_id, place, shot) for place, shot in enumerate(event.shots)]
    left = {row.id for row in shown}
    return [*(Removed(key) for key, row in rows.items() if row.id not in left), *shown]


@fold(ListedShotRow, ShotList.ShotAdded, key=keys_of_list)
def show_added(rows: Mapping[Key, ListedShotRow], event: ShotList.ShotAdded) -> list[ListedShotRow]:
    """Show the shot, and the others behind it."""
    others = _ordered(rows)
    added = _row(event.originator_id, 0, event.shot)
    return list(_placed(_inserted(others, added, event.after_id), rows))


@fold(ListedShotRow, ShotList.ShotMoved, key=keys_of_list)
def show_moved(rows: Mapping[Key, ListedShotRow], event: ShotList.ShotMoved) -> list[ListedShotRow]:
    """Show the shot in its new place."""
    moved = next(row for row in rows.values() if row.id == event.shot_id)
    others = [row for row in _ordered(rows) if row is not moved]
    return list(_placed(_inserted(others, moved, event.after_id), rows))


@fold(ListedShotRow, ShotList.ShotRemoved, key=keys_of_list)
def show_removed(rows: Mapping[Key, ListedShotRow], event: ShotList.ShotRemoved) -> list[ListedShotRow | Removed]:
    """Take the shot out, and let the others move up."""
    others = [row for row in _ordered(rows) if row.id != event.shot_id]
    return [Removed((event.originator_id, event.shot_id)), *_placed(others, rows)]


def key_of_shot(event: ShotList.ShotChanged) -> Iterable[Key]:
    """Return the key of the shot."""
    return ((event.originator_id, event.shot.id),)


@fold(ListedShotRow, ShotList.ShotChanged, key=key_of_shot)
def show_changed(rows: Mapping[Key, ListedShotRow], event: ShotList.ShotChanged) -> list[ListedShotRow]:
    """Show what the shot is now."""
    return [_row(event.originator_id, row.place, event.shot) for row in rows.values()]


def keys_shown(event: ShotList.FiguresMoved) -> Iterable[Key]:
    """Return the keys of the shots that show the character."""
    return [(event.originator_id, shot.id) for shot in event.shots]


@fold(ListedShotRow, ShotList.FiguresMoved, key=keys_shown)
def show_figures(rows: Mapping[Key, ListedShotRow], event: ShotList.FiguresMoved) -> list[ListedShotRow]:
    """Show whom they show now."""
    return [_row(event.originator_id, rows[event.originator_id, shot.id].place, shot) for shot in event.shots]


def _ordered(rows: Mapping[Key, ListedShotRow]) -> list[ListedShotRow]:
    return sorted(rows.values(), key=lambda row: row.place)


def _inserted(others: list[ListedShotRow], shot: ListedShotRow, after_id: UUID | None) -> list[ListedShotRow]:
    at = next((place for place, row in enumerate(others, 1) if row.id == after_id), 0)
    return [*others[:at], shot, *others[at:]]


def _placed(shots: list[ListedShotRow], known: Mapping[Key, ListedShotRow]) -> Iterator[ListedShotRow]:
    """Yield those shots whose place, or who themselves, are new."""
    for place, shot in enumerate(shots):
        row = replace(shot, place=place)
        if known.get((row.shot_list_id, row.id)) != row:
            yield row
