"""Continuity: scene by scene who looks how, and where somebody looks otherwise than before without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

_DASH = re.compile(r"\s(?:--?|\u2013|\u2014)(?=\s)")
_SAME_TIME = ("CONTINUOUS", "SAME", "MOMENTS LATER")
_TIMES = ("DAWN", "MORNING", "NOON", "AFTERNOON", "DUSK", "EVENING", "NIGHT", "MIDNIGHT", "DAY")


@dataclass(frozen=True, slots=True)
class Present:
    """A character in a scene, because it speaks there or because its look was assigned; None: nothing was assigned."""

    scene_id: UUID
    number: str
    heading: str
    place: int
    character_id: UUID
    name: str
    assigned: bool
    look: str = ""
    label: str = ""
    timeline_id: UUID | None = None
    note: str = ""
    wardrobe: str = ""
    hair: str = ""
    makeup: str = ""
    age: int | None = None
    injuries: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Jump:
    """One thing in which somebody looks otherwise than in the scene before; unexplained ones need a note."""

    what: str
    before: str
    after: str
    since: str
    explained: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Worn:
    """How somebody looks in a scene: assigned there, carried over from the scene before, or its own."""

    present: Present
    source: str
    jumps: tuple[Jump, ...] = ()


@dataclass(frozen=True, slots=True)
class SceneLooks:
    """A scene and how everybody in it looks."""

    scene_id: UUID
    number: str
    heading: str
    people: list[Worn] = field(default_factory=list[Worn])


def report(people: Sequence[Present]) -> list[SceneLooks]:
    """Return the report over everybody present, who come in the order of the scenes.

    What is not assigned is carried over from the scene in which the character was last. A change of clothes, hair or
    make-up is explained by a note or by time that passed, as the headings tell it; one of age, injuries, version or
    timeline by a note alone.
    """
    scenes: dict[UUID, SceneLooks] = {}
    last: dict[UUID, Present] = {}
    for present in people:
        scene = scenes.setdefault(present.scene_id, SceneLooks(present.scene_id, present.number, present.heading))
        before = last.get(present.character_id)
        worn = _worn(present, before)
        last[present.character_id] = worn.present
        scene.people.append(worn)
    return list(scenes.values())


def _worn(present: Present, before: Present | None) -> Worn:
    if present.assigned:
        return Worn(present, "assigned", tuple(_jumps(before, present)) if before else tuple(_gone(present)))
    if before is None or (not before.look + before.label and before.timeline_id is None):
        return Worn(present, "own")
    kept = ("look", "label", "timeline_id", "wardrobe", "hair", "makeup", "age", "injuries")
    values = {name: getattr(before, name) for name in kept}
    place = (present.scene_id, present.number, present.heading, present.place, present.character_id, present.name)
    return Worn(Present(*place, assigned=False, **values), "carried")


def _jumps(before: Present, now: Present) -> Iterator[Jump]:
    passed = time_passed(before.heading, now.heading)
    for what in ("wardrobe", "hair", "makeup", "age", "injuries", "label", "timeline_id"):
        old, new = (str(getattr(side, what) or "") for side in (before, now))
        if old == new:
            continue
        slow = what in {"wardrobe", "hair", "makeup"}
        reason = f"the note says: {now.note}" if now.note else "time has passed" if slow and passed else ""
        changed = f"{now.name}'s {_NAMES.get(what, what)} was {old or 'its own'} in scene {before.number}"
        sentence = f"{changed} and is {new or 'its own'} in scene {now.number}: {reason or 'nothing explains it'}."
        yield Jump(what, old, new, before.number, bool(reason), sentence)
    yield from _gone(now)


_NAMES = {"label": "version", "timeline_id": "timeline", "makeup": "make-up"}


def _gone(now: Present) -> Iterator[Jump]:
    if now.gone:
        sentence = f"{now.name} has no look {now.look} any more; assign scene {now.number} another one."
        yield Jump("look", now.look, "", now.number, explained=False, sentence=sentence)


def time_passed(before: str, after: str) -> bool:
    """Tell whether two headings say that time went by between their scenes."""
    then, now = _time(before), _time(after)
    if any(word in now for word in _SAME_TIME):
        return False
    return "LATER" in now or "NEXT" in now or _hour(then) != _hour(now)


def _time(heading: str) -> str:
    _, *parts = _DASH.split(heading.upper())
    return parts[-1] if parts else ""


def _hour(time: str) -> str:
    return next((word for word in _TIMES if word in time), "")
