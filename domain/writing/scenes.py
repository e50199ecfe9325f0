"""Scenes: a heading and what follows it until the next heading. A scene's id is that of its heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from domain.shared.refusal import NotFound
from domain.writing.element import Element

CARDS = ("title", "credits")
"""The scenes that are in no script: what is written on the screen before and after the film."""


def card_id(script_id: UUID, name: str) -> UUID:
    """Return the id of the scene that a card of a script's film is."""
    return uuid5(script_id, f"card:{name}")


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene. `number` is the heading's own, else its place counted from 1; `elements` are without the heading."""

    id: UUID
    number: str
    heading: str
    elements: tuple[Element, ...]
    own_number: str | None = None

    @property
    def last_id(self) -> UUID:
        """The id of its last element: what is added to the scene's end comes after it."""
        return self.elements[-1].id if self.elements else self.id

    @property
    def character_ids(self) -> tuple[UUID, ...]:
        """Whose cues are in it, in the order of their first one."""
        return tuple(dict.fromkeys(e.character_id for e in self.elements if e.character_id is not None))


MOST_PART_LEVEL = 2  # sections of level 1 and 2 are acts and sequences; deeper ones stand inside scenes
_BETWEEN = frozenset({"section", "synopsis", "note", "boneyard", "page_break"})


def begins_part(element: Element) -> bool:
    """Tell whether an act or a sequence begins with an element."""
    return element.type == "section" and (element.level or 1) <= MOST_PART_LEVEL


def between_scenes(element: Element) -> bool:
    """Tell whether an element may stand between a scene and the next heading without being played."""
    return element.type in _BETWEEN


def own_elements(inside: Sequence[Element]) -> Sequence[Element]:
    """Return what follows a heading without that with which the next act or sequence begins.

    So a scene that is cut or moved leaves the title of the act after it where it is.
    """
    end = len(inside)
    for place in range(len(inside) - 1, -1, -1):
        if not between_scenes(inside[place]):
            break
        if begins_part(inside[place]):
            end = place
    return inside[:end]


def scenes(elements: Iterable[Element]) -> list[Scene]:
    """Return the scenes of elements in their order. What stands before the first heading is in none."""
    found: list[tuple[Element, list[Element]]] = []
    for element in elements:
        if element.type == "scene_heading":
            found.append((element, []))
        elif found:
            found[-1][1].append(element)
    return [
        Scene(heading.id, heading.number or str(place), heading.text, tuple(own_elements(inside)), heading.number)
        for place, (heading, inside) in enumerate(found, 1)
    ]


def scene_of(elements: Iterable[Element], scene_id: UUID) -> Scene:
    """Return one scene. Raises NotFound."""
    for scene in scenes(elements):
        if scene.id == scene_id:
            return scene
    raise NotFound(f"The script has no scene {scene_id}.", field="scene_id", id=str(scene_id))
