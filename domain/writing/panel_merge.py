"""Three-way merge of the panels of one scene: what was done by hand on both sides, over the shots that came of it.

What a panel takes from its shot is merged with the shots. By hand are words, arrows, further takes and the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.writing.field_merge import FieldMerge
from domain.writing.listed_shot import ListedShot
from domain.writing.panel import Arrow, Panel, panel_of
from domain.writing.shot_order import merged_order


@dataclass(frozen=True, slots=True)
class Side:
    """A scene in one script: its shots and its panels, both in their order and by the shots' ids."""

    shots: Mapping[UUID, ListedShot]
    panels: Mapping[UUID, Panel]

    @staticmethod
    def of(shots: Sequence[ListedShot], panels: Sequence[Panel]) -> Side:
        """Return the side of a list and a board."""
        return Side({shot.id: shot for shot in shots}, {panel.shot_id: panel for panel in panels})


Sides = tuple[Side, Side, Side]
"""Base, ours and theirs."""


@dataclass(frozen=True, slots=True)
class _Hand:
    """What somebody made of a panel."""

    caption: str
    arrows: tuple[Arrow, ...]
    take: int


def merged_panels(scene_id: UUID, sides: Sides, shots: Sequence[ListedShot], decided: FieldMerge) -> list[Panel]:
    """Return the panels that come of a merge in their order: of each merged shot that has one on either side."""
    _, ours, theirs = sides
    stay = [shot for shot in shots if shot.id in ours.panels or shot.id in theirs.panels]
    found = {shot.id: _merged(shot, sides, decided) for shot in stay}
    base_order, our_order, their_order = (list(_order(side, list(found))) for side in sides)
    order = merged_order(scene_id, (base_order, our_order, their_order), found, decided, of="panels")
    return [found[shot_id] for shot_id in order]


def _merged(shot: ListedShot, sides: Sides, decided: FieldMerge) -> Panel:
    plain = _plain(shot, sides)
    base, ours, theirs = (side.panels.get(shot.id) for side in sides)
    before = _hand(base or plain)
    made = decided.fields("panel", shot.id, (before, _by_hand(ours, before), _by_hand(theirs, before)))
    if any(panel is not None and panel.by_hand for panel in (ours, theirs)):
        return replace(plain, caption=made.caption, arrows=made.arrows, take=made.take, by_hand=True)
    return replace(plain, take=made.take)


def _plain(shot: ListedShot, sides: Sides) -> Panel:
    """Return what the panel takes from its shot: as it stands there, where the shot is the one that it was drawn of."""
    for side in sides[1:]:
        if shot.id in side.panels and side.shots.get(shot.id) == shot:
            return side.panels[shot.id]
    return panel_of(shot)


def _hand(panel: Panel) -> _Hand:
    return _Hand(panel.caption, panel.arrows, panel.take)


def _by_hand(panel: Panel | None, before: _Hand) -> _Hand:
    """Return what somebody made of a panel; what followed its shot is as it was before."""
    if panel is None:
        return before
    return _hand(panel) if panel.by_hand else replace(before, take=panel.take)


def _order(side: Side, merged: Sequence[UUID]) -> Iterator[UUID]:
    """Yield the panels of a side in its order; that of the merged shots, where nobody moved a panel there."""
    panels = [shot_id for shot_id in side.panels if shot_id in merged]
    listed = [shot_id for shot_id in side.shots if shot_id in side.panels and shot_id in merged]
    return (shot_id for shot_id in (merged if panels == listed else panels) if shot_id in side.panels)
