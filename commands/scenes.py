"""What commands name of a script must be in it: scenes by their headings, lines by their elements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from domain.shared.refusal import NotFound
from domain.writing.scenes import CARDS, card_id, scenes
from domain.writing.script import Script

if TYPE_CHECKING:
    from commands.ports import Studio


def require_script(studio: Studio, script_id: UUID) -> None:
    """Raise NotFound unless there is such a script."""
    studio.standing(Script, script_id)


def scene_order(studio: Studio, script_id: UUID) -> list[UUID]:
    """Return the scenes of a script in their order."""
    return [scene.id for scene in scenes(studio.standing(Script, script_id).content)]


def people_of(studio: Studio, script_id: UUID) -> list[UUID]:
    """Return the characters whose cues are in a script, and those who are silently there."""
    script = studio.standing(Script, script_id)
    silent = (one for facts in script.scenes.values() for one in facts.silent)
    return list(dict.fromkeys([*(e.character_id for e in script.content if e.character_id), *silent]))


def require_scenes(studio: Studio, script_id: UUID, scene_ids: Iterable[UUID]) -> None:
    """Raise NotFound for the first that is neither a scene of the script nor one of its cards."""
    script = studio.standing(Script, script_id)
    cards = {card_id(script_id, name) for name in CARDS}
    for scene_id in dict.fromkeys(scene_ids):
        if scene_id not in cards and not _is_scene(script, scene_id):
            raise NotFound(f"The script has no scene {scene_id}.", field="scene_id", id=str(scene_id))


def _is_scene(script: Script, scene_id: UUID) -> bool:
    return scene_id in script.content and script.content.element(scene_id).type == "scene_heading"


def require_elements(studio: Studio, script_id: UUID, element_ids: Iterable[UUID]) -> None:
    """Raise NotFound for the first that is no element of the script."""
    script = studio.standing(Script, script_id)
    for element_id in element_ids:
        script.content.element(element_id)
