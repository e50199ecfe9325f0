"""How characters look in the scenes of scripts, to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.characters.appearances import Appearances, Assignment
from projections.read_model import Key, Removed, Rows, fold, read_model


@read_model("character_appearances", key=("appearances_id", "scene_id"), indexes=[("script_id",), ("character_id",)])
@dataclass(frozen=True, slots=True)
class CharacterAppearanceRow:
    """A character in a scene; wardrobe and so on are those of the look as it was assigned."""

    appearances_id: UUID
    scene_id: UUID
    character_id: UUID
    script_id: UUID
    look: str
    label: str
    version: int
    timeline_id: UUID | None
    note: str
    wardrobe: str
    hair: str
    makeup: str
    age: int | None
    injuries: str
    assigned_at: datetime


def _scene(event: Appearances.Assigned | Appearances.Unassigned) -> list[Key]:
    return [(event.originator_id, event.scene_id)]


@fold(CharacterAppearanceRow, Appearances.Assigned, key=_scene)
def show_assignment(_: Rows, event: Appearances.Assigned) -> list[CharacterAppearanceRow]:
    """Show how the character looks."""
    return [_row(event, event.scene_id, event.assignment)]


def _row(event: Appearances.Assigned | Appearances.Copied, scene_id: UUID, said: Assignment) -> CharacterAppearanceRow:
    worn = said.worn
    chosen = (said.look, said.label, said.version, said.timeline_id, said.note)
    dressed = (worn.wardrobe, worn.hair, worn.makeup, worn.age, worn.injuries)
    whose = (event.originator_id, scene_id, event.character_id, event.script_id)
    return CharacterAppearanceRow(*whose, *chosen, *dressed, event.timestamp)


def _scenes(event: Appearances.Copied) -> list[Key]:
    return [(event.originator_id, scene_id) for scene_id in event.scenes]


@fold(CharacterAppearanceRow, Appearances.Copied, key=_scenes)
def show_copies(_: Rows, event: Appearances.Copied) -> list[CharacterAppearanceRow]:
    """Show how the character looks in the scenes of the branch."""
    return [_row(event, scene_id, said) for scene_id, said in event.scenes.items()]


@fold(CharacterAppearanceRow, Appearances.Unassigned, key=_scene)
def hide_assignment(_: Rows, event: Appearances.Unassigned) -> list[Removed]:
    """Show that it is open."""
    return [Removed(key) for key in _scene(event)]
