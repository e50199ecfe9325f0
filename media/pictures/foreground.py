"""What is before everybody: the shoulder of the one who listens."""

import numpy as np

from media.pictures import raster
from media.pictures.colour import Colour, shade, times
from media.pictures.curves import ellipse, limb, line, loop
from media.pictures.hair import Style, style_of
from media.pictures.light import Light
from media.pictures.person import Appearance
from media.pictures.sprites import Sprite, cut, relief
from media.pictures.surface import Surface

_DIM = 0.66  # of the light: what is before everybody has the scene's lamps behind it


def shoulder(person: Appearance, light: Light, size: tuple[int, int], on_left: bool) -> Sprite:
    """Head and shoulder seen from behind, dark and out of focus, at the left or right edge."""
    width, height = size
    unit = height * 0.62 * (0.55 + 0.45 * person.stature)
    level = height * (0.52 + 0.45 * (1.0 - person.stature))
    sheet = Surface(round(width * 0.46), height, unit, width * 0.11, level)
    dim = tuple(part * _DIM for part in light.ambient)
    ambient: Colour = (dim[0], dim[1], dim[2])
    cloth, hair = times(person.clothes.colour, ambient), times(person.hair_colour, ambient)
    sheet.fill(loop([(-0.95, 1.2), (-0.85, 0.62), (-0.2, 0.46), (0.24, 0.5), (0.72, 0.78), (0.86, 1.3)]), cloth)
    sheet.fill(limb(line([(0.0, 0.2), (0.0, 0.62)]), (0.34, 0.4)), times(person.skin, ambient))
    style = style_of(person)
    bald = person.hair in {"bald", "balding"}
    swell = 0.0 if bald else style.volume
    sheet.fill(ellipse(0.36, 0.02, 0.07, 0.11), times(person.skin, ambient))
    sheet.fill(ellipse(0.0, -0.04, 0.36 + swell, 0.46 + swell), times(person.skin, ambient) if bald else hair)
    if style.back > 0.3:
        sheet.fill(
            loop([(-0.4, -0.1), (0.4, -0.1), (0.44, style.back * 0.9), (0.0, style.back), (-0.44, style.back * 0.9)]),
            hair,
        )
    if not bald:
        _comb(sheet, style, hair)
    behind = Light((1.0, 1.0, 1.0), light.key, light.key_strength * 0.7, light.rim, light.rim_strength * 0.8)
    lit = relief(raster.channel(sheet.pixels, 3), behind, unit * 0.6)
    pixels = raster.blurred(lit.on(sheet.pixels), height * 0.0075)
    if not on_left:
        pixels = np.ascontiguousarray(pixels[:, ::-1])
    return cut(pixels, (0, 0) if on_left else (pixels.shape[1] - width, 0))


def _comb(sheet: Surface, style: Style, hair: Colour) -> None:
    """Show which way hair falls behind a head, and how it is tied."""
    down = max(0.3, style.back * 0.9)
    for at in (-0.24, -0.12, 0.02, 0.15, 0.26):
        sheet.stroke(line([(at * 0.4, -0.4), (at, -0.05), (at * 1.15, down)]), 0.02, shade(hair, 0.22))
    if style.tie == "bun":
        sheet.fill(ellipse(0.0, -0.3, 0.22, 0.2), shade(hair, 0.12))
        sheet.stroke(line([(-0.13, -0.3), (0.02, -0.4), (0.13, -0.27)]), 0.02, shade(hair, 0.35))
    if style.tie == "tail":
        sheet.fill(limb(line([(0.0, -0.2), (0.04, 0.2), (-0.02, 0.72)]), (0.1, 0.24, 0.08)), shade(hair, 0.14))
    if style.tie == "braids":
        for side in (-0.3, 0.3):
            sheet.fill(limb(line([(side, 0.1), (side * 1.1, 0.75)]), (0.16, 0.1)), shade(hair, 0.14))
