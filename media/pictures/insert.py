"""Inserts: a thing shown large, in a hand, on a table or in the air, and hands themselves."""

from collections.abc import Sequence

import numpy as np

from media.pictures import raster
from media.pictures.colour import Colour, mix, shade, times, tint
from media.pictures.curves import Pairs, box, ellipse, limb, line
from media.pictures.light import Light
from media.pictures.limbs import draw_hand, sleeve_colour
from media.pictures.person import Appearance
from media.pictures.props import draw_prop, foot, hands_in, known_prop, support
from media.pictures.raster import Bytes
from media.pictures.sprites import Sprite, cut, relief
from media.pictures.surface import Surface

_STAINS: dict[str, Colour] = {
    "rust": (0.58, 0.27, 0.10),
    "blood": (0.52, 0.04, 0.05),
    "ink": (0.08, 0.09, 0.22),
    "soot": (0.10, 0.09, 0.09),
}
_SIZE = 1.15
_MARGIN = 0.25  # of the picture's height
_WOOD: Colour = (0.40, 0.28, 0.20)


def can_show(thing: str, people: Sequence[Appearance]) -> bool:
    """Tell whether there is a picture of it: a thing that can be drawn, or the hands of somebody."""
    return bool(known_prop(thing) or (hands_in(thing) and people))


def shown(people: Sequence[Appearance], thing: str, light: Light, size: tuple[int, int]) -> list[Sprite]:
    """Return what an insert shows, back to front: something that `can_show` said yes to."""
    sheet = _sheet(size)
    if known_prop(thing):
        if people:
            _held(sheet, people[0], thing)
            return [_lit(sheet, light)]
        ground = _ground(thing, light, size)
        draw_prop(sheet, thing, (0.0, _rest(thing)), -24.0 if "falling" in thing.split() else _tilt(thing), _SIZE)
        return [*ground, _lit(sheet, light)]
    if len(people) > 1:
        _clasped(sheet, people[0], people[1])
    else:
        _open(sheet, people[0], _stain(thing))
    return [_lit(sheet, light)]


def _sheet(size: tuple[int, int]) -> Surface:
    """Return a sheet somewhat larger than the picture, so that light does not find an edge where the picture ends."""
    width, height = size
    margin = round(height * _MARGIN)
    left, top = width * 0.5 + margin, height * 0.47 + margin
    return Surface(width + 2 * margin, height + 2 * margin, height * 0.56, left, top)


def _laid(sheet: Surface, pixels: Bytes) -> Sprite:
    margin = round(sheet.scale / 0.56 * _MARGIN)
    return cut(pixels, (margin, margin))


def _lit(sheet: Surface, light: Light) -> Sprite:
    return _laid(sheet, relief(raster.channel(sheet.pixels, 3), light, sheet.scale * 0.6).on(sheet.pixels))


def _held(sheet: Surface, person: Appearance, thing: str) -> None:
    draw_hand(sheet, person, (0.44, 0.6), -222, "grip", size=1.7, mirror=-1.0)
    _sleeve(sheet, person, [(1.15, 1.2), (0.72, 0.86), (0.42, 0.58)])
    sheet.stroke(line([(0.32, 0.72), (0.46, 0.68), (0.58, 0.5)]), 0.05, shade(sleeve_colour(person), 0.35))
    draw_prop(sheet, thing, (0.0, 0.0), -6.0, _SIZE)
    sheet.fill(limb(line([(0.46, 0.5), (0.36, 0.34), (0.24, 0.26)]), (0.17, 0.15, 0.1)), person.skin)
    sheet.fill(ellipse(0.25, 0.262, 0.035, 0.026, 0.5), (0.93, 0.78, 0.72), 0.8)


def _sleeve(sheet: Surface, person: Appearance, path: Pairs) -> None:
    """Draw a sleeve along the path, its cuff at the end."""
    sheet.fill(limb(line(path), (0.62, 0.52, 0.38)), sleeve_colour(person))


def _open(sheet: Surface, person: Appearance, stain: Colour | None) -> None:
    """Draw a palm that somebody looks at."""
    wrist = (0.34, 0.52)
    _sleeve(sheet, person, [(1.2, 1.7), (0.76, 1.1), (0.44, 0.68)])
    sheet.fill(limb(line([(0.52, 0.8), (0.42, 0.66), wrist]), (0.34, 0.32, 0.36)), person.skin)
    draw_hand(sheet, person, wrist, -206, "open", size=2.7, mirror=-1.0)
    fold = shade(person.skin, 0.28)
    for path in (
        [(0.36, 0.3), (0.2, 0.22), (0.02, 0.26)],
        [(0.33, 0.16), (0.14, 0.12), (-0.02, 0.16)],
        [(0.3, 0.44), (0.2, 0.32), (0.1, 0.08)],
    ):
        sheet.stroke(line(path), 0.022, fold, 0.7)
    if stain is not None:
        for x, y, wide, turn in ((0.12, 0.2, 0.13, 0.5), (0.2, 0.1, 0.07, 0.2), (0.02, 0.12, 0.05, 0.9)):
            sheet.soft(ellipse(x, y, wide, wide * 0.6, turn), stain, 0.85, 0.03)


def _clasped(sheet: Surface, first: Appearance, second: Appearance) -> None:
    """Draw the first one's hand around the second one's, who comes from the other side."""
    for person, side in ((second, -1.0), (first, 1.0)):
        wrist = (side * 0.4, 0.22 - 0.06 * side)
        _sleeve(sheet, person, [(side * 2.4, 0.95), (side * 1.3, 0.55), (side * 0.6, 0.3)])
        sheet.fill(limb(line([(side * 0.66, 0.33), (side * 0.5, 0.27), wrist]), (0.28, 0.26, 0.3)), person.skin)
        draw_hand(sheet, person, wrist, side * 102, "relaxed", size=2.0, mirror=side)


def _stain(thing: str) -> Colour | None:
    return next((_STAINS[word] for word in thing.split() if word in _STAINS), None)


def _rest(thing: str) -> float:
    """Return where the middle of a thing is that stands on the table's edge."""
    return 0.42 - foot(thing) * _SIZE if support(thing) == "edge" else 0.0


def _tilt(thing: str) -> float:
    return -9.0 if support(thing) == "table" else 0.0


def _ground(thing: str, light: Light, size: tuple[int, int]) -> list[Sprite]:
    """Return what a thing lies or stands on, with its shadow; nothing under one that falls or hangs on a wall."""
    if "falling" in thing.split() or support(thing) == "wall":
        return []
    sheet = _sheet(size)
    wood = times(_WOOD, light.ambient)
    if support(thing) == "table":
        sheet.fade(box(-2.2, -1.2, 4.4, 2.4), shade(wood, 0.1), tint(wood, 0.05))
        for row in range(7):
            y = -1.0 + row * 0.34
            sheet.stroke(line([(-2.3, y + 0.03), (-0.6, y), (0.8, y + 0.02), (2.3, y - 0.02)]), 0.022, shade(wood, 0.4))
        shadow = _sheet(size)
        draw_prop(shadow, thing, (0.05, 0.07), _tilt(thing), _SIZE * 1.01)
        dark = raster.blurred(raster.channel(shadow.pixels, 3), sheet.scale * 0.045)
        return [_laid(sheet, sheet.pixels), _laid(sheet, _veil(dark, 0.5))]
    sheet.fade(box(-2.2, 0.3, 4.4, 0.5), tint(wood, 0.12), wood)
    sheet.fade(box(-2.2, 0.8, 4.4, 0.5), shade(wood, 0.35), shade(wood, 0.5))
    sheet.soft(ellipse(0.06, 0.43, 0.85, 0.07), mix(wood, (0.0, 0.0, 0.0), 0.7), 0.6, 0.05)
    return [_laid(sheet, sheet.pixels)]


def _veil(dark: Bytes, alpha: float) -> Bytes:
    """Return black that covers as far as `dark` says."""
    cover = raster.linear(dark, np.array([[alpha, 0.0]]))
    nothing = np.zeros_like(cover)
    return raster.merged(nothing, nothing, nothing, cover)
