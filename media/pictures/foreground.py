"""What is before everybody: the shoulder of the one who listens, and hands with things in inserts."""

import numpy as np

from media.pictures import raster
from media.pictures.colour import Colour, shade, times
from media.pictures.curves import ellipse, limb, line, loop
from media.pictures.hair import Style, style_of
from media.pictures.light import Light
from media.pictures.limbs import draw_hand, sleeve_colour
from media.pictures.person import Appearance
from media.pictures.props import draw_prop, known_prop
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


def held(person: Appearance | None, prop: str, light: Light, size: tuple[int, int]) -> Sprite:
    """Return a thing shown large, in a hand if somebody holds it."""
    width, height = size
    unit = height * 0.56
    sheet = Surface(width, height, unit, width * 0.5, height * 0.47)
    name = known_prop(prop) or prop
    if person:
        path = line([(1.15, 1.2), (0.72, 0.86), (0.42, 0.58)])
        draw_hand(sheet, person, (0.44, 0.6), -222, "grip", size=1.7, mirror=-1.0)
        sheet.fill(limb(path, (0.62, 0.52, 0.38)), sleeve_colour(person))
        sheet.stroke(line([(0.32, 0.72), (0.46, 0.68), (0.58, 0.5)]), 0.05, shade(sleeve_colour(person), 0.35))
    draw_prop(sheet, name, (0.0, 0.0), -6.0, 1.15)
    if person:
        thumb = limb(line([(0.46, 0.5), (0.36, 0.34), (0.24, 0.26)]), (0.17, 0.15, 0.1))
        sheet.fill(thumb, person.skin)
        sheet.fill(ellipse(0.25, 0.262, 0.035, 0.026, 0.5), (0.93, 0.78, 0.72), 0.8)
    lit = relief(raster.channel(sheet.pixels, 3), light, unit * 0.6)
    return cut(lit.on(sheet.pixels), (0, 0))
