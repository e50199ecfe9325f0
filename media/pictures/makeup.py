"""Make-up on a face: painted under the eyes' lids and the beard, over the skin."""

from media.pictures.colour import Colour, mix, shade
from media.pictures.curves import ellipse, line
from media.pictures.face import View, eye_line, outline
from media.pictures.marks import Makeup
from media.pictures.person import Appearance
from media.pictures.surface import Surface

_SIDES = (-1.0, 1.0)
_EYE = 0.45  # radians from the middle of the face, as eyes lie
_GRIME = (0.24, 0.20, 0.17)


def on_skin(sheet: Surface, person: Appearance, view: View) -> None:
    """Paint the face, its cheeks, stripes, what ran down, and dirt."""
    paint, shape = person.makeup, outline(person, view)
    if paint.face:
        sheet.fill(shape, paint.face, 0.62)
    for side in _SIDES:
        wide = view.squeeze(side * 0.62)
        if paint.cheeks:
            cheek = ellipse(view.across(side * 0.66, 0.34), 0.165, 0.1 * wide, 0.062, -0.5 * side)
            sheet.soft(cheek, paint.cheeks, 0.62, 0.03, within=shape)
        if paint.stripes:
            _stripes(sheet, view, paint.stripes, side)
        if paint.runs:
            _run(sheet, person, view, side)
    if paint.dirt:
        _dirt(sheet, view)


def on_lids(sheet: Surface, person: Appearance, view: View) -> None:
    """Paint shadow and liner around the eyes, before the eyes are drawn."""
    paint, y = person.makeup, eye_line(person)
    for side in _SIDES:
        x, wide = view.across(side * _EYE), 0.096 * person.eye_size * view.squeeze(side * _EYE)
        if paint.lids:
            lid = ellipse(x + side * 0.012, y - 0.036, wide * 1.16, 0.062, -0.14 * side)
            sheet.soft(lid, paint.lids, 0.85, 0.014)
        if paint.liner:
            rim = ellipse(x, y, wide * 1.06, 0.058 * person.eye_size)
            sheet.soft(rim, (0.06, 0.05, 0.07), 0.62, 0.008)
            wing = line(
                [
                    (x + side * wide * 0.7, y - 0.012),
                    (x + side * wide * 1.12, y - 0.03),
                    (x + side * wide * 1.42, y - 0.062),
                ],
                4,
            )
            sheet.stroke(wing, 0.026, (0.06, 0.05, 0.07), 0.95)


def lips_of(makeup: Makeup, red: Colour) -> Colour:
    """Return the colour of lips that are made up."""
    return mix(red, makeup.lips, 0.88) if makeup.lips else red


def _stripes(sheet: Surface, view: View, colour: Colour, side: float) -> None:
    for step in range(2):
        y = 0.12 + 0.055 * step
        path = line(
            [(view.across(side * 0.34), y), (view.across(side * 0.6), y + 0.012), (view.across(side * 0.86), y)], 4
        )
        sheet.stroke(path, 0.036, colour, 0.9)


def _run(sheet: Surface, person: Appearance, view: View, side: float) -> None:
    """Draw two tracks down from an eye, of what was on it."""
    dark = shade(person.makeup.lids or (0.2, 0.18, 0.2), 0.3)
    for at, low in ((0.36, 0.25), (0.54, 0.2)):
        x = view.across(side * at)
        sheet.stroke(line([(x, 0.07), (x + 0.008 * side, 0.15), (x, low)], 4), 0.024, dark, 0.75)


def _dirt(sheet: Surface, view: View) -> None:
    for angle, y, rx, ry in (
        (-0.6, 0.2, 0.07, 0.035),
        (0.5, 0.13, 0.06, 0.03),
        (-0.2, -0.2, 0.09, 0.03),
        (0.25, 0.4, 0.06, 0.03),
    ):
        sheet.soft(ellipse(view.across(angle), y, rx * view.squeeze(angle), ry, 0.3), _GRIME, 0.62, 0.016)
        sheet.stroke(
            line([(view.across(angle - 0.2), y + 0.02), (view.across(angle + 0.15), y - 0.01)], 4), 0.022, _GRIME, 0.5
        )
