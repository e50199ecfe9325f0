"""What is worn on the trunk: its shape, its pattern, skirts."""

import numpy as np

from media.pictures.colour import Colour, shade, tint
from media.pictures.curves import Points, ellipse, line, loop, points, ribbon
from media.pictures.person import GROWN, Appearance
from media.pictures.skeleton import Skeleton
from media.pictures.surface import Surface
from media.pictures.tailoring import DETAILS

Spot = tuple[float, float]
_LONG = {"coat": 1.2, "raincoat": 0.95, "lab_coat": 1.05, "robe": 1.45, "dress": 1.35}


def trunk(sheet: Surface, person: Appearance, bones: Skeleton) -> None:
    """Draw the trunk dressed, without arms and head."""
    clothes = person.clothes
    shape = _trunk(person, bones, _LOOSE.get(clothes.garment, 1.0))
    base = clothes.under if clothes.garment == "overalls" else clothes.colour
    if clothes.garment in _LONG:
        _skirts(sheet, person, bones, _LONG[clothes.garment])
    elif clothes.lower == "skirt":
        _skirt(sheet, person, bones)
    sheet.fill(shape, base)
    _pattern(sheet, person, bones, shape)
    detail = DETAILS.get(clothes.garment)
    if detail:
        detail(sheet, person, bones, shape)
    _shadows(sheet, person, bones, shape)


_LOOSE = {
    "coat": 1.08,
    "raincoat": 1.16,
    "robe": 1.12,
    "hoodie": 1.1,
    "sweater": 1.04,
    "cardigan": 1.04,
    "jacket": 1.06,
    "lab_coat": 1.06,
}


def _trunk(person: Appearance, bones: Skeleton, loose: float) -> Points:
    neck, (near, far), waist, pelvis = bones.neck, bones.shoulders, bones.waist, bones.pelvis
    woman = person.presentation == "woman" and person.years > 14
    width = bones.hip * loose
    slim = width * ((0.8 if woman else 0.98) if person.build != "heavy" else 1.1)
    chest = (far[0] - near[0]) / 2 * (0.84 + 0.05 * (bones.girth - 1)) * min(loose, 1.08)
    mid = (near[0] + far[0]) / 2
    bust = 0.09 * bones.turn if woman else 0.04 * bones.turn
    under = (near[1] + waist[1]) / 2 - 0.1
    lap = pelvis[1] + 0.12
    foot = 0.86 if person.clothes.garment in _LONG else 0.97
    return loop(
        [
            (neck[0] - 0.17, neck[1] - 0.02),
            (near[0] * 0.6 + neck[0] * 0.4, near[1] - 0.13),
            (near[0] - 0.05, near[1] + 0.02),
            (mid - chest, under),
            (waist[0] - slim, waist[1]),
            (pelvis[0] - width, pelvis[1] - 0.05),
            (pelvis[0] - width * foot, lap),
            (pelvis[0] + width * foot, lap),
            (pelvis[0] + width, pelvis[1] - 0.05),
            (waist[0] + slim, waist[1]),
            (mid + chest + bust, under),
            (far[0] + 0.05, far[1] + 0.02),
            (far[0] * 0.6 + neck[0] * 0.4, far[1] - 0.13),
            (neck[0] + 0.17, neck[1] - 0.02),
        ]
    )


def _skirts(sheet: Surface, person: Appearance, bones: Skeleton, long: float) -> None:
    """Draw the part of a coat or dress under the hips."""
    pelvis, wide = bones.pelvis, bones.hip * _LOOSE.get(person.clothes.garment, 1.0)
    colour = person.clothes.colour
    if bones.pose.seated:
        _lap(sheet, person, bones, wide)
        return
    flare = wide * (1.5 if person.clothes.garment == "dress" else 1.18)
    bottom = pelvis[1] + long * person.heads / GROWN
    sway = (bones.legs[0].knee[0] + bones.legs[1].knee[0]) / 2 - pelvis[0]
    shape = loop(
        [
            (pelvis[0] - wide, pelvis[1] - 0.2),
            (pelvis[0] - wide * 1.06, pelvis[1] + 0.1),
            (pelvis[0] - flare + sway, bottom - 0.16),
            (pelvis[0] - flare * 0.97 + sway, bottom),
            (pelvis[0] + sway, bottom + 0.05),
            (pelvis[0] + flare * 0.97 + sway, bottom),
            (pelvis[0] + flare + sway, bottom - 0.16),
            (pelvis[0] + wide * 1.06, pelvis[1] + 0.1),
            (pelvis[0] + wide, pelvis[1] - 0.2),
        ]
    )
    sheet.fill(shape, colour)
    for share in (-0.6, -0.15, 0.45):
        fold = line([(pelvis[0] + wide * share * 0.8, pelvis[1] + 0.1), (pelvis[0] + flare * share + sway, bottom)], 4)
        sheet.stroke(fold, 0.035, shade(colour, 0.3), 0.6, within=shape)


def _lap(sheet: Surface, person: Appearance, bones: Skeleton, wide: float) -> None:
    near, far = bones.legs
    shape = loop(
        [
            (bones.pelvis[0] - wide, bones.pelvis[1] - 0.2),
            (near.knee[0] - 0.26, near.knee[1] - 0.12),
            (near.knee[0] - 0.2, near.knee[1] + 0.42),
            (far.knee[0] + 0.25, far.knee[1] + 0.42),
            (far.knee[0] + 0.25, far.knee[1] - 0.16),
            (bones.pelvis[0] + wide, bones.pelvis[1] - 0.25),
        ]
    )
    sheet.fill(shape, shade(person.clothes.colour, 0.08))


def _skirt(sheet: Surface, person: Appearance, bones: Skeleton) -> None:
    pelvis, wide, colour = bones.pelvis, bones.hip, person.clothes.lower_colour
    if bones.pose.seated:
        near, far = bones.legs
        sheet.fill(
            loop(
                [
                    (pelvis[0] - wide, pelvis[1] - 0.2),
                    (near.knee[0] - 0.22, near.knee[1] - 0.1),
                    (near.knee[0] - 0.16, near.knee[1] + 0.3),
                    (far.knee[0] + 0.22, far.knee[1] + 0.3),
                    (far.knee[0] + 0.22, far.knee[1] - 0.1),
                    (pelvis[0] + wide, pelvis[1] - 0.2),
                ]
            ),
            colour,
        )
        return
    bottom = pelvis[1] + 1.42 * person.heads / GROWN
    shape = loop(
        [
            (pelvis[0] - wide * 0.95, pelvis[1] - 0.2),
            (pelvis[0] - wide * 1.3, bottom),
            (pelvis[0], bottom + 0.05),
            (pelvis[0] + wide * 1.3, bottom),
            (pelvis[0] + wide * 0.95, pelvis[1] - 0.2),
        ]
    )
    sheet.fill(shape, colour)
    for share in (-0.5, 0.1, 0.55):
        sheet.stroke(
            line([(pelvis[0] + wide * share * 0.7, pelvis[1]), (pelvis[0] + wide * share * 1.2, bottom)], 4),
            0.03,
            shade(colour, 0.32),
            0.6,
            within=shape,
        )


_PLAIN = frozenset({"suit", "uniform", "lab_coat", "scrubs", "coat", "raincoat", "overalls"})


def _pattern(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    clothes = person.clothes
    if clothes.garment in _PLAIN:
        return
    ink = tint(clothes.colour, 0.45) if sum(clothes.colour) < 1.5 else shade(clothes.colour, 0.35)
    top, deep = bones.neck[1], bones.pelvis[1] - bones.neck[1]
    if clothes.pattern in {"stripes", "checks"}:
        for y in np.arange(top + deep * 0.16, top + deep * 1.1, deep * 0.14):
            sheet.fill(
                ribbon(line([(-1.6, y - 0.03), (0.0, y + 0.03), (1.6, y - 0.03)], 4), 0.065), ink, 0.75, within=shape
            )
    if clothes.pattern == "checks":
        for x in np.arange(-0.9, 1.0, 0.24):
            sheet.fill(ribbon(points([(x, top - 0.2), (x, top + deep * 1.2)]), 0.06), ink, 0.45, within=shape)
    if clothes.pattern == "dots":
        _dots(sheet, (top, deep), ink, shape)


def _dots(sheet: Surface, run: Spot, ink: Colour, shape: Points) -> None:
    for row, y in enumerate(np.arange(run[0] + run[1] * 0.1, run[0] + run[1] * 1.1, run[1] * 0.12)):
        for x in np.arange(-0.9, 1.0, 0.26):
            dot = ellipse(float(x) + 0.13 * (row % 2), float(y), 0.035, 0.035, corners=10)
            sheet.fill(dot, ink, 0.9, within=shape)


def _shadows(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    dark = shade(person.clothes.colour, 0.4)
    near, pelvis = bones.shoulders[0], bones.pelvis
    edge = loop(
        [
            (near[0] - 0.3, near[1] - 0.2),
            (near[0] + 0.26, near[1] + 0.3),
            (bones.waist[0] - bones.hip * 0.6, bones.waist[1]),
            (pelvis[0] - bones.hip * 0.55, pelvis[1] + 0.3),
            (near[0] - 0.5, pelvis[1] + 0.3),
        ]
    )
    sheet.soft(edge, dark, 0.42, 0.12, within=shape)
    sheet.soft(
        ellipse(bones.neck[0] + 0.06 * bones.turn, bones.neck[1] + 0.05, 0.3, 0.13), dark, 0.4, 0.05, within=shape
    )
    waist = bones.waist
    for side in (-1, 1):
        fold = line(
            [(waist[0] + side * bones.hip * 0.8, waist[1] - 0.1), (waist[0] + side * bones.hip * 0.4, waist[1] + 0.03)],
            4,
        )
        sheet.stroke(fold, 0.03, dark, 0.45, within=shape)
