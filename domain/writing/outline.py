"""The outline of a script: acts and sequences, read off its sections, and which scenes are in which.

A section of level 1 ("#" in Fountain) begins an act, one of level 2 ("##") a sequence; a sequence ends with its act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.writing.element import Element
from domain.writing.scenes import begins_part

ACT, SEQUENCE = 1, 2


@dataclass(slots=True)
class OutlinePart:
    """An act (level 1) or a sequence (level 2). Its id is its section's; `number` counts the parts of its level."""

    id: UUID
    level: int
    number: int
    title: str
    act_id: UUID | None = None
    synopsis: str = ""
    scene_ids: list[UUID] = field(default_factory=list[UUID])


@dataclass(slots=True)
class Outline:
    """The acts and sequences of a script in their order."""

    parts: list[OutlinePart] = field(default_factory=list[OutlinePart])

    def of_level(self, level: int) -> list[OutlinePart]:
        """Return the acts, or the sequences."""
        return [part for part in self.parts if part.level == level]

    def part_of(self, scene_id: UUID, level: int) -> OutlinePart | None:
        """Return the act or the sequence that a scene is in, None for one that is in none."""
        return next((part for part in self.of_level(level) if scene_id in part.scene_ids), None)


def outline(elements: Iterable[Element]) -> Outline:
    """Read the outline off a script's elements."""
    found = Outline()
    act: OutlinePart | None = None
    sequence: OutlinePart | None = None
    fresh: OutlinePart | None = None  # the part that just began: a synopsis right after its section is its own
    for element in elements:
        if begins_part(element):
            level = element.level or ACT
            number = len(found.of_level(level)) + 1
            act_id = act.id if act is not None and level == SEQUENCE else None
            fresh = OutlinePart(element.id, level, number, element.text, act_id)
            found.parts.append(fresh)
            act, sequence = (fresh, None) if level == ACT else (act, fresh)
        elif element.type == "synopsis" and fresh is not None:
            fresh.synopsis = f"{fresh.synopsis}\n{element.text}".strip()
        else:
            fresh = None
            if element.type == "scene_heading":
                for part in (act, sequence):
                    if part is not None:
                        part.scene_ids.append(element.id)
    return found


def block_of(elements: Sequence[Element], part_id: UUID) -> list[Element]:
    """Return the section of a part and everything up to the next part of its level or above. Empty for no part."""
    begin = next((n for n, e in enumerate(elements) if e.id == part_id and begins_part(e)), None)
    if begin is None:
        return []
    level = elements[begin].level or ACT
    rest = elements[begin + 1 :]
    end = next((n for n, e in enumerate(rest) if begins_part(e) and (e.level or ACT) <= level), len(rest))
    return [elements[begin], *rest[:end]]
