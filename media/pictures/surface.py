from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from media.pictures import raster
from media.pictures.colour import Colour, as_bytes
from media.pictures.curves import Points, tapered
from media.pictures.raster import Bytes

Shape = Points | list[Points]


@dataclass
class Surface:
    """A sheet to draw on in units of the drawing: (x, y) lands on pixel (x * scale + left, y * scale + top).

    Pixels are red, green, blue and cover, colours already multiplied by cover; `mirror` swaps left and right.
    """

    width: int
    height: int
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0
    mirror: bool = False
    pixels: Bytes = field(init=False)

    def __post_init__(self) -> None:
        self.pixels = np.zeros((self.height, self.width, 4), np.uint8)

    def place(self, shape: Points) -> Points:
        """Return the shape in pixels."""
        across = -self.scale if self.mirror else self.scale
        return shape * np.array([across, self.scale]) + np.array([self.left, self.top])

    def fill(self, shape: Shape, colour: Colour, alpha: float = 1.0, within: Shape | None = None) -> None:
        """Paint the shape, only where `within` is, if that is given."""
        placed = [self.place(part) for part in _parts(shape)]
        if alpha >= 1 and within is None:
            raster.polygons(self.pixels, placed, (*as_bytes(colour), 255))
            return
        area = self._area(placed)
        if area is None:
            return
        mask = self._mask(placed, area)
        if within is not None:
            mask = raster.multiplied(mask, self._mask([self.place(part) for part in _parts(within)], area))
        self._blend(area, mask, colour, alpha)

    def stroke(
        self, path: Points, width: float, colour: Colour, alpha: float = 1.0, within: Shape | None = None
    ) -> None:
        """Draw a brush stroke along the line, thin at both ends."""
        # smooth edges reach about half a pixel over the outline, which would make thin lines heavy in small pictures
        thin = max(width - 0.8 / self.scale, width * 0.4)
        self.fill(tapered(path, thin), colour, alpha, within)

    def soft(self, shape: Shape, colour: Colour, alpha: float, blur: float, within: Shape | None = None) -> None:
        """Paint the shape with an edge that fades over about `blur` units."""
        placed = [self.place(part) for part in _parts(shape)]
        area = self._area(placed, blur * self.scale * 2.5)
        if area is None:
            return
        mask = raster.blurred(self._mask(placed, area), blur * self.scale)
        if within is not None:
            mask = raster.multiplied(mask, self._mask([self.place(part) for part in _parts(within)], area))
        self._blend(area, mask, colour, alpha)

    def fade(self, shape: Shape, first: Colour, last: Colour, *, sideways: bool = False) -> None:
        """Paint the shape with colours that run from its top to its bottom, or from left to right."""
        placed = [self.place(part) for part in _parts(shape)]
        area = self._area(placed)
        if area is None:
            return
        mask = self._mask(placed, area)
        low, high = _span(placed, 0 if sideways else 1)
        at = np.arange(area[2], area[3]) if not sideways else np.arange(area[0], area[1])
        run = np.clip((at - low) / max(1e-6, high - low), 0, 1).astype(np.float64)
        ramp = _ramp(first, last, run)
        cloth = np.broadcast_to(ramp[None] if sideways else ramp[:, None], (*mask.shape, 3))
        paint = raster.multiplied(np.ascontiguousarray(cloth), raster.tripled(mask))
        self._over(area, raster.merged(paint, mask))

    def _area(self, placed: list[Points], margin: float = 2.0) -> tuple[int, int, int, int] | None:
        x0, x1 = _span(placed, 0)
        y0, y1 = _span(placed, 1)
        left, right = max(0, int(x0 - margin)), min(self.width, int(x1 + margin) + 1)
        top, bottom = max(0, int(y0 - margin)), min(self.height, int(y1 + margin) + 1)
        return (left, right, top, bottom) if left < right and top < bottom else None

    def _mask(self, placed: list[Points], area: tuple[int, int, int, int]) -> Bytes:
        mask = np.zeros((area[3] - area[2], area[1] - area[0]), np.uint8)
        corner = np.array([area[0], area[2]])
        raster.polygons(mask, [part - corner for part in placed], (255,))
        return mask

    def _blend(self, area: tuple[int, int, int, int], mask: Bytes, colour: Colour, alpha: float) -> None:
        ink = np.array([*as_bytes(colour), 255], np.float64) * min(1.0, alpha) / 255
        self._over(area, raster.linear(mask, np.stack([ink, np.zeros(4)], axis=1)))

    def _over(self, area: tuple[int, int, int, int], layer: Bytes) -> None:
        part = self.pixels[area[2] : area[3], area[0] : area[1]]
        rest = 255 - raster.channel(layer, 3)
        part[:] = raster.added(raster.multiplied(part, raster.merged(rest, rest, rest, rest)), layer)


def _parts(shape: Shape) -> list[Points]:
    return shape if isinstance(shape, list) else [shape]


def _span(placed: list[Points], axis: int) -> tuple[float, float]:
    return min(float(part[:, axis].min()) for part in placed), max(float(part[:, axis].max()) for part in placed)


def _ramp(first: Colour, last: Colour, run: NDArray[np.float64]) -> Bytes:
    start, end = np.array(first), np.array(last)
    return np.clip(np.rint((start + (end - start) * run[:, None]) * 255), 0, 255).astype(np.uint8)
