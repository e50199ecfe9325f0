"""Openings, collars, lapels and buttons: what makes a garment of a trunk's shape."""

from collections.abc import Callable

import numpy as np

from media.pictures.colour import mix, shade, tint
from media.pictures.curves import Points, ellipse, line, loop, points, ribbon
from media.pictures.person import Appearance
from media.pictures.skeleton import Skeleton
from media.pictures.surface import Surface

Spot = tuple[float, float]


def middle(bones: Skeleton, down: float) -> Spot:
    """On the front's middle line, `down` from neck (0) to pelvis (1)."""
    x = bones.neck[0] * (1 - down) + bones.pelvis[0] * down
    return x + bones.turn * bones.shoulder * 0.3, bones.neck[1] * (1 - down) + bones.pelvis[1] * down


def _open_front(
    sheet: Surface, person: Appearance, bones: Skeleton, shape: Points, deep: float, *, wide: float
) -> None:
    """Draw what shows of the shirt between the two sides of a jacket."""
    top, bottom = middle(bones, -0.04), middle(bones, deep)
    gap = points(
        [
            (bones.neck[0] - 0.2, bones.neck[1] - 0.08),
            (bones.neck[0] + 0.22, bones.neck[1] - 0.08),
            (top[0] + wide, top[1] + 0.5),
            (bottom[0] + 0.02, bottom[1]),
            (top[0] - wide, top[1] + 0.5),
        ]
    )
    sheet.fill(gap, person.clothes.under, within=shape)
    if person.clothes.tie:
        _tie(sheet, person, bones, deep)
    else:
        _collar(sheet, person, bones)


def _tie(sheet: Surface, person: Appearance, bones: Skeleton, deep: float) -> None:
    tie = person.clothes.tie or (0.3, 0.1, 0.1)
    (x, y), (bx, by) = middle(bones, 0.04), middle(bones, deep * 0.96)
    _collar(sheet, person, bones)
    sheet.fill(points([(x - 0.075, y), (x + 0.075, y), (x + 0.05, y + 0.12), (x - 0.05, y + 0.12)]), shade(tie, 0.15))
    sheet.fill(
        points([(x - 0.05, y + 0.12), (x + 0.05, y + 0.12), (bx + 0.1, by - 0.1), (bx, by), (bx - 0.1, by - 0.1)]), tie
    )


def _collar(sheet: Surface, person: Appearance, bones: Skeleton) -> None:
    x, y = middle(bones, 0.0)
    neck, colour = bones.neck, person.clothes.under
    if person.clothes.garment == "shirt":
        colour = person.clothes.colour
    for side in (-1, 1):
        tip = (x + side * 0.2, y + 0.24)
        flap = points(
            [
                (neck[0] + side * 0.2, neck[1] - 0.12),
                (x + side * 0.01, y + 0.06),
                tip,
                (neck[0] + side * 0.3, neck[1] + 0.05),
            ]
        )
        sheet.fill(flap, tint(colour, 0.12) if side > 0 else shade(colour, 0.06))
        sheet.stroke(
            points([(x + side * 0.01, y + 0.06), ((x + side * 0.1), y + 0.15), tip]), 0.018, shade(colour, 0.4), 0.7
        )


def _lapels(sheet: Surface, person: Appearance, bones: Skeleton, deep: float) -> None:
    colour = person.clothes.colour
    bx, by = middle(bones, deep)
    x, _ = middle(bones, 0.2)
    neck = bones.neck
    for side in (-1, 1):
        outer = x + side * 0.42 * bones.shoulder
        notch = bones.shoulders[0][1] + 0.32
        flap = points(
            [
                (neck[0] + side * 0.19, neck[1] - 0.12),
                (neck[0] + side * 0.34, neck[1] - 0.02),
                (outer, notch),
                (outer - side * 0.1, notch + 0.06),
                (bx + side * 0.03, by),
            ]
        )
        sheet.fill(
            flap,
            tint(colour, 0.1) if side > 0 else shade(colour, 0.1),
        )
        sheet.stroke(
            points([(outer, notch), (outer - side * 0.1, notch + 0.06), (bx + side * 0.03, by)]),
            0.022,
            shade(colour, 0.45),
            0.8,
        )


def _front_line(
    sheet: Surface, person: Appearance, bones: Skeleton, start: float, shape: Points, *, buttons: int
) -> None:
    path = line([middle(bones, start), middle(bones, 0.75), middle(bones, 1.15)], 4)
    sheet.stroke(path, 0.024, shade(person.clothes.colour, 0.45), 0.8, within=shape)
    for share in np.linspace(start + 0.08, 0.92, buttons):
        x, y = middle(bones, float(share))
        sheet.fill(
            ellipse(x + 0.05, y, 0.026, 0.026, corners=12),
            shade(person.clothes.colour, 0.55)
            if sum(person.clothes.colour) > 0.9
            else tint(person.clothes.colour, 0.4),
        )


def _suit(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _open_front(sheet, person, bones, shape, 0.62, wide=0.13)
    _lapels(sheet, person, bones, 0.62)
    _front_line(sheet, person, bones, 0.6, shape, buttons=2)


def _jacket(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _open_front(sheet, person, bones, shape, 1.2, wide=0.2)
    _lapels(sheet, person, bones, 0.55)


def _coat(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _open_front(sheet, person, bones, shape, 0.5, wide=0.12)
    _lapels(sheet, person, bones, 0.5)
    _front_line(sheet, person, bones, 0.5, shape, buttons=3)


def _shirt(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _front_line(sheet, person, bones, 0.06, shape, buttons=5)
    _neck_opening(sheet, person, bones, 0.14)
    _collar(sheet, person, bones)
    if person.clothes.tie:
        _tie(sheet, person, bones, 0.85)


def _neck_opening(sheet: Surface, person: Appearance, bones: Skeleton, deep: float) -> None:
    x, y = middle(bones, 0.0)
    sheet.fill(
        loop(
            [
                (bones.neck[0] - 0.17, bones.neck[1] - 0.06),
                (bones.neck[0] + 0.18, bones.neck[1] - 0.06),
                (x + 0.08, y + deep * 0.7),
                (x, y + deep),
                (x - 0.1, y + deep * 0.6),
            ]
        ),
        shade(person.skin, 0.12),
    )


def _round_neck(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    x, y = middle(bones, 0.0)
    colour = shade(person.clothes.colour, 0.2)
    path = line(
        [
            (bones.neck[0] - 0.23, bones.neck[1] - 0.08),
            (x - 0.12, y + 0.09),
            (x + 0.06, y + 0.1),
            (bones.neck[0] + 0.25, bones.neck[1] - 0.08),
        ]
    )
    _neck_opening(sheet, person, bones, 0.1)
    sheet.fill(ribbon(path, 0.085), colour)
    hem = [
        (bones.pelvis[0] - bones.hip * 1.1, bones.pelvis[1] + 0.04),
        (bones.pelvis[0], bones.pelvis[1] + 0.1),
        (bones.pelvis[0] + bones.hip * 1.1, bones.pelvis[1] + 0.04),
    ]
    sheet.fill(ribbon(line(hem), 0.11), shade(person.clothes.colour, 0.14), within=shape)


def _cardigan(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _open_front(sheet, person, bones, shape, 0.7, wide=0.16)
    _front_line(sheet, person, bones, 0.66, shape, buttons=3)


def _hoodie(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _round_neck(sheet, person, bones, shape)
    x, y = middle(bones, 0.72)
    pocket = points([(x - 0.32, y), (x + 0.3, y), (x + 0.42, y + 0.42), (x - 0.44, y + 0.42)])
    sheet.fill(pocket, shade(person.clothes.colour, 0.12), within=shape)
    hood = loop(
        [
            (bones.neck[0] - 0.42, bones.neck[1] + 0.04),
            (bones.neck[0] - 0.3, bones.neck[1] - 0.24),
            (bones.neck[0] - 0.12, bones.neck[1] - 0.12),
            (x - 0.1, bones.neck[1] + 0.12),
        ]
    )
    sheet.fill(hood, shade(person.clothes.colour, 0.1))
    hood_far = hood * np.array([-1.0, 1.0]) + np.array([2 * bones.neck[0] + 0.04, 0.0])
    sheet.fill(hood_far, tint(person.clothes.colour, 0.08))
    for side in (-0.07, 0.07):
        (cx, cy), end = middle(bones, 0.05), 0.38
        sheet.stroke(
            line([(cx + side, cy + 0.02), (cx + side * 1.3, cy + end)], 3), 0.026, tint(person.clothes.colour, 0.6)
        )


def _raincoat(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _hoodie(sheet, person, bones, shape)
    _front_line(sheet, person, bones, 0.1, shape, buttons=4)


def _uniform(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _suit(sheet, person, bones, shape)
    gold = (0.86, 0.71, 0.35)
    for which in (0, 1):
        x, y = bones.shoulders[which]
        sheet.fill(ellipse(x * 0.86 + bones.neck[0] * 0.14, y - 0.08, 0.16, 0.04), gold)
    x, y = middle(bones, 0.28)
    sheet.fill(ellipse(x - 0.36, y, 0.065, 0.075), gold)


def _apron(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _round_neck(sheet, person, bones, shape)
    (x, y), (bx, by) = middle(bones, 0.22), middle(bones, 1.2)
    colour = mix(person.clothes.under, (0.9, 0.88, 0.84), 0.4)
    sheet.fill(
        points([(x - 0.3, y), (x + 0.3, y), (x + 0.48, y + 0.7), (bx + 0.5, by), (bx - 0.5, by), (x - 0.48, y + 0.7)]),
        colour,
        within=shape,
    )
    for side in (-1, 1):
        sheet.stroke(
            points(
                [
                    (x + side * 0.27, y + 0.02),
                    (x + side * 0.22, y - 0.2),
                    (bones.neck[0] + side * 0.2, bones.neck[1] - 0.1),
                ]
            ),
            0.07,
            colour,
        )


def _overalls(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    (x, y), (bx, by) = middle(bones, 0.34), middle(bones, 1.2)
    colour = person.clothes.colour
    sheet.fill(
        points(
            [(x - 0.34, y), (x + 0.34, y), (x + 0.6, y + 0.55), (bx + 0.75, by), (bx - 0.75, by), (x - 0.6, y + 0.55)]
        ),
        colour,
        within=shape,
    )
    for side in (-1, 1):
        sheet.stroke(
            points(
                [
                    (x + side * 0.27, y + 0.04),
                    (x + side * 0.3, y - 0.3),
                    (bones.neck[0] + side * 0.36, bones.neck[1] - 0.02),
                ]
            ),
            0.1,
            colour,
        )
        sheet.fill(ellipse(x + side * 0.26, y + 0.06, 0.04, 0.04), (0.8, 0.75, 0.5))


def _scrubs(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    x, y = middle(bones, 0.0)
    sheet.fill(
        points(
            [
                (bones.neck[0] - 0.2, bones.neck[1] - 0.1),
                (bones.neck[0] + 0.22, bones.neck[1] - 0.1),
                (x + 0.01, y + 0.38),
            ]
        ),
        shade(person.skin, 0.1),
        within=shape,
    )
    for side in (-1, 1):
        sheet.stroke(
            points([(bones.neck[0] + side * 0.22, bones.neck[1] - 0.08), (x + side * 0.1, y + 0.14), (x, y + 0.4)]),
            0.05,
            shade(person.clothes.colour, 0.25),
        )


def _vest(sheet: Surface, person: Appearance, bones: Skeleton, shape: Points) -> None:
    _open_front(sheet, person, bones, shape, 0.52, wide=0.13)
    _front_line(sheet, person, bones, 0.5, shape, buttons=4)


DETAILS: dict[str, Callable[[Surface, Appearance, Skeleton, Points], None]] = {
    "suit": _suit,
    "jacket": _jacket,
    "coat": _coat,
    "lab_coat": _coat,
    "robe": _cardigan,
    "shirt": _shirt,
    "sweater": _round_neck,
    "tshirt": _round_neck,
    "dress": _round_neck,
    "cardigan": _cardigan,
    "hoodie": _hoodie,
    "raincoat": _raincoat,
    "uniform": _uniform,
    "apron": _apron,
    "overalls": _overalls,
    "scrubs": _scrubs,
    "vest": _vest,
}
