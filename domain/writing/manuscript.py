"""What a script says at one moment, as a value: the thing that is merged, undone and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.writing.element import Element


@dataclass(frozen=True, slots=True)
class SceneFacts:
    """What is known of a scene beside its text. `scene_id` is its heading's.

    `location`, `time` and `story_day` are what the heading leaves open; `silent` are characters who are there and say
    nothing. An omitted scene keeps what it said, its heading first, in `kept`.
    """

    scene_id: UUID
    location: str = ""
    time: str = ""
    story_day: str = ""
    silent: tuple[UUID, ...] = ()
    omitted: bool = False
    kept: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What a script says: its elements, its titles, and the facts of its scenes by their headings."""

    elements: Mapping[UUID, Element]
    title: str
    logline: str
    title_page: dict[str, str]
    scenes: Mapping[UUID, SceneFacts]
