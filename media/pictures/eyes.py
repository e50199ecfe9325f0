import numpy as np

from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import Points, ellipse, line, points
from media.pictures.face import View, eye_line
from media.pictures.person import Appearance
from media.pictures.surface import Surface

_SIDES = (-1.0, 1.0)
_AZIMUTH = 0.45


def eyes(sheet: Surface, person: Appearance, view: View) -> None:
    """Both eyes with lids, and a tear where the emotion asks for one."""
    for side in _SIDES:
        _eye(sheet, person, view, side)


def _eye(sheet: Surface, person: Appearance, view: View, side: float) -> None:
    wide, tall = _size(person, view, side)
    x, y = view.across(side * _AZIMUTH), eye_line(person)
    slope = -side * person.eye_tilt * 0.12
    upper, lower = _lids(x, y, wide, tall, view, slope=slope)
    lash = mix(shade(person.hair_colour, 0.5), (0.08, 0.05, 0.06), 0.65)
    if view.lids < 0.2:
        _shut(sheet, person, lower if view.expression.lower < 0.35 else upper, lash)
        return
    opening = np.concatenate([upper, lower[::-1]])
    sheet.soft(ellipse(x, y - tall * 0.9, wide * 1.05, tall * 0.75), shade(person.skin, 0.3), 0.16, 0.02)
    sheet.fill(opening, mix((0.97, 0.96, 0.94), person.skin, 0.1))
    _iris(sheet, person, view, (x, y, wide, tall), opening)
    sheet.fill(
        np.concatenate([upper, (upper + np.array([0, 0.024]))[::-1]]), shade(person.skin, 0.5), 0.38, within=opening
    )
    _lashes(sheet, person, upper, lash, side)
    sheet.stroke(lower, 0.011, shade(person.skin, 0.45), 0.8)
    if view.expression.tear and side < 0:
        sheet.fill(ellipse(x + 0.02, y + tall + 0.05, 0.013, 0.024), (0.86, 0.93, 1.0), 0.75)


def _size(person: Appearance, view: View, side: float) -> tuple[float, float]:
    big = person.eye_size * (1.2 if person.child else 1.0)
    wide = 0.088 * big * max(0.62, view.squeeze(side * _AZIMUTH) ** 0.8)
    return wide, 0.056 * big * (0.92 if person.presentation == "man" else 1.04)


def _lids(x: float, y: float, wide: float, tall: float, view: View, *, slope: float) -> tuple[Points, Points]:
    """Upper and lower edge, each from left to right."""
    opened = view.expression.lids * view.lids
    across = points([(-1.0, 0), (-0.62, 0), (0.0, 0), (0.62, 0), (1.0, 0)])[:, 0]
    arch = np.array([0.0, 0.72, 1.0, 0.74, 0.0])
    lift = tall * opened
    sink = tall * 0.72 * (1 - 0.6 * view.expression.lower) * min(1.0, 0.4 + view.lids)
    tilt = across * slope
    upper = np.stack([x + across * wide, y + tilt - arch * lift], axis=1)
    lower = np.stack([x + across * wide, y + tilt + arch * sink], axis=1)
    return line(upper), line(lower)


def _iris(
    sheet: Surface, person: Appearance, view: View, eye: tuple[float, float, float, float], opening: Points
) -> None:
    x, y, wide, tall = eye
    look = float(np.clip(view.gaze + view.turn * 0.22, -0.6, 0.6))
    x += wide * look * 0.62
    y += tall * 0.04 - 0.1 * tall * (view.expression.lids - 1)
    round_x, round_y = tall * 0.86 * (0.94 if wide < tall * 1.35 else 1.0), tall * 0.88
    sheet.fill(ellipse(x, y, round_x * 1.1, round_y * 1.1), shade(person.eyes, 0.55), within=opening)
    sheet.fill(ellipse(x, y, round_x * 0.95, round_y * 0.95), person.eyes, within=opening)
    sheet.fill(
        ellipse(x, y + round_y * 0.45, round_x * 0.62, round_y * 0.36), tint(person.eyes, 0.35), 0.7, within=opening
    )
    sheet.fill(ellipse(x, y, round_x * 0.5, round_y * 0.52), (0.05, 0.04, 0.06), within=opening)
    sheet.fill(
        ellipse(x + round_x * 0.36, y - round_y * 0.4, round_x * 0.27, round_y * 0.27), (1.0, 1.0, 1.0), within=opening
    )


def _lashes(sheet: Surface, person: Appearance, upper: Points, lash: Colour, side: float) -> None:
    woman = person.presentation == "woman"
    sheet.stroke(upper, 0.03 if woman else 0.022, lash)
    crease = upper[3:-3] + np.array([0.0, -0.028])
    sheet.stroke(crease, 0.011, shade(person.skin, 0.36), 0.7)
    if woman and not person.child:
        end = upper[-1] if side > 0 else upper[0]
        sheet.stroke(
            line([end - np.array([side * 0.03, 0.004]), end + np.array([side * 0.016, -0.018])], 4), 0.02, lash
        )


def _shut(sheet: Surface, person: Appearance, edge: Points, lash: Colour) -> None:
    sheet.stroke(edge, 0.026, lash)
    sheet.stroke(edge[4:-4] + np.array([0.0, -0.04]), 0.01, shade(person.skin, 0.3), 0.5)


def brows(sheet: Surface, person: Appearance, view: View) -> None:
    """Brows carry most of an emotion."""
    mood = view.expression
    colour = mix(person.hair_colour, (0.2, 0.13, 0.1), 0.45 if person.years < 65 else 0.1)
    y = eye_line(person) - 0.122 - 0.035 * mood.brow_lift - 0.012 * (person.eye_size - 1)
    for side in _SIDES:
        inner = (view.across(side * 0.17), y + 0.045 * mood.brow_anger + 0.008)
        middle = (view.across(side * 0.47), y - 0.022 - 0.008 * mood.brow_anger)
        outer = (view.across(side * 0.8), y + 0.03 - 0.03 * mood.brow_anger)
        path = line([inner, middle, outer], 8)
        sheet.fill(_brow(path, 0.036 * person.brow), colour, 0.94)
    if mood.brow_anger > 0.8:
        for side in _SIDES:
            crease = line([(view.across(side * 0.07), y + 0.005), (view.across(side * 0.09), y + 0.055)], 4)
            sheet.stroke(crease, 0.012, shade(person.skin, 0.4), 0.7)


def _brow(path: Points, thick: float) -> Points:
    t = np.linspace(0, 1, len(path))
    half = thick / 2 * (0.55 + 0.45 * np.sin(np.pi * (0.25 + 0.6 * t))) * (1 - 0.75 * t**3)
    return np.concatenate([path - np.stack([0 * t, half], 1), (path + np.stack([0 * t, half], 1))[::-1]])
