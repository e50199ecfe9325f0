"""Three-way merge: what two sides made of one base, put together field by field; what excludes itself is a conflict.

The same rule undoes: undoing a change is merging its opposite (base: after it, theirs: before it) into the present.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, TypeVar
from uuid import UUID

from domain.writing.element import Element
from domain.writing.manuscript import Manuscript, SceneFacts
from domain.writing.merged_order import in_order

T = TypeVar("T", Element, SceneFacts)
Take = Literal["base", "ours", "theirs"]
_TITLES = ("title", "logline")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two changes that exclude each other.

    `of` is element, scene or title; `field` is empty where one side took the element out that the other one changed,
    and "place" where both moved it. The values are shown as text.
    """

    of: str
    id: UUID | None
    field: str
    base: str | None
    ours: str | None
    theirs: str | None

    @property
    def key(self) -> tuple[str, UUID | None, str]:
        """What tells it from the others."""
        return self.of, self.id, self.field


Choose = Callable[[Conflict], Take | None]


def undecided(_: Conflict) -> Take | None:
    """Choose nothing."""
    return None


@dataclass(slots=True)
class Merge:
    """A merge: what comes of it, and the conflicts that nobody has decided (there `result` has our side)."""

    base: Manuscript
    ours: Manuscript
    theirs: Manuscript
    choose: Choose = undecided
    conflicts: list[Conflict] = field(default_factory=list[Conflict])

    def result(self) -> Manuscript:
        """Put the sides together."""
        merged = dict(self._elements())
        ordered = in_order(self.base.elements, self.ours.elements, self.theirs.elements, merged)
        titles = {name: self._field("title", None, name, self._sides(name)) for name in _TITLES}
        facts = dict(self._facts())
        return Manuscript({e.id: e for e in ordered}, title_page=self._title_page(), scenes=facts, **titles)

    def _sides(self, name: str) -> tuple[Any, Any, Any]:
        return getattr(self.base, name), getattr(self.ours, name), getattr(self.theirs, name)

    def _title_page(self) -> dict[str, str]:
        base, ours, theirs = self._sides("title_page")
        names = dict.fromkeys([*ours, *theirs])
        found = {n: self._field("title", None, n, (base.get(n), ours.get(n), theirs.get(n))) for n in names}
        return {name: value for name, value in found.items() if value is not None}

    def _facts(self) -> Iterator[tuple[UUID, SceneFacts]]:
        for scene_id in dict.fromkeys([*self.ours.scenes, *self.theirs.scenes]):
            nothing = SceneFacts(scene_id)
            sides = [side.scenes.get(scene_id, nothing) for side in (self.base, self.ours, self.theirs)]
            facts = self._fields("scene", *sides)
            if facts != nothing:
                yield scene_id, facts

    def _elements(self) -> Iterator[tuple[UUID, Element]]:
        for element_id in dict.fromkeys([*self.ours.elements, *self.theirs.elements]):
            base, ours, theirs = (s.elements.get(element_id) for s in (self.base, self.ours, self.theirs))
            if ours is not None and theirs is not None:
                yield element_id, self._fields("element", base or ours, ours, theirs)
            else:
                kept = self._one_sided(base, ours, theirs)
                if kept is not None:
                    yield element_id, kept

    def _one_sided(self, base: Element | None, ours: Element | None, theirs: Element | None) -> Element | None:
        """Return what becomes of an element that one side does not have."""
        left = ours or theirs
        if base is None or left is None:
            return left  # one side added it
        if replace(left, rank=base.rank) == base:
            return None  # one side took it out; that the other one moved it does not matter
        taken = self._taken(Conflict("element", left.id, "", *(e and e.text for e in (base, ours, theirs))))
        return {"base": base, "ours": ours, "theirs": theirs}[taken]

    def _fields(self, of: str, base: T, ours: T, theirs: T) -> T:
        if ours in (base, theirs):
            return theirs
        if theirs == base:
            return ours
        key: UUID = getattr(ours, "scene_id", None) or getattr(ours, "id")  # noqa: B009 - of either kind
        sides = (base, ours, theirs)
        values: dict[str, Any] = {
            f.name: self._field(of, key, f.name, (getattr(s, f.name) for s in sides)) for f in fields(ours)
        }
        return type(ours)(**values)

    def _field(self, of: str, key: UUID | None, name: str, sides: Iterable[Any]) -> Any:  # noqa: ANN401 - any field
        base, ours, theirs = sides
        if ours in (base, theirs):
            return theirs
        if theirs == base:
            return ours
        shown = (_shown(value) for value in (base, ours, theirs))
        taken = self._taken(Conflict(of, key, "place" if name == "rank" else name, *shown))
        return {"base": base, "ours": ours, "theirs": theirs}[taken]

    def _taken(self, conflict: Conflict) -> Take:
        chosen = self.choose(conflict)
        if chosen is None:
            self.conflicts.append(conflict)
        return chosen or "ours"


def _shown(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(getattr(part, "text", None) or str(part) for part in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - of any kind
    return str(value)
