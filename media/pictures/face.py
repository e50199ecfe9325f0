"""A face in head units: the skull's middle at (0, 0), crown at y = -0.5, chin at y = 0.5; turned to the right."""

from dataclasses import dataclass

import numpy as np

from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import Points, ellipse, line, loop, points
from media.pictures.expression import EXPRESSIONS, Expression
from media.pictures.person import Appearance
from media.pictures.surface import Surface

RADIUS = 0.355
_JAWS = {
    # half widths at the temple, cheekbone, mouth and chin corner, and the chin's own width
    "oval": (0.345, 0.335, 0.255, 0.150, 0.075),
    "round": (0.350, 0.362, 0.305, 0.190, 0.090),
    "square": (0.345, 0.345, 0.300, 0.215, 0.125),
    "heart": (0.358, 0.340, 0.232, 0.122, 0.055),
    "long": (0.325, 0.318, 0.250, 0.155, 0.085),
}


@dataclass(frozen=True)
class View:
    """From where a head is seen and what it does at the moment."""

    turn: float = 0.0
    emotion: str = "neutral"
    mouth: str = "rest"
    lids: float = 1.0
    gaze: float = 0.0
    drop: float = 0.0

    @property
    def yaw(self) -> float:
        """Radians the head is turned away from us."""
        return self.turn * 0.4

    @property
    def expression(self) -> Expression:
        """What the emotion does."""
        return EXPRESSIONS[self.emotion]

    def across(self, azimuth: float, radius: float = RADIUS) -> float:
        """Where a point of the head's side at that angle lies."""
        return radius * float(np.sin(azimuth + self.yaw))

    def squeeze(self, azimuth: float) -> float:
        """How much narrower something there looks."""
        return max(0.25, float(np.cos(azimuth + self.yaw)))


def eye_line(person: Appearance) -> float:
    """Height of the eyes: lower in a child's face."""
    return 0.09 if person.child else 0.045


def outline(person: Appearance, view: View) -> Points:
    """Return the head's outline without ears and hair."""
    temple, cheek, mouth, corner, chin = _JAWS[person.face]
    drop = view.drop + (0.02 if person.presentation == "man" and not person.child else 0.0)
    if person.child:
        cheek, mouth, corner = cheek * 1.02, mouth * 1.06, corner * 0.95
    heavy = {"heavy": 1.1, "slim": 0.96}.get(person.build, 1.0)
    right = [
        (0.0, -0.5),
        (0.19, -0.465),
        (0.31, -0.33),
        (temple, -0.13),
        (cheek, 0.08),
        (mouth * heavy, 0.26),
        (corner * heavy, 0.415 + drop * 0.7),
        (chin * heavy, 0.475 + drop),
    ]
    left = [(-x, y) for x, y in reversed(right[1:])]
    control = points([*right, (0.0, 0.492 + drop), *left])
    return loop(_turned(control, view.turn))


def _turned(control: Points, turn: float) -> Points:
    """Return a head turned to the right: the chin goes right, the back of the skull goes left."""
    y = control[:, 1]
    lower = np.clip((y + 0.1) / 0.6, 0, 1) ** 1.2 * 0.115 * turn
    upper = np.clip((0.2 - y) / 0.7, 0, 1) * -0.05 * turn
    back = np.where(control[:, 0] < 0, -0.035 * turn * np.clip((0.3 - y) / 0.5, 0, 1), 0.0)
    front = np.where((control[:, 0] > 0) & (y > -0.2) & (y < 0.2), 0.012 * turn, 0.0)
    return np.stack([control[:, 0] + lower + upper + back + front, y], axis=1)


def skin(sheet: Surface, person: Appearance, view: View) -> None:
    """Ears, head, and the shade that makes it round."""
    shape = outline(person, view)
    _ears(sheet, person, view)
    sheet.fill(shape, person.skin)
    dark = shade(person.skin, 0.2)
    away = points([(-0.6, -0.6), (-0.2, -0.6)]) + np.array([0.0, 0.0])
    edge = line(
        [
            (-0.16 - 0.1 * view.turn, -0.5),
            (-0.235 + 0.01 * view.turn, -0.1),
            (-0.2, 0.15),
            (-0.1 + 0.05 * view.turn, 0.36),
            (0.03, 0.62),
        ]
    )
    sheet.soft(np.concatenate([edge, points([(-0.7, 0.62)]), away[:1]]), dark, 0.5, 0.045, within=shape)
    sheet.soft(ellipse(0.1 * view.turn, 0.52 + view.drop, 0.26, 0.07), dark, 0.45, 0.03, within=shape)
    glow = mix(person.skin, (0.86, 0.32, 0.28), 0.45)
    strength = 0.26 + 0.3 * view.expression.blush
    for side in (-0.62, 0.62):
        sheet.soft(
            ellipse(view.across(side, 0.34), 0.185, 0.085 * view.squeeze(side), 0.055),
            glow,
            strength,
            0.04,
            within=shape,
        )
    if person.freckles:
        _freckles(sheet, person, view)


def _ears(sheet: Surface, person: Appearance, view: View) -> None:
    sides = (-1.0,) if view.turn > 0.45 else (-1.0, 1.0)
    for side in sides:
        x = side * 0.335 + view.turn * (0.085 if side < 0 else -0.03)
        tall = 0.105 * person.ears
        shape = loop(
            [
                (x, -0.06),
                (x + side * 0.05, -0.075),
                (x + side * 0.068, 0.0),
                (x + side * 0.04, 0.09 * person.ears),
                (x, tall),
            ]
        )
        sheet.fill(shape, mix(person.skin, (0.8, 0.35, 0.3), 0.12))
        sheet.fill(ellipse(x + side * 0.035, 0.01, 0.016, 0.04), shade(person.skin, 0.3), 0.6)
        if person.earrings:
            sheet.fill(ellipse(x + side * 0.04, tall + 0.005, 0.02, 0.024), (0.92, 0.78, 0.42))


def near_ear(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw the ear towards us lies on the head when it is turned."""
    if view.turn <= 0.45:
        return
    x, tall = -0.235 + 0.02 * view.turn, 0.1 * person.ears
    shape = loop(
        [(x + 0.03, -0.05), (x - 0.025, -0.085), (x - 0.06, -0.02), (x - 0.035, tall * 0.8), (x + 0.005, tall)]
    )
    sheet.fill(shape, mix(person.skin, (0.8, 0.35, 0.3), 0.1))
    sheet.stroke(
        line([(x + 0.01, -0.04), (x - 0.03, -0.05), (x - 0.035, 0.02), (x - 0.01, 0.05)]),
        0.018,
        shade(person.skin, 0.35),
        0.8,
    )
    if person.earrings:
        sheet.fill(ellipse(x - 0.01, tall + 0.015, 0.02, 0.024), (0.92, 0.78, 0.42))


def _freckles(sheet: Surface, person: Appearance, view: View) -> None:
    spot = mix(person.skin, (0.5, 0.25, 0.12), 0.45)
    for side in (-1, 1):
        for step, (angle, y) in enumerate(((0.35, 0.13), (0.5, 0.16), (0.66, 0.12), (0.45, 0.2), (0.6, 0.19))):
            sheet.fill(ellipse(view.across(side * angle), y, 0.009 + 0.002 * (step % 2), 0.008), spot, 0.7)


def nose(sheet: Surface, person: Appearance, view: View) -> None:
    """Seen from the front by its shadow, from the side by its bridge."""
    tip_y = 0.13 + 0.045 * person.nose
    tip_x = nose_tip(person, view)
    wide = 0.052 * person.nose_width * (0.8 if person.child else 1.0)
    dark = shade(person.skin, 0.26)
    top = (view.across(0.0) + 0.005, eye_line(person) - 0.06)
    side = 1.0 if view.turn > 0.15 else -1.0
    bridge = [
        top,
        (mixed(top[0], tip_x, 0.5) + 0.012 * side, 0.06),
        (tip_x + 0.028 * side, tip_y - 0.015),
        (tip_x + 0.012 * side, tip_y + 0.022),
    ]
    shadow = [*bridge, (tip_x - wide * 0.4 * side, tip_y + 0.028), (tip_x - 0.004 * side, tip_y - 0.03)]
    sheet.fill(loop(shadow), dark, 0.34)
    base = line(
        [
            (tip_x - wide, tip_y + 0.004),
            (tip_x - wide * 0.55, tip_y + 0.026),
            (tip_x, tip_y + 0.03),
            (tip_x + wide * 0.55, tip_y + 0.024),
            (tip_x + wide * 0.9, tip_y),
        ]
    )
    sheet.stroke(base, 0.017, shade(person.skin, 0.42), 0.85)
    sheet.soft(ellipse(tip_x - 0.008 * side, tip_y - 0.02, 0.018, 0.022), tint(person.skin, 0.5), 0.5, 0.012)


def nose_tip(person: Appearance, view: View) -> float:
    """Return how far to the side the nose's tip lies."""
    return (RADIUS + 0.055 * person.nose) * float(np.sin(view.yaw))


def mixed(first: float, last: float, share: float) -> float:
    """Return a number between two."""
    return first * (1 - share) + last * share


def lines_of_age(sheet: Surface, person: Appearance, view: View) -> None:
    """Folds beside the nose from the forties on, more later."""
    if person.years < 45:
        return
    deep = min(1.0, (person.years - 38) / 35)
    dark: Colour = shade(person.skin, 0.3)
    for side in (-1, 1):
        fold = line(
            [(view.across(side * 0.24), 0.15), (view.across(side * 0.44), 0.23), (view.across(side * 0.5), 0.32)]
        )
        sheet.stroke(fold, 0.014, dark, 0.55 * deep)
        bag = line(
            [(view.across(side * 0.3), 0.115), (view.across(side * 0.48), 0.135), (view.across(side * 0.68), 0.11)]
        )
        sheet.stroke(bag, 0.012, dark, 0.5 * deep)
        if person.years > 60:
            for step in range(2):
                crow = line(
                    [(view.across(side * 0.86), 0.04 + 0.03 * step), (view.across(side * 1.02), 0.02 + 0.06 * step)]
                )
                sheet.stroke(crow, 0.01, dark, 0.5)
    if person.years > 58:
        for step in range(2):
            y = -0.2 + 0.055 * step
            sheet.stroke(
                line([(view.across(-0.45), y), (view.across(0), y - 0.018), (view.across(0.45), y)]), 0.01, dark, 0.4
            )
