"""Injuries: on the face, around the head, and on neck, hands, arms and legs; always on the person's own side."""

from collections.abc import Callable
from dataclasses import dataclass

from media.pictures.colour import Colour, mix, shade
from media.pictures.curves import Points, ellipse, limb, line, loop, points, turned
from media.pictures.face import View, eye_line, nose_tip, outline
from media.pictures.marks import ON_THE_BODY, Injury
from media.pictures.person import Appearance
from media.pictures.surface import Surface

_CLOTH = (0.95, 0.93, 0.88)
_PLASTER = (0.91, 0.72, 0.56)
_BLOOD = (0.52, 0.05, 0.07)
_FACE: dict[str, tuple[float, float]] = {
    # radians from the middle of the face to the side, and height
    "forehead": (0.42, -0.175),
    "brow": (0.6, -0.085),
    "temple": (0.92, -0.08),
    "eye": (0.45, 0.06),
    "cheek": (0.62, 0.2),
    "jaw": (0.62, 0.34),
    "lip": (0.2, 0.31),
    "chin": (0.12, 0.425),
    "nose": (0.0, 0.1),
    "head": (0.5, -0.24),
}
Spot = tuple[float, float, float, float]
"""Where an injury is and how big: x, y, a half width, and 1 or -1 for the side."""


def on_skin(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw what is on the face itself: under hair, lids and glasses."""
    for injury in person.injuries:
        if injury.place not in ON_THE_BODY and not _worn(injury):
            _DRAWN[injury.kind](sheet, person, _spot(sheet, person, view, injury))


def over_all(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw what is worn over hair and eyes: a bandage around the head, a patch."""
    for injury in person.injuries:
        if _worn(injury):
            _WORN[injury.kind](sheet, person, view, _side(sheet, injury))


def on_neck(sheet: Surface, person: Appearance, shape: Points, x: float, y: float) -> None:
    """Draw what is on the neck, whose outline is given, around its middle."""
    for injury in person.injuries:
        if injury.place == "neck":
            spot = (x + _side(sheet, injury) * 0.05, y, 0.07, _side(sheet, injury))
            if injury.kind == "bandage":
                band = points([(x - 0.4, y - 0.07), (x + 0.4, y - 0.07), (x + 0.4, y + 0.06), (x - 0.4, y + 0.06)])
                sheet.fill(band, _CLOTH, within=shape)
                _winds(sheet, band, shape)
            else:
                _DRAWN[injury.kind](sheet, person, spot)


@dataclass(frozen=True)
class Stretch:
    """Part of an arm or a leg: the line along it, its width, and whether it is the limb towards us."""

    path: Points
    wide: float
    near: bool


def on_limb(sheet: Surface, person: Appearance, place: str, stretch: Stretch) -> None:
    """Draw what is on that part of a limb: arm, wrist, hand or leg."""
    for injury in person.injuries:
        if injury.place == place and (injury.side == "right") == (stretch.near != sheet.mirror):
            _along(sheet, person, injury, stretch.path, stretch.wide)


def _along(sheet: Surface, person: Appearance, injury: Injury, path: Points, wide: float) -> None:
    middle = path[len(path) // 2]
    if injury.kind == "bandage":
        shape = limb(path, (wide, wide * 1.04, wide))
        sheet.fill(shape, _CLOTH)
        _winds(sheet, shape, shape)
    elif injury.kind in _DRAWN:
        _DRAWN[injury.kind](sheet, person, (float(middle[0]), float(middle[1]), wide * 0.34, 1.0))


def _winds(sheet: Surface, band: Points, within: Points) -> None:
    """Draw the edges of the cloth's turns across a band."""
    low, high = band.min(axis=0), band.max(axis=0)
    for step in (0.25, 0.5, 0.75):
        y = float(low[1] + (high[1] - low[1]) * step)
        path = line([(float(low[0]), y + 0.02), (float(low[0] + high[0]) / 2, y), (float(high[0]), y - 0.03)], 4)
        sheet.stroke(path, 0.014, shade(_CLOTH, 0.3), 0.7, within=within)


def _worn(injury: Injury) -> bool:
    around = injury.kind == "bandage" and injury.place in {"head", "forehead", "temple"}
    return around or injury.kind == "patch" or (injury.kind == "bandage" and injury.place == "eye")


def _side(sheet: Surface, injury: Injury) -> float:
    """Return where the person's own side lies on the sheet: a mirrored sheet swaps the sides, nobody's scar does."""
    own = 1.0 if injury.side == "left" else -1.0
    return -own if sheet.mirror else own


def _spot(sheet: Surface, person: Appearance, view: View, injury: Injury) -> Spot:
    side, size = _side(sheet, injury), 0.075 if injury.large else 0.055
    angle, y = _FACE[injury.place]
    if injury.place == "nose":
        return nose_tip(person, view), y, size, side
    if injury.place == "eye":
        y = eye_line(person) + 0.02
    if injury.place in {"lip", "chin", "jaw"}:
        y += view.drop * 0.8
    return view.across(side * angle), y, size * (0.7 + 0.3 * view.squeeze(side * angle)), side


def _plaster(sheet: Surface, person: Appearance, spot: Spot) -> None:
    x, y, size, _ = spot
    colour = mix(_PLASTER, (0.97, 0.90, 0.80), 0.55) if _near(person.skin, _PLASTER) else _PLASTER
    strip = _turned(
        loop(
            [
                (x - size * 1.25, y - size * 0.42),
                (x + size * 1.25, y - size * 0.42),
                (x + size * 1.25, y + size * 0.42),
                (x - size * 1.25, y + size * 0.42),
            ]
        ),
        spot,
        20,
    )
    sheet.fill(strip, shade(colour, 0.35), 0.8)
    sheet.fill(_turned(_box(x, y, size * 1.2, size * 0.4), spot, 20), colour)
    sheet.fill(_turned(_box(x, y, size * 0.45, size * 0.36), spot, 20), mix(colour, (1.0, 1.0, 0.98), 0.6))
    for at in (-0.85, 0.85):
        sheet.fill(_turned(ellipse(x + at * size, y, size * 0.07, size * 0.07), spot, 20), shade(colour, 0.4))


def _dressing(sheet: Surface, person: Appearance, spot: Spot) -> None:
    """Draw a pad of gauze with strips of tape."""
    x, y, size, _ = spot
    del person
    for at in (-0.8, 0.8):
        sheet.fill(_turned(_box(x, y + at * size, size * 1.75, size * 0.24), spot, 8), shade(_CLOTH, 0.14))
    pad = _turned(_box(x, y, size * 1.25, size * 1.1), spot, 8)
    sheet.fill(pad, _CLOTH)
    _winds(sheet, pad, pad)


def _bruise(sheet: Surface, person: Appearance, spot: Spot) -> None:
    x, y, size, _ = spot
    dark, rim = mix(person.skin, (0.30, 0.10, 0.32), 0.75), mix(person.skin, (0.55, 0.50, 0.18), 0.5)
    sheet.soft(ellipse(x, y, size * 1.9, size * 1.6), rim, 0.6, 0.03)
    sheet.soft(ellipse(x, y, size * 1.45, size * 1.2), dark, 0.85, 0.024)
    sheet.soft(ellipse(x - size * 0.2, y + size * 0.3, size * 0.7, size * 0.5), shade(dark, 0.4), 0.7, 0.014)


def _scar(sheet: Surface, person: Appearance, spot: Spot) -> None:
    x, y, size, side = spot
    pale = mix(person.skin, (0.98, 0.86, 0.84), 0.7)
    path = line(
        [
            (x + side * size * 0.5, y - size * 1.5),
            (x + side * size * 0.15, y - size * 0.3),
            (x - side * size * 0.4, y + size * 1.5),
        ]
    )
    sheet.stroke(path, 0.044, mix(person.skin, (0.6, 0.22, 0.22), 0.55), 0.85)
    sheet.stroke(path, 0.022, pale, 1.0)


def _cut(sheet: Surface, person: Appearance, spot: Spot) -> None:
    x, y, size, side = spot
    path = line([(x - size * 1.2, y + side * size * 0.5), (x, y), (x + size * 1.2, y - side * size * 0.5)])
    sheet.soft(limb(path, (size * 0.9, size * 0.9)), mix(person.skin, (0.75, 0.2, 0.2), 0.6), 0.6, 0.018)
    sheet.stroke(path, 0.042, _BLOOD)
    sheet.stroke(line([(x, y), (x + 0.004, y + size), (x - 0.002, y + size * 1.9)], 4), 0.022, _BLOOD, 0.9)


def _stitches(sheet: Surface, person: Appearance, spot: Spot) -> None:
    x, y, size, side = spot
    _scar(sheet, person, spot)
    for step in (-1.0, -0.35, 0.3, 0.95):
        at, level = x - side * size * 0.32 * step, y + size * step * 1.1
        sheet.stroke(
            line([(at - size * 0.55, level - 0.008), (at, level), (at + size * 0.55, level + 0.006)], 3),
            0.018,
            (0.12, 0.1, 0.14),
        )


def _scratches(sheet: Surface, person: Appearance, spot: Spot) -> None:
    x, y, size, side = spot
    red = mix(person.skin, (0.66, 0.10, 0.10), 0.8)
    sheet.soft(ellipse(x, y, size * 1.5, size * 1.1), red, 0.22, 0.02)
    for step in (-0.6, 0.0, 0.6):
        path = line(
            [
                (x - size * 1.1, y + size * step - side * size * 0.35),
                (x, y + size * step),
                (x + size * 1.1, y + size * step + side * size * 0.35),
            ]
        )
        sheet.stroke(path, 0.021, red)


def _burn(sheet: Surface, person: Appearance, spot: Spot) -> None:
    x, y, size, _ = spot
    raw = mix(person.skin, (0.72, 0.20, 0.16), 0.75)
    patch = loop(
        [
            (x - size * 1.6, y - size * 0.5),
            (x - size * 0.3, y - size * 1.4),
            (x + size * 1.3, y - size * 0.7),
            (x + size * 1.6, y + size * 0.7),
            (x, y + size * 1.5),
            (x - size * 1.4, y + size * 0.8),
        ]
    )
    sheet.soft(patch, raw, 0.85, 0.016)
    for right, down in ((-0.5, -0.2), (0.45, 0.1), (-0.1, 0.7)):
        sheet.soft(
            ellipse(x + right * size, y + down * size, size * 0.34, size * 0.26),
            mix(raw, (0.95, 0.72, 0.62), 0.6),
            0.8,
            0.008,
        )


def _blood(sheet: Surface, person: Appearance, spot: Spot) -> None:
    x, y, size, side = spot
    del person
    sheet.soft(ellipse(x, y - size * 0.3, size * 0.8, size * 0.6), _BLOOD, 0.9, 0.012)
    for at, low in ((-0.35, 2.2), (0.1, 3.6), (0.5, 1.5)):
        path = line(
            [
                (x + at * size, y - size * 0.2),
                (x + at * size + side * 0.012, y + low * size * 0.5),
                (x + at * size, y + low * size),
            ],
            5,
        )
        sheet.stroke(path, 0.032, _BLOOD, 0.95)


_DRAWN: dict[str, Callable[[Surface, Appearance, Spot], None]] = {
    "plaster": _plaster,
    "bandage": _dressing,
    "patch": _dressing,
    "bruise": _bruise,
    "scar": _scar,
    "cut": _cut,
    "stitches": _stitches,
    "scratches": _scratches,
    "burn": _burn,
    "blood": _blood,
}
KINDS = frozenset(_DRAWN)


def _around(sheet: Surface, person: Appearance, view: View, side: float) -> None:
    """Wind a bandage around the head, over hair and forehead, lower on its side."""
    shape = outline(person, view)
    right, left = float(shape[:, 0].max()) + 0.035, float(shape[:, 0].min()) - 0.035
    tilt = 0.05 * side
    top = line([(left, -0.22 - tilt), ((left + right) / 2, -0.275), (right, -0.22 + tilt)])
    low = line([(left, -0.085 - tilt), ((left + right) / 2, -0.125), (right, -0.085 + tilt)])
    band: Points = _joined(top, low)
    sheet.fill(band, _CLOTH)
    for step in (0.3, 0.62):
        sheet.stroke(top + (low - top) * step, 0.016, shade(_CLOTH, 0.3), 0.8)
    sheet.stroke(low, 0.014, shade(_CLOTH, 0.4), 0.8)
    sheet.soft(ellipse(view.across(side * 0.5), -0.18, 0.05, 0.035), (0.62, 0.16, 0.15), 0.55, 0.014, within=band)


def _patch(sheet: Surface, person: Appearance, view: View, side: float) -> None:
    x, y = view.across(side * 0.45), eye_line(person)
    _strap(sheet, view, side, (0.1, 0.09, 0.1))
    sheet.fill(
        loop([(x - 0.1, y - 0.08), (x + 0.1, y - 0.08), (x + 0.095, y + 0.03), (x, y + 0.1), (x - 0.095, y + 0.03)]),
        (0.1, 0.09, 0.1),
    )


def _eye_pad(sheet: Surface, person: Appearance, view: View, side: float) -> None:
    x, y = view.across(side * 0.45), eye_line(person)
    _strap(sheet, view, side, _CLOTH)
    pad = ellipse(x, y, 0.115, 0.1)
    sheet.fill(pad, _CLOTH)
    _winds(sheet, pad, pad)


def _strap(sheet: Surface, view: View, side: float, colour: Colour) -> None:
    path = line([(view.across(side * 1.2), 0.06), (view.across(side * 0.2), -0.06), (view.across(-side * 0.9), -0.24)])
    sheet.stroke(path, 0.05, colour)


def _worn_bandage(sheet: Surface, person: Appearance, view: View, side: float) -> None:
    if any(injury.kind == "bandage" and injury.place == "eye" for injury in person.injuries):
        _eye_pad(sheet, person, view, side)
    else:
        _around(sheet, person, view, side)


_WORN: dict[str, Callable[[Surface, Appearance, View, float], None]] = {"bandage": _worn_bandage, "patch": _patch}


def _joined(there: Points, back: Points) -> Points:
    return points([*map(tuple, there), *map(tuple, back[::-1])])


def _box(x: float, y: float, half_wide: float, half_tall: float) -> Points:
    return points(
        [
            (x - half_wide, y - half_tall),
            (x + half_wide, y - half_tall),
            (x + half_wide, y + half_tall),
            (x - half_wide, y + half_tall),
        ]
    )


def _turned(shape: Points, spot: Spot, degrees: float) -> Points:
    return turned(shape, degrees * spot[3], (spot[0], spot[1]))


def _near(one: Colour, other: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) < 0.35
