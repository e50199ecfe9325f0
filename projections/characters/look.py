"""The looks of characters, to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.characters.character import Character
from domain.characters.sheet import Look
from projections.characters.character import BROUGHT, Brought
from projections.read_model import EVERY_ROW, Key, Removed, Rows, fold, read_model


@read_model("character_looks", version=3, key=("character_id", "name"))
@dataclass(frozen=True, slots=True)
class CharacterLookRow:
    """One look."""

    character_id: UUID
    name: str
    wardrobe: str
    hair: str
    makeup: str
    changed_at: datetime
    age: int | None = None
    injuries: str = ""
    pictures: tuple[str, ...] = ()
    real_person: bool = False
    consent_id: UUID | None = None


def _look(event: Character.LookSet | Character.LookRemoved) -> list[Key]:
    return [(event.originator_id, event.name)]


def _row(character_id: UUID, name: str, look: Look, at: datetime) -> CharacterLookRow:
    said = (look.wardrobe, look.hair, look.makeup, at, look.age, look.injuries)
    return CharacterLookRow(character_id, name, *said, look.pictures, look.real_person, look.consent_id)


def _every(_: Brought) -> Key:
    return EVERY_ROW


@fold(CharacterLookRow, Character.LookSet, key=_look)
def show_look(_: Rows, event: Character.LookSet) -> list[CharacterLookRow]:
    """Show a look."""
    return [_row(event.originator_id, event.name, event.look, event.timestamp)]


@fold(CharacterLookRow, Character.LookRemoved, key=_look)
def hide_look(_: Rows, event: Character.LookRemoved) -> list[Removed]:
    """Take a look away."""
    return [Removed(key) for key in _look(event)]


@fold(CharacterLookRow, *BROUGHT, key=_every)
def show_restored(rows: Rows, event: Brought) -> list[CharacterLookRow | Removed]:
    """Show the looks that came back, and take the others away."""
    character = event.originator_id
    shown = [_row(character, name, look, event.timestamp) for name, look in event.sheet.looks.items()]
    return [*shown, *(Removed(key) for key in rows if key[1] not in event.sheet.looks)]
