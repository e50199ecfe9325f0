import numpy as np

from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import Points, ellipse, line, points
from media.pictures.expression import MOUTHS, Mouth
from media.pictures.face import RADIUS, View
from media.pictures.makeup import lips_of
from media.pictures.person import Appearance
from media.pictures.surface import Surface

_HALF = 0.108
_TALL = 0.085
_ACROSS = np.array([-1.0, -0.55, 0.0, 0.55, 1.0])


def place(person: Appearance, view: View) -> tuple[float, float]:
    """Return the middle of the mouth."""
    return (RADIUS + 0.012) * float(np.sin(view.yaw)), 0.298 + 0.008 * (person.nose - 1)


def lips(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw the mouth in its shape, bent by the emotion."""
    shape = _opened(MOUTHS[view.mouth], view)
    upper, lower = edges(person, view, shape)
    red = lip_colour(person)
    if shape.up + shape.down < 0.12:
        _closed(sheet, person, (upper + lower) / 2, red)
    else:
        _open(sheet, person, shape, (upper, lower), red)


def lip_colour(person: Appearance) -> Colour:
    """Stronger where the appearance is a woman's."""
    red = (0.72, 0.24, 0.26) if person.skin[0] > 0.6 else (0.5, 0.18, 0.2)
    share = 0.5 if person.presentation == "woman" and not person.child else 0.26
    return lips_of(person.makeup, mix(person.skin, red, share))


def _opened(shape: Mouth, view: View) -> Mouth:
    """At rest an emotion may open the mouth by itself."""
    if view.mouth != "rest":
        return shape
    gape = view.expression.gape
    return Mouth(wide=1.0, up=0.2 * gape, down=0.62 * gape, teeth=1.2 if view.emotion == "happy" else 0.5)


def edges(person: Appearance, view: View, shape: Mouth) -> tuple[Points, Points]:
    """Where the lips meet or part, upper and lower, from left to right."""
    x, y = place(person, view)
    half = _HALF * shape.wide * view.expression.wide * (0.86 + 0.14 * float(np.cos(view.yaw * 2)))
    bend = -0.042 * view.expression.curve * (1 - 0.6 * shape.pursed)
    corners = bend * (_ACROSS**2) - bend * 0.35
    arch = np.array([0.0, 0.8, 1.0, 0.8, 0.0])
    across = x + _ACROSS * half + 0.01 * view.turn * (1 - _ACROSS**2)
    upper = np.stack([across, y + corners - arch * _TALL * shape.up], axis=1)
    lower = np.stack([across, y + corners + arch * _TALL * shape.down], axis=1)
    return line(upper), line(lower)


def _closed(sheet: Surface, person: Appearance, seam: Points, red: Colour) -> None:
    middle = slice(4, len(seam) - 4)
    full = 0.024 * person.lips
    t = np.linspace(0, np.pi, len(seam))
    bow = np.sin(t) * full * (1 - 0.25 * np.exp(-(((t - np.pi / 2) / 0.25) ** 2)))
    top = seam - np.stack([0 * t, bow], 1)
    under = seam + np.stack([0 * t, np.sin(t) * full * 1.35], 1)
    sheet.fill(np.concatenate([top, seam[::-1]]), shade(red, 0.1))
    sheet.fill(np.concatenate([seam, under[::-1]]), red)
    sheet.stroke(under[middle] + np.array([0.0, 0.022]), 0.012, shade(person.skin, 0.3), 0.5)
    sheet.stroke(seam, 0.02, shade(red, 0.6))


def _open(sheet: Surface, person: Appearance, shape: Mouth, parted: tuple[Points, Points], red: Colour) -> None:
    upper, lower = parted
    full = 0.026 * person.lips * (1 + 0.35 * shape.pursed)
    rim = np.sin(np.linspace(0, np.pi, len(upper))) ** 0.7
    bulge = np.stack([0 * rim, rim * full], 1)
    outer = np.concatenate([upper - bulge, (lower + bulge * 1.25)[::-1]])
    inside = np.concatenate([upper, lower[::-1]])
    sheet.fill(outer, red)
    sheet.fill(inside, (0.22, 0.06, 0.08))
    middle = points([(float(upper[:, 0].mean()), float(lower[:, 1].max()))])[0]
    if shape.tongue:
        sheet.fill(ellipse(middle[0], middle[1] + 0.004, 0.06, 0.036 * shape.tongue), (0.74, 0.33, 0.34), within=inside)
    if shape.teeth:
        deep = np.array([0.0, 0.02 * shape.teeth + 0.006])
        sheet.fill(np.concatenate([upper[2:-2], (upper[2:-2] + deep)[::-1]]), (0.95, 0.94, 0.90), within=inside)
    sheet.stroke(upper, 0.012, shade(red, 0.55), 0.9)
    sheet.stroke(lower[4:-4] + np.array([0.0, full * 0.6]), 0.01, tint(red, 0.35), 0.6)
