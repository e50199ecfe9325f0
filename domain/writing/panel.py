"""A storyboard's panel, as a value: the shot that it shows, its words and its arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.shared.refusal import Invalid
from domain.writing.listed_shot import ListedShot


@dataclass(frozen=True, slots=True)
class Arrow:
    """A movement drawn into a panel, of the `camera` or of a `figure`: from and to, 0 to 1 across and down."""

    kind: str
    from_x: float
    from_y: float
    to_x: float
    to_y: float

    @property
    def text(self) -> str:
        """How it is told of in words."""
        return f"{self.kind} {self.from_x:g},{self.from_y:g} to {self.to_x:g},{self.to_y:g}"

    def checked(self) -> Arrow:
        """Return itself. Raises Invalid."""
        if self.kind not in ("camera", "figure"):
            raise Invalid(f"{self.kind!r} does not move; take camera or figure.", field="arrows")
        if not all(0 <= value <= 1 for value in (self.from_x, self.from_y, self.to_x, self.to_y)):
            raise Invalid("An arrow lies within its panel: from 0 to 1 across and down.", field="arrows")
        return self


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: the shot that it shows, what stands beneath it, its arrows, and how often it was drawn anew.

    `by_hand` tells that somebody wrote caption or arrows: they stay when the storyboard is made again.
    """

    shot_id: UUID
    caption: str
    seconds: float
    size: str
    movement: str
    line_ids: tuple[UUID, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    take: int = 1
    by_hand: bool = False


def panel_of(shot: ListedShot) -> Panel:
    """Return the panel of a shot."""
    arrows = (*_CAMERA.get(shot.movement, ()), *_walking(shot.staging))
    return Panel(shot.id, shot.description, shot.seconds, shot.size, shot.movement, shot.line_ids, arrows)


_CAMERA = {
    "push_in": (Arrow("camera", 0.06, 0.92, 0.26, 0.72), Arrow("camera", 0.94, 0.92, 0.74, 0.72)),
    "pull_out": (Arrow("camera", 0.26, 0.72, 0.06, 0.92), Arrow("camera", 0.74, 0.72, 0.94, 0.92)),
    "pan_left": (Arrow("camera", 0.7, 0.92, 0.3, 0.92),),
    "pan_right": (Arrow("camera", 0.3, 0.92, 0.7, 0.92),),
    "drift": (Arrow("camera", 0.42, 0.92, 0.58, 0.92),),
}


def _walking(staging: Sequence[dict[str, Any]]) -> list[Arrow]:
    walking = [figure for figure in staging if figure.get("pose") == "walking"]
    return [_step(float(figure.get("x", 0.5)), -0.2 if figure.get("facing") == "left" else 0.2) for figure in walking]


def _step(x: float, by: float) -> Arrow:
    return Arrow("figure", min(0.98, max(0.02, x)), 0.8, min(0.98, max(0.02, x + by)), 0.8)


def kept(panel: Panel, known: Panel | None) -> Panel:
    """Return a panel with what somebody wrote into the one that stood there."""
    if known is None:
        return panel
    panel = replace(panel, take=known.take)
    return replace(panel, caption=known.caption, arrows=known.arrows, by_hand=True) if known.by_hand else panel
