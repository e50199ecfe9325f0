"""The labels of characters' versions, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.characters.character import Character
from projections.read_model import Key, Rows, fold, read_model


@read_model("character_versions", version=2, key=("character_id", "label"))
@dataclass(frozen=True, slots=True)
class CharacterVersionRow:
    """A label and the stream version that it names."""

    character_id: UUID
    label: str
    version: int
    marked_at: datetime
    stage: str = "concept"


def _label(event: Character.VersionMarked | Character.VersionPromoted) -> list[Key]:
    return [(event.originator_id, event.label)]


@fold(CharacterVersionRow, Character.VersionMarked, key=_label)
def show_version(_: Rows, event: Character.VersionMarked) -> list[CharacterVersionRow]:
    """Show a label."""
    return [CharacterVersionRow(event.originator_id, event.label, event.at_version, event.timestamp)]


@fold(CharacterVersionRow, Character.VersionPromoted, key=_label)
def show_stage(rows: Rows, event: Character.VersionPromoted) -> list[CharacterVersionRow]:
    """Show how far the version is."""
    return [replace(row, stage=event.stage) for row in rows.values()]
