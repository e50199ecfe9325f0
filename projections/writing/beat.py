"""The beats of scripts, a row each; `ORDER BY rank` is their order within a scene."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.writing.beat_board import Beat, BeatBoard
from projections.read_model import Removed, fold, read_model

Key = tuple[UUID, UUID]


@read_model("beat_boards", indexes=[("script_id",)])
@dataclass(frozen=True, slots=True)
class BeatBoardRow:
    """The board of one script."""

    id: UUID
    script_id: UUID


@fold(BeatBoardRow, BeatBoard.Created)
def show_board(row: BeatBoardRow | None, event: BeatBoard.Created) -> BeatBoardRow:
    """Begin the row."""
    del row
    return BeatBoardRow(event.originator_id, event.script_id)


@read_model("beats", key=("board_id", "id"), indexes=[("board_id", "scene_id", "rank")])
@dataclass(frozen=True, slots=True)
class BeatRow:
    """One beat of a scene."""

    board_id: UUID
    id: UUID
    scene_id: UUID
    text: str
    value: int
    element_ids: tuple[UUID, ...]
    rank: str


def _row(board_id: UUID, beat: Beat) -> BeatRow:
    return BeatRow(board_id, beat.id, beat.scene_id, beat.text, beat.value, beat.element_ids, beat.rank)


def key_told(event: BeatBoard.Added | BeatBoard.Changed) -> Iterable[Key]:
    """Return the key of the beat that the event holds."""
    return ((event.originator_id, event.beat.id),)


@fold(BeatRow, BeatBoard.Added, BeatBoard.Changed, key=key_told)
def show_beat(rows: Mapping[Key, BeatRow], event: BeatBoard.Added | BeatBoard.Changed) -> list[BeatRow]:
    """Show what it is now."""
    del rows
    return [_row(event.originator_id, event.beat)]


def key_removed(event: BeatBoard.Removed) -> Iterable[Key]:
    """Return the key of the beat that went."""
    return ((event.originator_id, event.beat_id),)


@fold(BeatRow, BeatBoard.Removed, key=key_removed)
def show_removal(rows: Mapping[Key, BeatRow], event: BeatBoard.Removed) -> list[Removed]:
    """Take the row out."""
    del rows
    return [Removed((event.originator_id, event.beat_id))]


def keys_merged(event: BeatBoard.Merged) -> Iterable[Key]:
    """Return the keys of the beats that are other ones, and of those that went."""
    return [(event.originator_id, key) for key in (*(beat.id for beat in event.beats), *event.removed)]


@fold(BeatRow, BeatBoard.Merged, key=keys_merged)
def show_merge(rows: Mapping[Key, BeatRow], event: BeatBoard.Merged) -> list[BeatRow | Removed]:
    """Show what came of the merge."""
    del rows
    gone = [Removed((event.originator_id, beat_id)) for beat_id in event.removed]
    return [*gone, *(_row(event.originator_id, beat) for beat in event.beats)]


def keys_copied(event: BeatBoard.Copied) -> Iterable[Key]:
    """Return the keys of the beats that were copied."""
    return [(event.originator_id, beat.id) for beat in event.beats]


@fold(BeatRow, BeatBoard.Copied, key=keys_copied)
def show_copies(rows: Mapping[Key, BeatRow], event: BeatBoard.Copied) -> list[BeatRow]:
    """Show the beats that came."""
    del rows
    return [_row(event.originator_id, beat) for beat in event.beats]
