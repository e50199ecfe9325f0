"""The picture of a shot as layers, of which only what changes is laid anew."""

from dataclasses import dataclass

import numpy as np

from media.pictures import raster
from media.pictures.performance import State
from media.pictures.planes import Planes, converted
from media.pictures.puppet import Puppet
from media.pictures.raster import Bytes
from media.pictures.sprites import Rect, Sprite


@dataclass
class Actor:
    """A puppet at its place, the head's middle in pixels; on the ground it throws a shadow."""

    puppet: Puppet
    x: int
    y: int
    shadow: Sprite | None = None

    def layers(self, state: State) -> list[tuple[Sprite, int, int]]:
        """Return its cut-outs from back to front, with their anchors; the last three are hair behind, body, head."""
        x = self.x + state.walk
        head = (x, self.y + state.nod)
        ground = [(self.shadow, x, self.y + self.puppet.feet)] if self.shadow else []
        return [
            *ground,
            (self.puppet.behind(), *head),
            (self.puppet.body(state.phase), x, self.y),
            (self.puppet.head(state.mouth, state.lids), *head),
        ]

    def changed(self, before: State, after: State) -> list[Rect]:
        """Return what has to be laid anew between two states."""
        whole = (before.phase, before.walk) != (after.phase, after.walk)
        step = 1 if whole else 2  # a nod moves the hair behind and the head, not the body
        first = None if whole else -3 if before.nod != after.nod else -1
        return [sprite.rect(x, y) for state in (before, after) for sprite, x, y in self.layers(state)[first::step]]


def shadow(unit: int) -> Sprite:
    """Return the soft shadow under somebody whose head is that many pixels high; its anchor is between the feet."""
    wide, tall = round(unit * 1.1), max(3, round(unit * 0.2))
    down, across = np.mgrid[-1 : 1 : tall * 2j, -1 : 1 : wide * 2j]
    rest = raster.as_bytes((255 - 130 * np.clip(1 - across**2 - down**2, 0, 1)).astype(np.float32))
    return Sprite(-wide, -tall, np.zeros((*rest.shape, 3), np.uint8), raster.tripled(rest))


class Composition:
    """Backdrop, actors and foreground; keeps the planes of what was laid last."""

    def __init__(self, backdrop: Bytes, actors: list[Actor], foreground: list[tuple[Sprite, int, int]]) -> None:
        self._backdrop, self._actors, self._foreground = backdrop, actors, foreground
        self._states: list[State] | None = None
        self._patches: dict[tuple[Rect, tuple[State, ...]], tuple[Bytes, Bytes]] = {}
        self.planes = Planes.new(backdrop.shape[1], backdrop.shape[0])

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
