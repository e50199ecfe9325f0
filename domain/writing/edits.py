"""Edits of single elements, as data: what a caller asks for in one go, and what turns one content into another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.writing.element import Element
from domain.writing.likeness import common


@dataclass(frozen=True, slots=True)
class Add:
    """Put a new element after another one; before all others for None."""

    element: Element
    after_id: UUID | None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Change fields of an element."""

    element_id: UUID
    changes: dict[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Put an element after another one; before all others for None."""

    element_id: UUID
    after_id: UUID | None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an element out."""

    element_id: UUID
    expected_version: int | None = None


Edit = Add | Rewrite | Move | Remove
_WRITTEN = ("type", "text", "number", "extension", "dual", "level", "character_id")


def edits_between(present: Sequence[Element], wanted: Sequence[Element]) -> list[Edit]:
    """Return edits that turn `present` into the content of `wanted`, in its order.

    What reads alike keeps its id, also when it moved; what stands between the same neighbours and has the same type
    is rewritten; the rest is added (with the wanted id) and removed. Ids and ranks of `wanted` are not compared; a cue
    whose name did not change stays linked unless `wanted` links it.
    """
    pairing = _Pairing(present, wanted)
    kept = {old for old in pairing.partner if old is not None}
    edits: list[Edit] = [Remove(e.id) for place, e in enumerate(present) if place not in kept]
    after_id: UUID | None = None
    for new, element in enumerate(wanted):
        old = pairing.partner[new]
        edits += _edits_of(None if old is None else present[old], element, after_id, moved=new in pairing.moved)
        after_id = element.id if old is None else present[old].id
    return edits


def _edits_of(old: Element | None, wanted: Element, after_id: UUID | None, *, moved: bool) -> Iterator[Edit]:
    if old is None:
        yield Add(wanted, after_id)
        return
    if moved:
        yield Move(old.id, after_id)
    changes = {name: getattr(wanted, name) for name in _WRITTEN if getattr(wanted, name) != getattr(old, name)}
    if wanted.character_id is None and wanted.text == old.text:
        changes.pop("character_id", None)  # a file knows no characters: a cue that was linked stays linked
    if changes:
        yield Rewrite(old.id, changes)


@dataclass(slots=True)
class _Pairing:
    """Which present element each wanted one is: what is in both in one order, then moves, then rewrites in place."""

    present: Sequence[Element]
    wanted: Sequence[Element]
    partner: list[int | None] = field(init=False)
    moved: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        self.partner = [None] * len(self.wanted)
        pairs = common([_key(e) for e in self.present], [_key(e) for e in self.wanted])
        gaps: list[tuple[range, range]] = []
        old_end = new_end = 0
        for old, new in (*pairs, (len(self.present), len(self.wanted))):
            if old > old_end or new > new_end:
                gaps.append((range(old_end, old), range(new_end, new)))
            old_end, new_end = old + 1, new + 1
        for old, new in pairs:
            self.partner[new] = old
        self._find_moves(gaps)
        taken = {old for old in self.partner if old is not None}
        for old_gap, new_gap in gaps:
            self._find_rewrites([old for old in old_gap if old not in taken], new_gap)

    def _find_moves(self, gaps: Sequence[tuple[range, range]]) -> None:
        free: dict[Any, list[int]] = {}
        for old_gap, _ in gaps:
            for old in old_gap:
                free.setdefault(_key(self.present[old]), []).append(old)
        for _, new_gap in gaps:
            for new in new_gap:
                if found := free.get(_key(self.wanted[new])):
                    self.partner[new] = found.pop(0)
                    self.moved.add(new)

    def _find_rewrites(self, left: list[int], new_gap: range) -> None:
        for new in new_gap:
            if self.partner[new] is None:
                same = next((n for n, old in enumerate(left) if self._alike(old, new)), None)
                if same is not None:
                    self.partner[new] = left[same]
                    del left[: same + 1]  # what was jumped over stays unpaired: pairs keep their order

    def _alike(self, old: int, new: int) -> bool:
        return self.present[old].type == self.wanted[new].type


def _key(element: Element) -> tuple[Any, ...]:
    return (element.type, element.text, element.number, element.extension, element.dual, element.level)
