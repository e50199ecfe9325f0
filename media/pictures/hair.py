"""Hair in three layers: a mass behind the head, a cap on it, locks before the ears. Head units, turned right."""

from dataclasses import dataclass

import numpy as np

from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import Points, ellipse, limb, line, loop, points
from media.pictures.face import View, outline
from media.pictures.person import Appearance
from media.pictures.surface import Surface

Pairs = list[tuple[float, float]]


@dataclass(frozen=True)
class Style:
    """How hair is cut: volume over the skull, hairline, how far it falls behind (`back`) and in front (`sides`)."""

    volume: float = 0.05
    hairline: str = "swept"
    back: float = 0.0
    width: float = 0.4
    sides: float = 0.06
    curl: float = 0.0
    tie: str = "none"


STYLES = {
    "bald": Style(volume=0.0, hairline="none"),
    "balding": Style(volume=0.03, hairline="ring", sides=0.08),
    "buzz": Style(volume=0.014, hairline="high", sides=0.03),
    "short": Style(volume=0.055, hairline="swept"),
    "side_part": Style(volume=0.06, hairline="parted_side", sides=0.04),
    "quiff": Style(volume=0.06, hairline="quiff", sides=0.02),
    "messy": Style(volume=0.085, hairline="ragged", curl=0.035, sides=0.08),
    "curly": Style(volume=0.11, hairline="high", curl=0.05, back=0.22, width=0.45, sides=0.12),
    "afro": Style(volume=0.21, hairline="high", curl=0.045, back=0.16, width=0.52, sides=0.06),
    "bob": Style(volume=0.065, hairline="parted_side", back=0.46, width=0.43, sides=0.4),
    "fringe": Style(volume=0.06, hairline="straight", back=0.66, width=0.42, sides=0.36),
    "long": Style(volume=0.055, hairline="parted", back=1.02, width=0.43, sides=0.62),
    "wavy": Style(volume=0.075, hairline="parted_side", back=0.84, width=0.47, sides=0.5, curl=0.03),
    "bun": Style(volume=0.04, hairline="pulled", sides=0.03, tie="bun"),
    "ponytail": Style(volume=0.04, hairline="swept", sides=0.08, tie="tail"),
    "braids": Style(volume=0.045, hairline="parted", sides=0.1, tie="braids"),
}
_HAIRLINES: dict[str, Pairs] = {
    # from the right temple over the forehead to the left one
    "high": [(0.315, -0.06), (0.275, -0.23), (0.12, -0.325), (-0.12, -0.325), (-0.275, -0.23), (-0.315, -0.06)],
    "pulled": [(0.32, -0.08), (0.27, -0.26), (0.11, -0.35), (-0.11, -0.35), (-0.27, -0.26), (-0.32, -0.08)],
    "swept": [(0.31, -0.05), (0.285, -0.17), (0.16, -0.225), (-0.06, -0.275), (-0.25, -0.3), (-0.315, -0.08)],
    "parted_side": [
        (0.31, -0.04),
        (0.305, -0.15),
        (0.2, -0.235),
        (0.02, -0.3),
        (-0.13, -0.365),
        (-0.25, -0.25),
        (-0.315, -0.05),
    ],
    "parted": [
        (0.31, -0.02),
        (0.295, -0.14),
        (0.18, -0.26),
        (0.0, -0.4),
        (-0.18, -0.26),
        (-0.295, -0.14),
        (-0.31, -0.02),
    ],
    "straight": [
        (0.325, -0.02),
        (0.31, -0.1),
        (0.16, -0.125),
        (0.0, -0.13),
        (-0.16, -0.125),
        (-0.31, -0.1),
        (-0.325, -0.02),
    ],
    "quiff": [(0.315, -0.08), (0.275, -0.26), (0.12, -0.33), (-0.12, -0.34), (-0.275, -0.26), (-0.315, -0.08)],
    "ragged": [
        (0.31, -0.04),
        (0.27, -0.14),
        (0.2, -0.19),
        (0.13, -0.15),
        (0.03, -0.23),
        (-0.06, -0.17),
        (-0.17, -0.25),
        (-0.26, -0.17),
        (-0.31, -0.06),
    ],
}


def style_of(person: Appearance) -> Style:
    """Return the cut; a headscarf hides it."""
    return STYLES["bald"] if person.hat == "headscarf" else STYLES.get(person.hair, STYLES["short"])


def behind(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw what falls behind the neck, or is tied there."""
    style, dark = style_of(person), shade(person.hair_colour, 0.32)
    lean = -0.09 * view.turn
    if style.back:
        shape = _mass(style, lean)
        sheet.fill(shape, dark)
        for share in (-0.7, -0.35, 0.1, 0.5):
            x = lean + share * style.width * 0.9
            strand = line([(x * 0.9, -0.1), (x, style.back * 0.5), (x * 1.02, style.back * 0.96)])
            sheet.stroke(strand, 0.02, shade(person.hair_colour, 0.5), 0.5, within=shape)
    if style.tie == "tail":
        _tail(sheet, person, view)
    if style.tie == "bun":
        at = (-0.36 * view.turn, -0.5 + 0.2 * view.turn)
        sheet.fill(ellipse(*at, 0.175, 0.16), person.hair_colour)
        sheet.soft(ellipse(at[0] - 0.05, at[1] + 0.05, 0.12, 0.1), dark, 0.55, 0.04, within=ellipse(*at, 0.175, 0.16))
        sheet.stroke(
            line([(at[0] - 0.1, at[1] - 0.06), (at[0] + 0.02, at[1] - 0.1), (at[0] + 0.12, at[1] - 0.02)]),
            0.02,
            tint(person.hair_colour, 0.25),
            0.7,
        )


def _mass(style: Style, lean: float) -> Points:
    wide, long = style.width, style.back
    right: Pairs = [
        (0.0, -0.5 - style.volume),
        (0.3, -0.38),
        (wide * 0.96, 0.0),
        (wide, long * 0.55),
        (wide * 0.93, long * 0.92),
        (wide * 0.55, long),
    ]
    shape = loop([*right, *[(-x, y) for x, y in reversed(right[1:])]])
    shape[:, 0] += lean * np.clip((shape[:, 1] + 0.5) / 0.6, 0.4, 1)
    return _curled(shape, style.curl, 0.35)


def _curled(shape: Points, curl: float, above: float = 9.0) -> Points:
    """Bumps along the outline, of the size of curls."""
    if not curl:
        return shape
    centre = np.array([0.0, -0.05])
    out = shape - centre
    reach = np.hypot(out[:, 0], out[:, 1])[:, None]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(shape, axis=0).T))])
    bump = np.abs(np.sin(along * np.pi / 0.15))[:, None] * curl * np.where(shape[:, 1:] < above, 1, 0.5)
    return centre + out * (1 + bump / np.maximum(reach, 0.1))


def _tail(sheet: Surface, person: Appearance, view: View) -> None:
    x = -0.36 * view.turn - 0.1 * (1 - view.turn)
    path = line([(x + 0.1, -0.38), (x - 0.12, -0.3), (x - 0.17, 0.05), (x - 0.1, 0.42), (x - 0.15, 0.62)])
    shape = limb(path, (0.1, 0.2, 0.23, 0.17, 0.03))
    sheet.fill(shape, shade(person.hair_colour, 0.14))
    sheet.stroke(path[6:-4] + np.array([0.03, 0]), 0.03, tint(person.hair_colour, 0.22), 0.5)


def cap(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw the hair on the head, with its shade and its gloss."""
    style = style_of(person)
    if style.hairline == "none":
        _scalp(sheet, person, view)
        return
    if style.hairline == "ring":
        _ring(sheet, person, view)
        return
    shape = _cap(style, view)
    colour = mix(person.hair_colour, person.skin, 0.3) if person.hair == "buzz" else person.hair_colour
    sheet.fill(shape, colour)
    _texture(sheet, colour, style, view, shape)
    if style.hairline == "quiff":
        _quiff(sheet, person, view)


def _cap(style: Style, view: View) -> Points:
    v, turn = style.volume, view.turn
    low = style.sides if style.sides < 0.2 else 0.1
    outer: Pairs = [(0.33 + v * 0.5, low), (0.352 + v, -0.13), (0.315 + v * 0.8, -0.34 - v * 0.5), (0.19, -0.475 - v)]
    outer += [(0.0, -0.505 - v), (-0.19, -0.475 - v), (-0.315 - v * 0.8, -0.34 - v * 0.5), (-0.358 - v, -0.13)]
    outer += (
        [(-0.345 - v * 0.6, low + 0.12 * turn), (-0.3 - 0.02 * turn, low + 0.2 * turn)]
        if turn > 0.3
        else [(-0.33 - v * 0.5, low)]
    )
    edge = points(outer)
    lower = np.clip((edge[:, 1] + 0.3) / 0.5, 0, 1)
    edge[:, 0] += -0.055 * turn - 0.02 * turn * lower * (edge[:, 0] < 0)
    edge[:, 0] -= 0.03 * turn * (edge[:, 0] > 0.2)
    arc = _curled(line(edge), style.curl)
    inner = points(_HAIRLINES[style.hairline][::-1])
    inner[:, 0] += turn * np.interp(inner[:, 0], [-0.32, 0.0, 0.32], [0.13, 0.1, -0.02])
    return np.concatenate([arc, line(inner)])


def _texture(sheet: Surface, colour: Colour, style: Style, view: View, shape: Points) -> None:
    dark, light = shade(colour, 0.34), tint(colour, 0.24)
    lean = -0.05 * view.turn
    sheet.soft(ellipse(-0.34 + lean, -0.18, 0.2, 0.36), dark, 0.5, 0.06, within=shape)
    crown = (lean - 0.02, -0.5 - style.volume)
    for step, end in enumerate(
        ((0.3, -0.12), (0.22, -0.24), (0.08, -0.3), (-0.1, -0.31), (-0.24, -0.24), (-0.32, -0.08))
    ):
        middle = (crown[0] + (end[0] - crown[0]) * 0.75 + lean, -0.42 - style.volume * 0.6)
        path = line([crown, middle, (end[0] + lean * 0.4 + 0.08 * view.turn, end[1])])
        sheet.stroke(path, 0.018, dark if step % 2 else mix(dark, colour, 0.4), 0.55, within=shape)
    gloss = line(
        [(-0.2 + lean, -0.36 - style.volume), (0.02, -0.425 - style.volume), (0.22 + lean, -0.36 - style.volume)]
    )
    sheet.stroke(gloss, 0.05, light, 0.42, within=shape)


def _quiff(sheet: Surface, person: Appearance, view: View) -> None:
    x = 0.07 * view.turn
    shape = loop(
        [
            (-0.26 + x, -0.33),
            (-0.2 + x, -0.52),
            (0.0 + x, -0.645),
            (0.22 + x, -0.62),
            (0.3 + x * 0.4, -0.47),
            (0.24 + x * 0.4, -0.34),
            (0.05 + x, -0.36),
        ]
    )
    sheet.fill(shape, person.hair_colour)
    for step in (0.0, 0.09, 0.18):
        path = line([(-0.2 + step + x, -0.37), (-0.08 + step + x, -0.53), (0.1 + step * 0.6 + x, -0.59)])
        sheet.stroke(
            path,
            0.02,
            tint(person.hair_colour, 0.2) if step == 0.09 else shade(person.hair_colour, 0.3),
            0.6,
            within=shape,
        )


def _scalp(sheet: Surface, person: Appearance, view: View) -> None:
    if person.hat != "headscarf":
        sheet.soft(
            ellipse(0.05 * view.turn + 0.06, -0.36, 0.11, 0.05),
            tint(person.skin, 0.6),
            0.5,
            0.03,
            within=outline(person, view),
        )


def _ring(sheet: Surface, person: Appearance, view: View) -> None:
    _scalp(sheet, person, view)
    turn = view.turn
    for side in (-1, 1):
        x = side * 0.345 - 0.06 * turn
        if side > 0:
            x -= 0.03 * turn
        inner = x - (side * 0.075 * (1 - 0.8 * turn) if side > 0 else -0.075 - 0.05 * turn)
        shape = loop(
            [
                (x, -0.3),
                (x + side * 0.035, -0.12),
                (x + side * 0.02, 0.1 + 0.1 * turn * (side < 0)),
                (inner, 0.05),
                (inner, -0.12),
                (x - side * 0.03, -0.27),
            ]
        )
        sheet.fill(shape, person.hair_colour)


def front(sheet: Surface, person: Appearance, view: View) -> None:
    """Locks that fall before the ears and over the shoulders."""
    style = style_of(person)
    if style.sides > 0.2:
        for side in (-1, 1):
            _lock(sheet, person, style, view, side)
    if style.tie == "braids":
        for side in (-1, 1):
            _braid(sheet, person, view, side)


def _lock(sheet: Surface, person: Appearance, style: Style, view: View, side: int) -> None:
    turn, colour = view.turn, person.hair_colour
    top = side * 0.27 - 0.05 * turn + (0.09 * turn if side < 0 else 0.0)
    outer = side * (0.385 + style.volume * 0.5) - (0.1 if side < 0 else 0.07) * turn
    inner = side * 0.275 + (0.12 * turn if side < 0 else 0.02 * turn)
    foot = side * style.width * 0.86 - 0.03 * turn
    shape = loop(
        [
            (top, -0.3),
            (outer, -0.12),
            (outer + side * 0.015, style.sides * 0.5),
            (foot, style.sides),
            (foot - side * 0.08, style.sides * 0.98),
            (inner + side * 0.03, style.sides * 0.45),
            (inner, 0.02),
            (inner - side * 0.01, -0.14),
        ]
    )
    shape = _curled(shape, style.curl * 0.6)
    sheet.fill(shape, shade(colour, 0.1) if side < 0 else colour)
    for step in (0.3, 0.65):
        x0, x1 = outer + (inner - outer) * step, foot - side * 0.08 * step
        sheet.stroke(
            line([(x0 - side * 0.02, -0.2), (x0, style.sides * 0.3), (x1, style.sides * 0.9)]),
            0.018,
            shade(colour, 0.36),
            0.6,
            within=shape,
        )


def _braid(sheet: Surface, person: Appearance, view: View, side: int) -> None:
    x = side * 0.33 - 0.06 * view.turn
    for step in range(5):
        y = 0.14 + step * 0.125
        wide = 0.085 - 0.008 * step
        sheet.fill(
            ellipse(x + side * 0.02 * step * 0.5, y, wide, 0.085, side * 0.4),
            shade(person.hair_colour, 0.06 + 0.12 * (step % 2)),
        )
    sheet.fill(ellipse(x + side * 0.05, 0.74, 0.05, 0.03), tint(person.clothes.colour, 0.1))
    sheet.fill(ellipse(x + side * 0.05, 0.82, 0.045, 0.07), person.hair_colour)
