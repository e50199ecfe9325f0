"""What a production reads off a script: its scenes, its characters, its locations, each with their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from domain.writing.scenes import Scene, scenes
from media.screenplay.elements import SPOKEN
from media.screenplay.headings import Heading, heading
from media.screenplay.pages import eighths
from projections.writing.element import ElementRow
from projections.writing.scene import SceneFactsRow
from runtime.issued_pages import Issued

Names = Mapping[UUID, str]
"""What characters are called who are linked or silently there."""


@dataclass(slots=True)
class SceneLine:
    """A scene: where and when it plays, how long it is, who speaks and who is silently there."""

    scene_id: UUID
    number: str
    heading: str
    int_ext: str
    location: str
    time: str
    day_night: str
    story_day: str
    page: str
    eighths: int
    length: str
    omitted: bool
    speaking: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(slots=True)
class CharacterLine:
    """A character: the scenes in which it is, how often and how much it speaks, on which pages."""

    name: str
    character_id: UUID | None
    scenes: tuple[str, ...]
    silent_scenes: tuple[str, ...]
    speeches: int
    words: int
    first_scene: str
    last_scene: str
    pages: tuple[str, ...]


@dataclass(slots=True)
class LocationLine:
    """A location: its scenes, inside or outside, by day or by night, and how many eighths of a page it plays."""

    location: str
    int_ext: tuple[str, ...]
    scenes: tuple[str, ...]
    day_scenes: int
    night_scenes: int
    eighths: int
    length: str


def scene_lines(of: Issued, names: Names) -> list[SceneLine]:
    """Return the scenes in their order."""
    lengths = {of.script.elements[scene.element].id: scene for scene in of.layout.scenes}
    found: list[SceneLine] = []
    for scene in _scenes(of):
        facts = of.script.facts.get(scene.id, SceneFactsRow(of.script.row.id, scene.id))
        read = heading(facts.former_heading or scene.heading)
        length = lengths[scene.id]
        told = (read.int_ext, facts.location or read.location, facts.time or read.time, _day_night(read, facts))
        speaking = tuple(dict.fromkeys(_name(cue, names) for cue in _cues(scene)))
        silent = tuple(names.get(key, str(key)) for key in facts.silent)
        told = (*told, facts.story_day, length.page, length.eighths, eighths(length.eighths), facts.omitted)
        found.append(SceneLine(scene.id, scene.number, scene.heading, *told, speaking, silent))
    return found


def on_paper(lines: Sequence[SceneLine]) -> list[SceneLine]:
    """Return the scenes as a printed report has them: those that were omitted in a row are one line, 72-75."""
    found: list[SceneLine] = []
    for omitted, group in groupby(lines, key=lambda line: line.omitted):
        scenes = list(group)
        if omitted and len(scenes) > 1:
            scenes = [replace(scenes[0], number=f"{scenes[0].number}-{scenes[-1].number}", location="", time="")]
        found += scenes
    return found


def location_lines(of: Issued, names: Names) -> list[LocationLine]:
    """Return the locations in the order of their first scene; omitted scenes are played nowhere."""
    played: dict[str, list[SceneLine]] = {}
    for line in scene_lines(of, names):
        if not line.omitted:
            played.setdefault(line.location, []).append(line)
    return [
        LocationLine(
            location,
            tuple(dict.fromkeys(line.int_ext for line in lines if line.int_ext)),
            tuple(line.number for line in lines),
            sum(line.day_night == "DAY" for line in lines),
            sum(line.day_night == "NIGHT" for line in lines),
            total := sum(line.eighths for line in lines),
            eighths(total),
        )
        for location, lines in played.items()
    ]


@dataclass(slots=True)
class _Part:
    """A character's part, while it is read."""

    name: str
    character_id: UUID | None
    scenes: dict[str, None] = field(default_factory=dict[str, None])
    silent: dict[str, None] = field(default_factory=dict[str, None])
    pages: dict[str, None] = field(default_factory=dict[str, None])
    speeches: int = 0
    words: int = 0

    def line(self, order: Mapping[str, int]) -> CharacterLine:
        present = sorted({**self.scenes, **self.silent}, key=lambda number: order[number])
        first, last = (present[0], present[-1]) if present else ("", "")
        told = (tuple(self.scenes), tuple(self.silent), self.speeches, self.words, first, last, tuple(self.pages))
        return CharacterLine(self.name, self.character_id, *told)


def character_lines(of: Issued, names: Names) -> list[CharacterLine]:
    """Return the characters, who speaks most first. A cue that is nobody's is whoever it names."""
    parts: dict[object, _Part] = {}
    pages = _pages_of(of)
    order: dict[str, int] = {}

    def part(name: str, key: UUID | None) -> _Part:
        return parts.setdefault(key or name.upper(), _Part(name, key))

    for scene in _scenes(of):
        order.setdefault(scene.number, len(order))
        for cue, spoken in _speeches(scene):
            who = part(_name(cue, names), cue.character_id)
            who.scenes[scene.number] = None
            who.speeches += 1
            who.words += sum(len(e.text.split()) for e in spoken if e.type != "parenthetical")
            who.pages |= {page: None for e in (cue, *spoken) for page in pages.get(e.id, ())}
        facts = of.script.facts.get(scene.id)
        for key in facts.silent if facts and not facts.omitted else ():
            part(names.get(key, str(key)), key).silent[scene.number] = None
    lines = [found.line(order) for found in parts.values()]
    return sorted(lines, key=lambda line: (-line.speeches, -line.words, line.name))


def _scenes(of: Issued) -> list[Scene]:
    rows: Any = of.script.elements  # a row has every field of an element that a scene is made of
    return scenes(rows)


def _cues(scene: Scene) -> Iterable[ElementRow]:
    return (cue for cue, _ in _speeches(scene))


def _speeches(scene: Scene) -> list[tuple[ElementRow, list[ElementRow]]]:
    found: list[tuple[ElementRow, list[ElementRow]]] = []
    speaking = False
    elements: Any = scene.elements
    for element in elements:
        if element.type == "character":
            found.append((element, []))
            speaking = True
        elif speaking and element.type in SPOKEN:
            found[-1][1].append(element)
        elif element.type not in ("note", "boneyard"):
            speaking = False
    return found


def _name(cue: ElementRow, names: Names) -> str:
    return names.get(cue.character_id, cue.text) if cue.character_id else cue.text


def _day_night(read: Heading, facts: SceneFactsRow) -> str:
    return Heading("", "", facts.time).day_night or read.day_night


def _pages_of(of: Issued) -> dict[UUID, dict[str, None]]:
    found: dict[UUID, dict[str, None]] = {}
    for page in of.layout.pages:
        for line in page.lines:
            for element, _ in line.said:
                found.setdefault(of.script.elements[element].id, {})[page.number] = None
    return found


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page: its number and length, and the revision that changed it last with how many of its lines."""

    page: str
    eighths: int
    revision: str
    colour: str
    date: str
    changed_lines: int


def page_lines(of: Issued, names: Names) -> list[PageLine]:
    """Return the pages in their order."""
    del names
    return [
        PageLine(
            issued.page.number,
            issued.page.eighths,
            issued.revision.name if issued.revision else "",
            issued.revision.colour if issued.revision else "",
            issued.revision.dated if issued.revision else "",
            len(issued.marks),
        )
        for issued in of.pages
    ]


REPORTS: Mapping[str, Callable[[Issued, Names], list[Any]]] = {
    "scenes": scene_lines,
    "characters": character_lines,
    "locations": location_lines,
    "pages": page_lines,
}
