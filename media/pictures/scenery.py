from dataclasses import dataclass, field
from random import Random

import numpy as np

from media.pictures import raster
from media.pictures.colour import Colour, as_bytes
from media.pictures.curves import Points, box, ellipse
from media.pictures.light import Light
from media.pictures.raster import Bytes
from media.pictures.surface import Surface

WIDE, TALL, SCALE = 16.0, 9.0, 96.0


@dataclass(frozen=True)
class Lamp:
    """A pool of light: where, how far it reaches in x and y, its colour and strength."""

    x: float
    y: float
    reach: float
    colour: Colour
    strength: float
    flat: float = 1.0


@dataclass
class Scenery:
    """A set being painted, 16 by 9 units, its floor from `horizon` on; what shines is kept apart from what is lit."""

    chance: Random
    hour: str
    weather: str
    light: Light
    horizon: float = 6.1
    lamps: list[Lamp] = field(default_factory=list[Lamp])

    def __post_init__(self) -> None:
        width, height = round(WIDE * SCALE), round(TALL * SCALE)
        self.sheet = Surface(width, height, SCALE)
        self.sheet.pixels[:] = 255
        self.shining = np.zeros((height, width), np.uint8)

    @property
    def night(self) -> bool:
        """Whether lamps are lit."""
        return self.light.dark > 0.35

    def fill(self, shape: Points, colour: Colour, glow: float = 0.0, alpha: float = 1.0) -> None:
        """Paint a shape; `glow` 1 shines by itself, 0 needs light."""
        self.sheet.fill(shape, colour, alpha)
        if alpha > 0.8 or glow:
            raster.polygons(self.shining, [self.sheet.place(shape)], (round(glow * 255),))

    def fade(self, shape: Points, first: Colour, last: Colour, glow: float = 0.0) -> None:
        """Paint a shape whose colour runs from top to bottom."""
        self.sheet.fade(shape, first, last)
        raster.polygons(self.shining, [self.sheet.place(shape)], (round(glow * 255),))

    def soft(self, shape: Points, colour: Colour, alpha: float, blur: float) -> None:
        """Lay a veil: shadow, mist or shine."""
        self.sheet.soft(shape, colour, alpha, blur)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, *, glow: float = 0.0) -> None:
        """Paint a rectangle."""
        self.fill(box(x, y, width, height), colour, glow)

    def lamp(
        self, x: float, y: float, reach: float, colour: Colour, strength: float = 0.7, *, flat: float = 1.0
    ) -> None:
        """Light a pool, if lamps are lit at this hour."""
        if self.night:
            self.lamps.append(Lamp(x, y, reach, colour, strength, flat))

    def halo(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Draw the glow around a lamp itself."""
        if self.night:
            self.soft(ellipse(x, y, radius, radius), colour, 0.3, radius * 0.5)

    def lit(self) -> Bytes:
        """Return the finished set, (864, 1536, 3)."""
        painted = raster.uncovered(self.sheet.pixels)
        height, width = painted.shape[:2]
        fall = raster.resized(self._lightmap(), width, height)
        keep = raster.tripled(raster.linear(self.shining, np.array([[0.5, 0.0]])))
        half = np.maximum(fall, keep)
        lit = raster.multiplied(painted, half, 1 / 128)
        bloom = raster.blurred(raster.multiplied(painted, raster.tripled(self.shining)), 26)
        lit = raster.added(lit, raster.linear(bloom, np.eye(3, 4) * (0.12 + 0.2 * self.light.dark)))
        return raster.multiplied(lit, raster.tripled(_vignette(width, height)))

    def _lightmap(self) -> Bytes:
        y, x = np.mgrid[0:TALL:54j, 0:WIDE:96j]
        base = np.array(self.light.ambient) * (1 - 0.42 * self.light.dark)
        level = np.broadcast_to(base, (*x.shape, 3)).copy()
        for lamp in self.lamps:
            away = ((x - lamp.x) ** 2 + ((y - lamp.y) / lamp.flat) ** 2) / lamp.reach**2
            level += np.exp(-away * 1.6)[..., None] * np.array(lamp.colour) * lamp.strength
        return raster.as_bytes((np.clip(level, 0, 1.6) * 128).astype(np.float32))


def _vignette(width: int, height: int) -> Bytes:
    y, x = np.mgrid[-1:1:54j, -1:1:96j]
    fall = 255 * (1 - 0.34 * np.clip((x**2 * 0.75 + y**2 * 0.75) - 0.25, 0, 1))
    return raster.resized(raster.as_bytes(fall.astype(np.float32)), width, height)


def rgb(colour: Colour) -> tuple[int, int, int]:
    """Bytes of a colour."""
    return as_bytes(colour)
