"""The picture of a shot as layers, of which only what changes is laid anew."""

from dataclasses import dataclass

import numpy as np

from media.pictures.performance import State
from media.pictures.planes import Planes, converted
from media.pictures.puppet import Puppet
from media.pictures.raster import Bytes
from media.pictures.sprites import Rect, Sprite


@dataclass
class Actor:
    """A puppet at its place, the head's middle in pixels."""

    puppet: Puppet
    x: int
    y: int

    def layers(self, state: State) -> list[tuple[Sprite, int, int]]:
        """Its cut-outs from back to front, with their anchors."""
        x = self.x + state.walk
        head = (x, self.y + state.nod)
        return [
            (self.puppet.behind(), *head),
            (self.puppet.body(state.phase), x, self.y),
            (self.puppet.head(state.mouth, state.lids), *head),
        ]

    def changed(self, before: State, after: State) -> list[Rect]:
        """Tell what has to be laid anew between two states."""
        whole = (before.phase, before.walk) != (after.phase, after.walk)
        parts = (0, 1, 2) if whole else (0, 2) if before.nod != after.nod else (2,)
        return [
            self.layers(state)[part][0].rect(*self.layers(state)[part][1:])
            for state in (before, after)
            for part in parts
        ]


class Composition:
    """Backdrop, actors and foreground; keeps the planes of what was laid last."""

    def __init__(self, backdrop: Bytes, actors: list[Actor], foreground: list[tuple[Sprite, int, int]]) -> None:
        self._backdrop, self._actors, self._foreground = backdrop, actors, foreground
        self._states: list[State] | None = None
        self._patches: dict[tuple[Rect, tuple[State, ...]], tuple[Bytes, Bytes]] = {}
        self.planes = Planes.empty(backdrop.shape[1], backdrop.shape[0])

    def show(self, states: list[State]) -> bool:
        """Bring the planes to those states; whether anything changed."""
        if states == self._states:
            return False
        for rect in self._dirty(states):
            self._patch(rect, states)
        self._states = states
        return True

    def laid(self, rect: Rect, states: list[State]) -> Bytes:
        """Return a part of the picture as RGB."""
        left, top, right, bottom = rect
        region = self._backdrop[top:bottom, left:right].copy()
        layers = [layer for actor, state in zip(self._actors, states, strict=True) for layer in actor.layers(state)]
        for sprite, x, y in [*layers, *self._foreground]:
            sprite.onto(region, (left, top), x, y)
        return region

    def _dirty(self, states: list[State]) -> list[Rect]:
        if self._states is None:
            return [(0, 0, self._backdrop.shape[1], self._backdrop.shape[0])]
        found = [
            self._clipped(actor.changed(before, after))
            for actor, before, after in zip(self._actors, self._states, states, strict=True)
            if before != after
        ]
        return [rect for rect in found if rect[0] < rect[2] and rect[1] < rect[3]]

    def _clipped(self, rects: list[Rect]) -> Rect:
        """Return the smallest even rectangle inside the picture around all of them."""
        left, top = max(0, min(rect[0] for rect in rects)), max(0, min(rect[1] for rect in rects))
        right = min(self._backdrop.shape[1], max(rect[2] for rect in rects) + 1)
        bottom = min(self._backdrop.shape[0], max(rect[3] for rect in rects) + 1)
        return left - left % 2, top - top % 2, right - right % 2, bottom - bottom % 2

    def _patch(self, rect: Rect, states: list[State]) -> None:
        key = (rect, tuple(states))
        if key not in self._patches:
            if len(self._patches) > 40:
                self._patches.clear()
            self._patches[key] = converted(np.ascontiguousarray(self.laid(rect, states)))
        self.planes.put(rect[0], rect[1], self._patches[key])
