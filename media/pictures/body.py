"""A body without its head, in head units, (0, 0) between the feet."""

import numpy as np

from media.pictures import garments, injuries, limbs, props
from media.pictures.colour import shade, tint
from media.pictures.curves import ellipse, limb, line, loop, points
from media.pictures.person import Appearance
from media.pictures.skeleton import Skeleton
from media.pictures.surface import Surface


def draw_body(sheet: Surface, person: Appearance, bones: Skeleton, prop: str = "") -> None:
    """Everything from the soles to the neck, far parts first."""
    if bones.pose.seated:
        _seat(sheet, bones)
    if bones.turn > 0.3 or bones.pose.far.hand != "tucked":
        _far_arm(sheet, person, bones)
    limbs.leg(sheet, person, bones, 1)
    limbs.leg(sheet, person, bones, 0)
    _neck(sheet, person, bones)
    garments.trunk(sheet, person, bones)
    if person.clothes.scarf:
        _scarf(sheet, person, bones)
    if not _hangs_behind(bones):
        limbs.arm(sheet, person, bones, 1)
    _prop(sheet, bones, prop)
    limbs.arm(sheet, person, bones, 0)


def _hangs_behind(bones: Skeleton) -> bool:
    return (
        bones.turn > 0.3 and bones.pose.far.hand != "tucked" and abs(bones.pose.far.fore) < 70 and not bones.pose.seated
    )


def _far_arm(sheet: Surface, person: Appearance, bones: Skeleton) -> None:
    if _hangs_behind(bones):
        limbs.arm(sheet, person, bones, 1)


def _prop(sheet: Surface, bones: Skeleton, prop: str) -> None:
    name = prop or ("phone" if bones.pose.prop else "")
    if name:
        x, y = bones.wrists[0]
        ex, ey = bones.elbows[0]
        heading = float(np.degrees(np.arctan2(x - ex, y - ey)))
        at = (x + 0.2 * float(np.sin(np.radians(heading))), y + 0.2 * float(np.cos(np.radians(heading))))
        props.draw_prop(sheet, name, at, -heading, 0.5)


def _neck(sheet: Surface, person: Appearance, bones: Skeleton) -> None:
    (x, y), (hx, hy) = bones.neck, bones.head
    wide = (0.3 if person.presentation == "woman" or person.years < 15 else 0.39) * (0.8 + 0.2 * bones.girth)
    base = hx * 0.35 + x * 0.65
    path = line([(hx - 0.06 * bones.turn, hy + 0.2), (base, y - 0.08), (x + 0.03 * bones.turn, y + 0.16)])
    shape = limb(path, (wide, wide, wide * 1.35))
    sheet.fill(shape, person.skin)
    sheet.soft(ellipse(hx + 0.02, hy + 0.44, 0.34, 0.16), shade(person.skin, 0.3), 0.7, 0.05, within=shape)
    injuries.on_neck(sheet, person, shape, base, hy * 0.4 + y * 0.6)


def _scarf(sheet: Surface, person: Appearance, bones: Skeleton) -> None:
    colour = person.clothes.scarf or (0.6, 0.2, 0.2)
    x, y = bones.neck
    sheet.fill(
        loop(
            [
                (x - 0.33, y - 0.14),
                (x, y - 0.02),
                (x + 0.34, y - 0.14),
                (x + 0.38, y + 0.06),
                (x + 0.02, y + 0.22),
                (x - 0.38, y + 0.06),
            ]
        ),
        colour,
    )
    end = points([(x + 0.1, y + 0.1), (x + 0.3, y + 0.08), (x + 0.36, y + 0.9), (x + 0.12, y + 0.92)])
    sheet.fill(end, shade(colour, 0.12))
    for step in (-0.2, 0.0, 0.2):
        sheet.stroke(
            line([(x + step - 0.06, y - 0.06), (x + step, y + 0.06), (x + step + 0.1, y + 0.12)], 4),
            0.03,
            shade(colour, 0.32),
            0.7,
        )
    sheet.stroke(
        line([(x - 0.2, y - 0.08), (x + 0.1, y + 0.01), (x + 0.28, y - 0.07)], 4), 0.03, tint(colour, 0.2), 0.6
    )


def _seat(sheet: Surface, bones: Skeleton) -> None:
    """Draw a plain chair, so that nobody sits on air."""
    x, y = bones.pelvis
    wood, wide = (0.27, 0.2, 0.17), 0.72
    back = x - 0.62 * bones.turn
    sheet.fill(
        points(
            [
                (x - wide + 0.1, y + 0.16),
                (x + wide + 0.25 * bones.turn, y + 0.16),
                (x + wide + 0.25 * bones.turn, y + 0.3),
                (x - wide + 0.1, y + 0.3),
            ]
        ),
        wood,
    )
    for leg_x in (x - wide + 0.16, x + wide - 0.12 + 0.2 * bones.turn):
        sheet.fill(
            points([(leg_x - 0.05, y + 0.25), (leg_x + 0.06, y + 0.25), (leg_x + 0.03, 0.03), (leg_x - 0.03, 0.03)]),
            shade(wood, 0.25),
        )
    half = 0.62 * (1 - 0.75 * bones.turn)
    sheet.fill(
        loop(
            [
                (back - half, y + 0.2),
                (back - half - 0.05, y - 1.35),
                (back, y - 1.48),
                (back + half + 0.05, y - 1.35),
                (back + half, y + 0.2),
            ]
        ),
        shade(wood, 0.15),
    )
