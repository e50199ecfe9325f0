from dataclasses import dataclass

import numpy as np

from media.pictures import raster
from media.pictures.colour import Colour
from media.pictures.light import Light
from media.pictures.raster import Bytes

Rect = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True)
class Sprite:
    """A cut-out: colours times cover, and what it lets through, both (h, w, 3); its corner relative to an anchor."""

    left: int
    top: int
    paint: Bytes
    rest: Bytes

    def rect(self, x: int, y: int) -> Rect:
        """Where it lies when its anchor is at (x, y)."""
        height, width = self.paint.shape[:2]
        return x + self.left, y + self.top, x + self.left + width, y + self.top + height

    def onto(self, region: Bytes, origin: tuple[int, int], x: int, y: int) -> None:
        """Lay it on a region whose corner is at `origin`, in place."""
        left, top, right, bottom = self.rect(x, y)
        x0, y0 = max(left, origin[0]), max(top, origin[1])
        x1, y1 = min(right, origin[0] + region.shape[1]), min(bottom, origin[1] + region.shape[0])
        if x0 >= x1 or y0 >= y1:
            return
        own = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        part = region[y0 - origin[1] : y1 - origin[1], x0 - origin[0] : x1 - origin[0]]
        part[:] = raster.added(raster.multiplied(part, self.rest[own]), self.paint[own])


def cut(pixels: Bytes, anchor: tuple[int, int]) -> Sprite:
    """Return a drawn sheet (h, w, 4) as a sprite, without its empty margin."""
    left, top, width, height = raster.bounds(raster.channel(pixels, 3))
    width, height = max(1, width), max(1, height)
    part = pixels[top : top + height, left : left + width]
    rest = raster.tripled(255 - raster.channel(part, 3))
    return Sprite(left - anchor[0], top - anchor[1], raster.uncovered(part), rest)


def over(lower: Bytes, upper: Bytes) -> Bytes:
    """One sheet (h, w, 4) laid over another."""
    rest = 255 - raster.channel(upper, 3)
    return raster.added(raster.multiplied(lower, raster.merged(rest, rest, rest, rest)), upper)


@dataclass(frozen=True)
class Relief:
    """What light does to a silhouette: factors (128 is one) and what edges add, both (h, w, 3)."""

    factor: Bytes
    shine: Bytes

    def on(self, pixels: Bytes) -> Bytes:
        """Return the lit sheet."""
        paint = raster.multiplied(raster.uncovered(pixels), self.factor, 1 / 128)
        cover = raster.channel(pixels, 3)
        return raster.merged(np.minimum(raster.added(paint, self.shine), raster.tripled(cover)), cover)


def relief(cover: Bytes, light: Light, unit: float) -> Relief:
    """How a silhouette (h, w) looks in a light; `unit` is a head in pixels."""
    side, reach = light.side, unit * 0.16
    wide = raster.blurred(cover, unit * 0.11)
    shadow = raster.multiplied(cover, raster.subtracted(cover, raster.shifted(wide, side * reach, reach * 0.25)))
    towards = raster.multiplied(cover, raster.subtracted(cover, raster.shifted(wide, -side * reach, reach * 0.5)))
    thin = max(1.2, unit * 0.026)
    edge = raster.subtracted(cover, raster.shifted(cover, side * thin, thin * 0.55))
    rim = raster.multiplied(cover, raster.blurred(edge, thin * 0.4))
    ambient = np.array(light.ambient)
    dark = np.array([0.74, 0.76, 0.90]) * ambient
    factor = _ramp(shadow, ambient * 128, dark * 128)
    shine = raster.added(
        _ramp(towards, np.zeros(3), _scaled(light.key, light.key_strength)),
        _ramp(rim, np.zeros(3), _scaled(light.rim, light.rim_strength)),
    )
    return Relief(factor, shine)


def _scaled(colour: Colour, strength: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(colour) * strength * 255


def _ramp(
    mask: Bytes, first: np.ndarray[tuple[int], np.dtype[np.float64]], last: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> Bytes:
    """From one colour to another by a mask."""
    return raster.linear(mask, np.stack([(last - first) / 255, first], axis=1))
