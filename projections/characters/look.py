"""The looks of characters and the labels of their versions, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
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


@read_model("character_versions", version=2, key=("character_id", "label"))
@dataclass(frozen=True, slots=True)
class CharacterVersionRow:
    """A label and the stream version that it names."""

    character_id: UUID
    label: str
    version: int
    marked_at: datetime
    stage: str = "concept"


def _look(event: Character.LookSet | Character.LookRemoved) -> list[Key]:
    return [(event.originator_id, event.name)]


def _label(event: Character.VersionMarked | Character.VersionPromoted) -> list[Key]:
    return [(event.originator_id, event.label)]


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


@fold(CharacterVersionRow, Character.VersionMarked, key=_label)
def show_version(_: Rows, event: Character.VersionMarked) -> list[CharacterVersionRow]:
    """Show a label."""
    return [CharacterVersionRow(event.originator_id, event.label, event.at_version, event.timestamp)]


@fold(CharacterVersionRow, Character.VersionPromoted, key=_label)
def show_stage(rows: Rows, event: Character.VersionPromoted) -> list[CharacterVersionRow]:
    """Show how far the version is."""
    return [replace(row, stage=event.stage) for row in rows.values()]
