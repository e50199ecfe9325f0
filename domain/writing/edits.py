"""Edits of single elements, as data: what a caller asks for in one go, and what turns one content into another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from domain.writing.element import Element


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
    is rewritten; the rest is added (with the wanted id) and removed. Ids and ranks of `wanted` are not compared.
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
    if changes:
        yield Rewrite(old.id, changes)


@dataclass(slots=True)
class _Pairing:
    """Which present element each wanted one is: the longest common runs, then moves, then rewrites in place."""

    present: Sequence[Element]
    wanted: Sequence[Element]
    partner: list[int | None] = field(init=False)
    moved: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        self.partner = [None] * len(self.wanted)
        first, last = self._same_ends()
        for new in (*range(first), *range(len(self.wanted) - last, len(self.wanted))):
            self.partner[new] = new if new < first else new + len(self.present) - len(self.wanted)
        old_end, new_end = len(self.present) - last, len(self.wanted) - last
        old_keys = [_key(e) for e in self.present[first:old_end]]
        new_keys = [_key(e) for e in self.wanted[first:new_end]]
        gaps: list[tuple[range, range]] = []
        for tag, i, j, k, m in SequenceMatcher(None, old_keys, new_keys).get_opcodes():
            old, new = range(first + i, first + j), range(first + k, first + m)
            if tag == "equal":
                self.partner[new.start : new.stop] = list(old)
            else:
                gaps.append((old, new))
        self._find_moves(gaps)
        for old, new in gaps:
            self._find_rewrites(old, new)

    def _same_ends(self) -> tuple[int, int]:
        shorter = min(len(self.present), len(self.wanted))
        first = last = 0
        while first < shorter and _key(self.present[first]) == _key(self.wanted[first]):
            first += 1
        while last < shorter - first and _key(self.present[-1 - last]) == _key(self.wanted[-1 - last]):
            last += 1
        return first, last

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

    def _find_rewrites(self, old_gap: range, new_gap: range) -> None:
        taken = set(self.partner)
        left = [old for old in old_gap if old not in taken]
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
