"""The order of what two sides made of one base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from domain.writing.element import Element
from domain.writing.rank import after

Elements = Mapping[UUID, Element]


def in_order(base: Elements, ours: Elements, theirs: Elements, merged: dict[UUID, Element]) -> list[Element]:
    """Return the merged elements in their order, with ranks that say so.

    What no side moved stands; what a side put between two of those stays together, and where both put something the
    block with the least id comes first: so either side merged into the other reads the same.
    """
    settled = sorted((e for e in merged.values() if _settled(e.id, base, ours, theirs)), key=_by_rank)
    standing = {e.id for e in settled}
    loose: dict[str, list[list[Element]]] = {}
    placed: set[UUID] = set()
    for side in (ours, theirs, base):  # the base's for what both moved and somebody put back
        for anchor, block in _blocks(side, merged, standing, placed):
            loose.setdefault(anchor, []).append(block)
    ordered: list[Element] = []
    for stands, following in zip((None, *settled), (*settled, None), strict=True):
        lower, upper = (None if e is None else e.rank for e in (stands, following))
        blocks = sorted(loose.get(lower or "", ()), key=lambda block: min(e.id for e in block))
        ordered += [] if stands is None else [stands]
        ordered += _ranked([e for block in blocks for e in block], lower, upper)
    return ordered


def _by_rank(element: Element) -> tuple[str, UUID]:
    return element.rank, element.id


def _settled(element_id: UUID, base: Elements, ours: Elements, theirs: Elements) -> bool:
    """Tell whether an element stands where both sides have it, or, where one side has none, where the base had it."""
    ranks = [side[element_id].rank for side in (ours, theirs) if element_id in side]
    if len(ranks) < 2:
        ranks += [base[element_id].rank] if element_id in base else [""]
    return ranks[0] == ranks[-1]


def _blocks(
    side: Elements, merged: Elements, standing: set[UUID], placed: set[UUID]
) -> Iterator[tuple[str, list[Element]]]:
    """Yield what a side put after each element that stands: the rank of that one, and what follows it."""
    anchor, block = "", list[Element]()
    for element in sorted(side.values(), key=_by_rank):
        if element.id in standing:
            if block:
                yield anchor, block
            anchor, block = element.rank, []
        elif element.id in merged and element.id not in placed and merged[element.id].rank == element.rank:
            placed.add(element.id)
            block.append(merged[element.id])
    if block:
        yield anchor, block


def _ranked(elements: list[Element], lower: str | None, upper: str | None) -> list[Element]:
    """Return elements with ranks that rise between two others; their own, where those do."""
    ranks = [lower or "", *(e.rank for e in elements), *([upper] if upper is not None else [])]
    if all(one < next_one for one, next_one in pairwise(ranks)):
        return elements
    fresh = after(lower, upper, len(elements))
    return [replace(e, rank=rank) for e, rank in zip(elements, fresh, strict=True)]
