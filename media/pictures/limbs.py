"""Arms with hands, legs with feet."""

import numpy as np

from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import Points, ellipse, limb, line, loop, points, turned
from media.pictures.injuries import Stretch, on_limb
from media.pictures.person import Appearance
from media.pictures.skeleton import Leg, Skeleton
from media.pictures.surface import Surface

BARE_FOREARMS = frozenset({"tshirt", "scrubs", "vest_bare", "apron"})
_LOOSE = {
    "coat": 1.16,
    "raincoat": 1.24,
    "robe": 1.3,
    "lab_coat": 1.15,
    "hoodie": 1.15,
    "jacket": 1.1,
    "cardigan": 1.08,
    "suit": 1.06,
    "uniform": 1.06,
}
# fingers: angle from the palm's axis, length, where they start across the palm
_HANDS = {
    "relaxed": ((-6, 0.19, -0.055), (-2, 0.205, -0.018), (3, 0.195, 0.018), (8, 0.165, 0.05)),
    "open": ((-22, 0.2, -0.055), (-7, 0.22, -0.018), (8, 0.21, 0.02), (24, 0.17, 0.052)),
    "point": ((-4, 0.225, -0.05), (6, 0.1, -0.015), (10, 0.095, 0.02), (14, 0.085, 0.048)),
    "grip": ((-4, 0.1, -0.05), (0, 0.105, -0.016), (4, 0.1, 0.018), (8, 0.09, 0.048)),
}
_THUMBS = {"relaxed": (-34, 0.13), "open": (-58, 0.15), "point": (-28, 0.12), "grip": (-20, 0.12)}


def sleeve_colour(person: Appearance) -> Colour:
    """Tell what covers the arms."""
    clothes = person.clothes
    return clothes.under if clothes.garment in {"vest", "apron", "overalls"} else clothes.colour


def arm(sheet: Surface, person: Appearance, bones: Skeleton, which: int) -> None:
    """Draw the near arm (0) or the far one (1)."""
    shoulder, elbow, wrist = bones.shoulders[which], bones.elbows[which], bones.wrists[which]
    tucked = (bones.pose.near, bones.pose.far)[which].hand == "tucked"
    wide = 0.285 * (0.55 + 0.45 * bones.girth) * _LOOSE.get(person.clothes.garment, 1.0) * _slight(person)
    colour = sleeve_colour(person)
    if which == 1 and bones.turn > 0.3:
        colour = shade(colour, 0.16)
    start = (shoulder[0] * 0.9 + bones.neck[0] * 0.1, shoulder[1] + 0.115)
    path = _bent(start, elbow, wrist)
    if not tucked:
        _hand(sheet, person, bones, which)
    if person.clothes.garment in BARE_FOREARMS:
        sheet.fill(limb(path, (wide * 0.6, wide * 0.66, wide * 0.62, wide * 0.55, wide * 0.42)), person.skin)
        path = path[: len(path) * 2 // 5]
        shape = limb(path, (wide * 1.02, wide * 1.06, wide * 1.05))
    else:
        shape = limb(path, (wide * 1.02, wide, wide * 0.9, wide * 0.82, wide * 0.68))
    sheet.fill(shape, colour)
    _folds(sheet, path, shape, colour, wide)
    if person.clothes.garment not in BARE_FOREARMS and not tucked:
        _cuff(sheet, person, path, wide)
    if person.injuries:
        _injured(sheet, person, bones, which, wide)


def _injured(sheet: Surface, person: Appearance, bones: Skeleton, which: int, wide: float) -> None:
    """Draw what is on an arm; a tucked hand is not seen."""
    elbow, wrist = points([bones.elbows[which]])[0], points([bones.wrists[which]])[0]
    along, near = wrist - elbow, which == 0
    on_limb(sheet, person, "arm", Stretch(line([elbow + along * 0.3, elbow + along * 0.8], 4), wide * 1.02, near))
    if (bones.pose.near, bones.pose.far)[which].hand != "tucked":
        end = wrist + along / max(1e-6, float(np.hypot(*along))) * 0.17
        on_limb(sheet, person, "wrist", Stretch(line([elbow + along * 0.9, wrist], 4), wide * 0.8, near))
        on_limb(sheet, person, "hand", Stretch(line([wrist, end], 4), 0.21 * _slight(person), near))


def _slight(person: Appearance) -> float:
    return 0.86 if person.years < 13 else 0.92 if person.presentation == "woman" else 1.0


def _bent(shoulder: tuple[float, float], elbow: tuple[float, float], wrist: tuple[float, float]) -> Points:
    """Return the bone's line with a rounded elbow."""
    near = (elbow[0] * 0.8 + shoulder[0] * 0.2, elbow[1] * 0.8 + shoulder[1] * 0.2)
    after = (elbow[0] * 0.8 + wrist[0] * 0.2, elbow[1] * 0.8 + wrist[1] * 0.2)
    return line([shoulder, near, after, wrist], 5)


def _folds(sheet: Surface, path: Points, shape: Points, colour: Colour, wide: float) -> None:
    side = path + np.array([-wide * 0.34, wide * 0.08])
    sheet.soft(limb(side, (wide * 0.5, wide * 0.4, wide * 0.3)), shade(colour, 0.3), 0.55, wide * 0.16, within=shape)
    bend = path[len(path) // 2]
    for drop in (-0.06, 0.03):
        crease = line(
            [
                (bend[0] - wide * 0.35, bend[1] + drop),
                (bend[0], bend[1] + drop + 0.03),
                (bend[0] + wide * 0.3, bend[1] + drop),
            ],
            4,
        )
        sheet.stroke(crease, 0.022, shade(colour, 0.36), 0.7, within=shape)


def _cuff(sheet: Surface, person: Appearance, path: Points, wide: float) -> None:
    end, before = path[-1], path[-2]
    along = (end - before) / max(1e-6, float(np.hypot(*(end - before))))
    band = limb(np.stack([end - along * 0.05, end + along * 0.02]), (wide * 0.7, wide * 0.7))
    under = person.clothes.garment in {"suit", "jacket", "coat", "uniform", "lab_coat"}
    sheet.fill(band, person.clothes.under if under else shade(sleeve_colour(person), 0.22))


def _hand(sheet: Surface, person: Appearance, bones: Skeleton, which: int) -> None:
    arm_held = (bones.pose.near, bones.pose.far)[which]
    wrist, elbow = points([bones.wrists[which]])[0], points([bones.elbows[which]])[0]
    kind = arm_held.hand if arm_held.hand in _HANDS else "relaxed"
    heading = float(np.degrees(np.arctan2(wrist[0] - elbow[0], wrist[1] - elbow[1])))
    mirror = -1.0 if which == 1 and bones.turn < 0.4 else 1.0
    draw_hand(
        sheet, person, (float(wrist[0]), float(wrist[1])), -heading, kind, size=0.94 * _slight(person), mirror=mirror
    )


def draw_hand(
    sheet: Surface,
    person: Appearance,
    wrist: tuple[float, float],
    degrees: float,
    kind: str,
    *,
    size: float = 1.0,
    mirror: float = 1.0,
) -> None:
    """Draw a hand of four fingers and a thumb; at 0 degrees it hangs down from the wrist."""
    dark = shade(person.skin, 0.2)

    def put(shape: Points) -> Points:
        return turned(shape * np.array([mirror * size, size]) + np.asarray(wrist), degrees, wrist)

    thumb_angle, thumb = _THUMBS[kind]
    sheet.fill(put(_finger(-0.075, 0.08, thumb_angle, thumb, 0.062)), mix(person.skin, dark, 0.5))
    palm = loop([(-0.07, -0.02), (0.07, -0.02), (0.088, 0.1), (0.078, 0.2), (-0.075, 0.2), (-0.092, 0.09)])
    for step, (angle, long, across) in enumerate(_HANDS[kind]):
        finger = put(_finger(across, 0.17, angle, long, 0.048))
        sheet.fill(finger, mix(person.skin, dark, 0.25 * (step % 2)))
    sheet.fill(put(palm), person.skin)
    if kind in {"grip", "relaxed"}:
        for _, long, across in _HANDS[kind][1:]:
            sheet.stroke(
                put(line([(across - 0.018, 0.17), (across - 0.018, 0.17 + long * 0.7)], 3)),
                0.012 * size,
                shade(person.skin, 0.36),
                0.7,
            )


def _finger(across: float, start: float, angle: float, long: float, wide: float) -> Points:
    base = points([(across, start), (across, start + long * 0.5), (across, start + long)])
    return turned(limb(line(base, 3), (wide, wide * 0.98, wide * 0.72)), -angle, (across, start))


def leg(sheet: Surface, person: Appearance, bones: Skeleton, which: int) -> None:
    """Draw the near leg (0) or the far one (1), with its shoe."""
    joints = bones.legs[which]
    wide = 0.4 * (0.6 + 0.4 * bones.girth) * (0.84 if person.years < 13 else 1.0)
    _shoe(sheet, person, joints, bones, which)
    path = _bent(joints.hip, joints.knee, joints.ankle)
    _clad(sheet, person, (joints, path), which, wide)
    if person.injuries:
        shin = path[len(path) * 2 // 5 : len(path) * 7 // 10]
        on_limb(sheet, person, "leg", Stretch(shin, wide * (0.72 if _bare(person) else 0.92), which == 0))


def _bare(person: Appearance) -> bool:
    return person.clothes.lower in {"skirt", "shorts"} or person.clothes.garment in {"dress", "robe"}


def _clad(sheet: Surface, person: Appearance, drawn: tuple[Leg, Points], which: int, wide: float) -> None:
    joints, path = drawn
    colour = shade(person.clothes.lower_colour, 0.18) if which == 1 else person.clothes.lower_colour
    if _bare(person):
        stocking = mix(person.skin, (0.25, 0.2, 0.24), 0.25 if which == 0 else 0.4)
        sheet.fill(limb(path, (wide * 0.9, wide * 0.78, wide * 0.55, wide * 0.52, wide * 0.3)), stocking)
        if person.clothes.lower == "shorts":
            sheet.fill(limb(path[: len(path) // 2], (wide * 1.1, wide * 1.1, wide * 1.08)), colour)
        return
    shape = limb(path, (wide * 1.04, wide, wide * 0.76, wide * 0.7, wide * 0.6))
    sheet.fill(shape, colour)
    sheet.soft(
        limb(path + np.array([-wide * 0.36, 0.0]), (wide * 0.5, wide * 0.4, wide * 0.26)),
        shade(colour, 0.3),
        0.5,
        wide * 0.14,
        within=shape,
    )
    knee = joints.knee
    sheet.stroke(
        line(
            [
                (knee[0] - wide * 0.3, knee[1] - 0.02),
                (knee[0] + wide * 0.1, knee[1] + 0.03),
                (knee[0] + wide * 0.3, knee[1]),
            ],
            4,
        ),
        0.02,
        shade(colour, 0.36),
        0.6,
        within=shape,
    )
    hem = joints.ankle
    sheet.stroke(
        line([(hem[0] - wide * 0.3, hem[1] + 0.01), (hem[0], hem[1] + 0.05), (hem[0] + wide * 0.3, hem[1] + 0.01)], 4),
        0.024,
        shade(colour, 0.4),
        0.8,
    )


def _shoe(sheet: Surface, person: Appearance, joints: Leg, bones: Skeleton, which: int) -> None:
    x, y = joints.ankle
    colour = shade(person.clothes.shoes, 0.15) if which == 1 else person.clothes.shoes
    side = -1.0 if which == 0 else 1.0
    point = 0.36 * bones.turn + side * 0.12 * (1 - bones.turn)
    heel = -0.13 * bones.turn + (-0.12 if side > 0 else 0.12) * (1 - bones.turn) * 0.9
    foot = y + 0.17
    if bones.turn > 0.3:
        shape = loop(
            [
                (x - 0.12, y - 0.06),
                (x + 0.11, y - 0.06),
                (x + 0.16, y + 0.04),
                (x + point, y + 0.085),
                (x + point + 0.04, foot - 0.02),
                (x + heel, foot),
                (x + heel - 0.02, y + 0.08),
            ]
        )
    else:
        shape = loop(
            [
                (x - 0.12, y - 0.05),
                (x + 0.12, y - 0.05),
                (x + 0.15 + side * 0.03, y + 0.12),
                (x + side * 0.1 + 0.1, foot + 0.06),
                (x + side * 0.1 - 0.1, foot + 0.06),
                (x - 0.15 + side * 0.03, y + 0.12),
            ]
        )
    sheet.fill(shape, colour)
    low = float(shape[:, 1].max())
    sheet.fill(shape, shade(colour, 0.55), 1.0, within=ellipse(x + point * 0.4, low + 0.02, 0.5, 0.05))
    sheet.stroke(
        line([(x + point * 0.25, y + 0.06), (x + point * 0.6, y + 0.1), (x + point * 0.95, y + 0.12)], 4),
        0.03,
        tint(colour, 0.3),
        0.5,
        within=shape,
    )
