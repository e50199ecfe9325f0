"""The order of shots, or of their panels, that two sides made of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from domain.writing.field_merge import Conflict, FieldMerge

Order = Sequence[UUID]


def merged_order(
    scene_id: UUID, sides: tuple[Order, Order, Order], kept: Collection[UUID], decided: FieldMerge, of: str = "shots"
) -> list[UUID]:
    """Return the shots that stay, in the order that one side gave those that both have; both: a conflict `of` them.

    What a side put after one of these stays there, and where both put something the block with the least id comes
    first: so either side merged into the other reads the same.
    """
    base, ours, theirs = sides
    shared = {one for one in ours if one in {*theirs} and one in kept}
    standing = _led([[one for one in side if one in shared] for side in (base, ours, theirs)], (of, scene_id), decided)
    loose: dict[UUID | None, list[list[UUID]]] = {}
    for side in (ours, theirs):
        for anchor, block in _blocks(side, shared, kept):
            loose.setdefault(anchor, []).append(block)
    found: list[UUID] = []
    for anchor in (None, *standing):
        found += [] if anchor is None else [anchor]
        found += [one for block in sorted(loose.get(anchor, ()), key=min) for one in block]
    return found


def _led(sides: list[list[UUID]], whose: tuple[str, UUID], decided: FieldMerge) -> list[UUID]:
    base, ours, theirs = sides
    base += [one for one in ours if one not in {*base}]  # both sides added it: ours is as good an order as any
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    shown = (", ".join(map(str, side)) for side in sides)
    taken = decided.taken(Conflict(*whose, "order", *shown))
    return {"base": base, "ours": ours, "theirs": theirs}[taken]


def _blocks(side: Order, shared: Collection[UUID], kept: Collection[UUID]) -> Iterator[tuple[UUID | None, list[UUID]]]:
    """Yield what a side alone has after each shot that both have, as far as it stays."""
    anchor: UUID | None = None
    block: list[UUID] = []
    for one in side:
        if one in shared:
            if block:
                yield anchor, block
            anchor, block = one, []
        elif one in kept:
            block.append(one)
    if block:
        yield anchor, block
