"""How everybody looks in the scenes of the film: as was assigned there, or carried over from the scene before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.characters.appearances import Appearances, Assignment
from domain.characters.character import Character
from film_studio.filming.script import FilmScript, Person, Worn, described, stored

if TYPE_CHECKING:
    from film_studio.filming.desk import Desk


def dress(desk: Desk, script: FilmScript) -> FilmScript:
    """Return the script with its people dressed for its scenes."""
    order = [scene.id for scene in script.scenes]
    return replace(script, people={name: _dressed(desk, script.id, order, p) for name, p in script.people.items()})


def _dressed(desk: Desk, script_id: UUID, order: list[UUID], person: Person) -> Person:
    appearances = stored(desk, Appearances, Appearances.create_id(person.id, script_id))
    if appearances is None:
        return person
    sheets: dict[Assignment, Worn] = {}
    worn: dict[UUID, Worn] = {}
    for scene_id, assignment in appearances.worn_in(order).items():
        if assignment not in sheets:
            sheets[assignment] = _worn(desk, person, assignment)
        worn[scene_id] = sheets[assignment]
    return replace(person, worn=worn)


def _worn(desk: Desk, person: Person, assignment: Assignment) -> Worn:
    who = assignment.timeline_id or person.id
    character = stored(desk, Character, who, assignment.version if assignment.label else None)
    if character is None:
        raise RuntimeError(f"the character {who} is gone")
    look = {name: value for name, value in assignment.worn.portrayal().items() if value != ""}
    identity: dict[str, Any] = {"seed": character.sheet.seed, "appearance": described(character.sheet)}
    lineage = (assignment.timeline_id,) if assignment.timeline_id else ()
    return Worn(identity | ({"look": look} if look else {}), lineage)
