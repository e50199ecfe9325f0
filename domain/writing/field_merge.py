"""Three-way merge of values, field by field: what excludes itself is a conflict that somebody decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar
from uuid import UUID

T = TypeVar("T")
Take = Literal["base", "ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two changes that exclude each other.

    `of` is element, scene, title, beat, shot, shots, panel or panels; `field` is empty where one side took the thing
    out that the other one changed, and "place" where both moved it. The values are shown as text.
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
class FieldMerge:
    """The decisions of a merge: how many were made, and the conflicts that nobody decided (there ours stands)."""

    choose: Choose = undecided
    conflicts: list[Conflict] = field(default_factory=list[Conflict])
    decided: int = 0

    def items(
        self, of: str, sides: tuple[Mapping[UUID, T], Mapping[UUID, T], Mapping[UUID, T]], text: Callable[[T], str]
    ) -> Iterator[tuple[UUID, T]]:
        """Yield what comes of things that base, ours and theirs have by their ids; `text` shows one in a conflict."""
        for key in dict.fromkeys([*sides[1], *sides[2]]):
            base, ours, theirs = (side.get(key) for side in sides)
            if ours is not None and theirs is not None:
                yield key, self.fields(of, key, (base or ours, ours, theirs))
            elif (kept := self._one_sided(of, key, (base, ours, theirs), text)) is not None:
                yield key, kept

    def _one_sided(
        self, of: str, key: UUID, sides: tuple[T | None, T | None, T | None], text: Callable[[T], str]
    ) -> T | None:
        """Return what becomes of a thing that one side does not have."""
        base, ours, theirs = sides
        left = ours or theirs
        if base is None or left is None:
            return left  # one side added it
        if _but_for_place(left) == _but_for_place(base):
            return None  # one side took it out; that the other one moved it does not matter
        shown = (None if one is None else text(one) for one in sides)
        return {"base": base, "ours": ours, "theirs": theirs}[self.taken(Conflict(of, key, "", *shown))]

    def fields(self, of: str, key: UUID, sides: tuple[T, T, T]) -> T:
        """Return what comes of a dataclass that each side has."""
        base, ours, theirs = sides
        if ours in (base, theirs):
            return theirs
        if theirs == base:
            return ours
        names = [f.name for f in fields(ours)]  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - a dataclass
        values = {name: self.value(of, key, name, (getattr(side, name) for side in sides)) for name in names}
        return type(ours)(**values)

    def value(self, of: str, key: UUID | None, name: str, sides: Iterable[Any]) -> Any:  # noqa: ANN401 - any field
        """Return what comes of one value."""
        base, ours, theirs = sides
        if ours in (base, theirs):
            return theirs
        if theirs == base:
            return ours
        shown = (_shown(value) for value in (base, ours, theirs))
        taken = self.taken(Conflict(of, key, "place" if name == "rank" else name, *shown))
        return {"base": base, "ours": ours, "theirs": theirs}[taken]

    def taken(self, conflict: Conflict) -> Take:
        """Return what is taken of a conflict; undecided, it is kept to be told."""
        chosen = self.choose(conflict)
        if chosen is None:
            self.conflicts.append(conflict)
        self.decided += chosen is not None
        return chosen or "ours"


def _but_for_place(thing: object) -> list[Any]:
    names = [f.name for f in fields(thing)]  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - a dataclass
    return [getattr(thing, name) for name in names if name != "rank"]


def _shown(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(getattr(part, "text", None) or str(part) for part in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - of any kind
    return str(value)
