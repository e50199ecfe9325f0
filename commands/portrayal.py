"""Characters as scripts and those who draw scenes need to know them: name, identity, and the look in a scene."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands.scenes import scene_order
from domain.characters.appearances import Appearances
from domain.characters.character import Character

if TYPE_CHECKING:
    from commands.ports import Studio


def portrayed(studio: Studio, character_id: UUID, script_id: UUID, scene_id: UUID) -> dict[str, Any]:
    """Return name, identity and look of a character in a scene, carried over as in films. Raises NotFound."""
    appearances = studio.find(Appearances, Appearances.create_id(character_id, script_id))
    assigned = appearances.worn_in(scene_order(studio, script_id)).get(scene_id) if appearances else None
    if assigned is None:
        sheet = studio.standing(Character, character_id).sheet
        return {"name": sheet.name, "identity": sheet.portrayal(), "look": ""}
    who = assigned.timeline_id or character_id
    character = studio.as_of(Character, who, assigned.version) if assigned.label else studio.standing(Character, who)
    identity = character.sheet.portrayal(assigned.look) | {"look": assigned.worn.portrayal()}
    return {"name": character.sheet.name, "identity": identity, "look": assigned.look}


def name_of(studio: Studio, character_id: UUID, version: int | None = None) -> str:
    """Return a character's name, as it is or as it was in a version. Raises NotFound."""
    if version is None:
        return studio.standing(Character, character_id).sheet.name
    return studio.as_of(Character, character_id, version).sheet.name


def require_characters(studio: Studio, character_ids: Iterable[UUID | None]) -> None:
    """Raise NotFound for the first that is no character of the organization; None is nobody."""
    for character_id in dict.fromkeys(character_ids):
        if character_id is not None:
            name_of(studio, character_id)
