"""The looks of characters and the labels of their versions, to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.characters.character import Character
from projections.read_model import EVERY_ROW, Key, Removed, Rows, fold, read_model


@read_model("character_looks", key=("character_id", "name"))
@dataclass(frozen=True, slots=True)
class CharacterLookRow:
    """One look."""

    character_id: UUID
    name: str
    wardrobe: str
    hair: str
    makeup: str
    changed_at: datetime


@read_model("character_versions", key=("character_id", "label"))
@dataclass(frozen=True, slots=True)
class CharacterVersionRow:
    """A label and the stream version that it names."""

    character_id: UUID
    label: str
    version: int
    marked_at: datetime


def _look(event: Character.LookSet | Character.LookRemoved) -> list[Key]:
    return [(event.originator_id, event.name)]


def _label(event: Character.VersionMarked) -> list[Key]:
    return [(event.originator_id, event.label)]


def _every(_: Character.Restored) -> Key:
    return EVERY_ROW


@fold(CharacterLookRow, Character.LookSet, key=_look)
def show_look(_: Rows, event: Character.LookSet) -> list[CharacterLookRow]:
    """Show a look."""
    look = event.look
    return [CharacterLookRow(event.originator_id, event.name, look.wardrobe, look.hair, look.makeup, event.timestamp)]


@fold(CharacterLookRow, Character.LookRemoved, key=_look)
def hide_look(_: Rows, event: Character.LookRemoved) -> list[Removed]:
    """Take a look away."""
    return [Removed(key) for key in _look(event)]


@fold(CharacterLookRow, Character.Restored, key=_every)
def show_restored(rows: Rows, event: Character.Restored) -> list[CharacterLookRow | Removed]:
    """Show the looks that came back, and take the others away."""
    character = event.originator_id
    shown = [
        CharacterLookRow(character, name, look.wardrobe, look.hair, look.makeup, event.timestamp)
        for name, look in event.sheet.looks.items()
    ]
    return [*shown, *(Removed(key) for key in rows if key[1] not in event.sheet.looks)]


@fold(CharacterVersionRow, Character.VersionMarked, key=_label)
def show_version(_: Rows, event: Character.VersionMarked) -> list[CharacterVersionRow]:
    """Show a label."""
    return [CharacterVersionRow(event.originator_id, event.label, event.at_version, event.timestamp)]
