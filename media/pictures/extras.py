"""Beards, glasses and hats, in head units."""

from collections.abc import Callable

import numpy as np

from media.pictures import eyes, hair, lips
from media.pictures.colour import mix, shade, tint
from media.pictures.curves import ellipse, line, loop, points, ribbon
from media.pictures.face import View, eye_line, outline
from media.pictures.person import Appearance
from media.pictures.surface import Surface


def beard(sheet: Surface, person: Appearance, view: View) -> None:
    """Under the mouth: everything but the moustache."""
    if person.beard in {"none", "moustache"}:
        return
    shape = outline(person, view)
    x, y = lips.place(person, view)
    drop = view.drop
    colour = shade(person.hair_colour, 0.08)
    if person.beard == "stubble":
        area = loop(
            [(-0.4, 0.12), (x - 0.16, 0.25), (x, 0.235), (x + 0.16, 0.25), (0.45, 0.12), (0.4, 0.6), (-0.4, 0.6)]
        )
        sheet.soft(area, mix(person.hair_colour, (0.3, 0.26, 0.26), 0.3), 0.26, 0.025, within=shape)
        return
    if person.beard == "goatee":
        sheet.fill(
            loop(
                [
                    (x - 0.1, y + 0.03),
                    (x, y + 0.075),
                    (x + 0.1, y + 0.03),
                    (x + 0.09, 0.47 + drop),
                    (x, 0.54 + drop),
                    (x - 0.09, 0.47 + drop),
                ]
            ),
            colour,
        )
        return
    _full(sheet, person, view, 0.3 if person.beard == "long" else 0.055)


def _full(sheet: Surface, person: Appearance, view: View, below: float) -> None:
    x, y = lips.place(person, view)
    drop, turn = view.drop, view.turn
    colour = shade(person.hair_colour, 0.08)
    near = -0.335 + 0.1 * turn
    far = 0.335 - 0.03 * turn
    chin = 0.5 + drop + below
    shape = loop(
        [
            (near, 0.0),
            (near - 0.015, 0.16),
            (near + 0.07, 0.36),
            (x - 0.15, chin - 0.05),
            (x, chin),
            (x + 0.15, chin - 0.05),
            (far - 0.05 + 0.05 * turn, 0.36),
            (far + 0.012, 0.14),
            (far, 0.0),
            (far - 0.045, 0.16),
            (x + 0.15, 0.235),
            (x + 0.14, y + 0.07),
            (x, y + 0.085 + drop),
            (x - 0.14, y + 0.07),
            (x - 0.15, 0.235),
            (near + 0.06, 0.16),
        ]
    )
    sheet.fill(shape, colour)
    for step in (-0.2, -0.08, 0.06, 0.18):
        strand = line([(x + step, y + 0.09), (x + step * 0.9, 0.42), (x + step * 0.6, chin - 0.02)])
        sheet.stroke(strand, 0.02, shade(colour, 0.28) if step < 0 else tint(colour, 0.14), 0.5, within=shape)


def moustache(sheet: Surface, person: Appearance, view: View) -> None:
    """Over the upper lip."""
    if person.beard not in {"moustache", "full", "long", "goatee"}:
        return
    x, y = lips.place(person, view)
    colour = shade(person.hair_colour, 0.12)
    bushy = 1.2 if person.beard == "moustache" else 1.0
    for side in (-1, 1):
        tip = (x + side * 0.145 * (0.75 + 0.25 * float(np.cos(view.yaw))), y + 0.022)
        shape = loop(
            [(x, y - 0.058), (x + side * 0.08, y - 0.058 * bushy), tip, (x + side * 0.075, y - 0.008), (x, y - 0.022)]
        )
        sheet.fill(shape, colour)


def glasses(sheet: Surface, person: Appearance, view: View) -> None:
    """Frames before the eyes, with the arm to the near ear."""
    if person.glasses == "none":
        return
    y, rim = eye_line(person) + 0.012, (0.13, 0.11, 0.12)
    centres = [view.across(side * 0.45) for side in (-1, 1)]
    for side, x in zip((-1, 1), centres, strict=True):
        wide = 0.125 * max(0.6, view.squeeze(side * 0.45)) * (1.1 if person.child else 1.0)
        shape = ellipse(x, y, wide, 0.105) if person.glasses == "round" else loop(_square(x, y, wide))
        if person.glasses == "dark":
            sheet.fill(shape, (0.07, 0.07, 0.09))
        else:
            sheet.fill(shape, (0.85, 0.93, 1.0), 0.14)
            sheet.fill(
                points(
                    [
                        (x - wide * 0.5, y + 0.07),
                        (x - wide * 0.2, y + 0.08),
                        (x + wide * 0.55, y - 0.07),
                        (x + wide * 0.25, y - 0.08),
                    ]
                ),
                (1.0, 1.0, 1.0),
                0.16,
                within=shape,
            )
        sheet.fill(ribbon(np.concatenate([shape, shape[:2]]), 0.02), rim)
    gap = 0.11
    sheet.fill(
        ribbon(
            line([(centres[0] + gap, y - 0.01), (sum(centres) / 2, y - 0.03), (centres[1] - gap * 0.8, y - 0.01)], 4),
            0.018,
        ),
        rim,
    )
    sheet.fill(ribbon(points([(centres[0] - gap, y - 0.015), (-0.31 + 0.07 * view.turn, y - 0.03)]), 0.018), rim)


def _square(x: float, y: float, wide: float) -> list[tuple[float, float]]:
    tall = 0.088
    return [
        (x - wide, y - tall),
        (x, y - tall * 1.05),
        (x + wide, y - tall),
        (x + wide * 1.02, y),
        (x + wide * 0.8, y + tall),
        (x, y + tall * 1.1),
        (x - wide * 0.8, y + tall),
        (x - wide * 1.02, y),
    ]


def hat(sheet: Surface, person: Appearance, view: View) -> None:
    """Whatever is worn on the head."""
    draw = _HATS.get(person.hat)
    if draw:
        draw(sheet, person, view)


def _beanie(sheet: Surface, person: Appearance, view: View) -> None:
    x, colour = -0.05 * view.turn, person.hat_colour
    sheet.fill(
        loop(
            [
                (x - 0.39, -0.2),
                (x - 0.38, -0.42),
                (x - 0.2, -0.6),
                (x, -0.64),
                (x + 0.2, -0.6),
                (x + 0.38, -0.42),
                (x + 0.39, -0.2),
            ]
        ),
        colour,
    )
    sheet.fill(
        loop([(x - 0.4, -0.3), (x, -0.34), (x + 0.4, -0.3), (x + 0.41, -0.18), (x, -0.2), (x - 0.41, -0.18)]),
        shade(colour, 0.2),
    )
    for step in np.linspace(-0.34, 0.34, 9):
        sheet.stroke(line([(x + step, -0.3), (x + step * 1.02, -0.2)], 3), 0.014, shade(colour, 0.4), 0.7)


def _cap(sheet: Surface, person: Appearance, view: View) -> None:
    x, colour = -0.05 * view.turn, person.hat_colour
    sheet.fill(
        loop(
            [
                (x - 0.385, -0.2),
                (x - 0.36, -0.42),
                (x - 0.18, -0.565),
                (x, -0.59),
                (x + 0.18, -0.565),
                (x + 0.36, -0.42),
                (x + 0.385, -0.2),
                (x, -0.26),
            ]
        ),
        colour,
    )
    peak = 0.1 + 0.3 * view.turn
    sheet.fill(
        loop(
            [
                (x - 0.28 + peak * 0.6, -0.27),
                (x + 0.05 + peak, -0.3),
                (x + 0.36 + peak * 0.75, -0.22),
                (x + 0.1 + peak, -0.17),
                (x - 0.25 + peak * 0.6, -0.2),
            ]
        ),
        shade(colour, 0.3),
    )


def _peaked(sheet: Surface, person: Appearance, view: View) -> None:
    x, colour = -0.03 * view.turn, person.hat_colour
    sheet.fill(
        loop(
            [
                (x - 0.37, -0.3),
                (x - 0.47, -0.5),
                (x - 0.2, -0.63),
                (x + 0.1, -0.66),
                (x + 0.42, -0.58),
                (x + 0.47, -0.47),
                (x + 0.37, -0.3),
            ]
        ),
        colour,
    )
    sheet.fill(
        loop([(x - 0.385, -0.38), (x, -0.4), (x + 0.385, -0.38), (x + 0.385, -0.25), (x, -0.27), (x - 0.385, -0.25)]),
        shade(colour, 0.4),
    )
    sheet.fill(ellipse(x + 0.16 * view.turn, -0.46, 0.05, 0.06), (0.85, 0.7, 0.3))
    peak = 0.16 * view.turn
    sheet.fill(
        loop(
            [
                (x - 0.3 + peak, -0.28),
                (x + peak, -0.3),
                (x + 0.36 + peak * 0.6, -0.27),
                (x + 0.2 + peak, -0.18),
                (x - 0.16 + peak, -0.18),
            ]
        ),
        (0.08, 0.08, 0.1),
    )


def _fedora(sheet: Surface, person: Appearance, view: View) -> None:
    x, colour = -0.04 * view.turn, person.hat_colour
    sheet.fill(
        loop(
            [
                (x - 0.33, -0.3),
                (x - 0.3, -0.58),
                (x - 0.12, -0.69),
                (x, -0.66),
                (x + 0.12, -0.7),
                (x + 0.3, -0.58),
                (x + 0.33, -0.3),
            ]
        ),
        colour,
    )
    sheet.fill(
        loop([(x - 0.335, -0.4), (x, -0.42), (x + 0.335, -0.4), (x + 0.34, -0.3), (x, -0.31), (x - 0.34, -0.3)]),
        shade(colour, 0.5),
    )
    sheet.fill(
        loop(
            [
                (x - 0.56, -0.27),
                (x - 0.3, -0.34),
                (x, -0.31),
                (x + 0.3, -0.34),
                (x + 0.58, -0.27),
                (x + 0.3, -0.22),
                (x, -0.235),
                (x - 0.3, -0.22),
            ]
        ),
        shade(colour, 0.15),
    )


def _bowler(sheet: Surface, person: Appearance, view: View) -> None:
    x, colour = -0.04 * view.turn, person.hat_colour
    sheet.fill(
        loop(
            [
                (x - 0.35, -0.28),
                (x - 0.32, -0.5),
                (x - 0.15, -0.66),
                (x + 0.15, -0.66),
                (x + 0.32, -0.5),
                (x + 0.35, -0.28),
            ]
        ),
        colour,
    )
    sheet.fill(ellipse(x, -0.28, 0.47, 0.05), shade(colour, 0.2))


def _beret(sheet: Surface, person: Appearance, view: View) -> None:
    x, colour = -0.06 - 0.04 * view.turn, person.hat_colour
    sheet.fill(
        loop(
            [
                (x + 0.38, -0.28),
                (x + 0.4, -0.44),
                (x + 0.1, -0.6),
                (x - 0.3, -0.58),
                (x - 0.5, -0.42),
                (x - 0.4, -0.3),
                (x, -0.34),
            ]
        ),
        colour,
    )
    sheet.soft(ellipse(x - 0.3, -0.38, 0.2, 0.08), shade(colour, 0.3), 0.5, 0.04)


def _helmet(sheet: Surface, person: Appearance, view: View) -> None:
    x, colour = -0.03 * view.turn, tint(person.hat_colour, 0.1)
    sheet.fill(
        loop(
            [
                (x - 0.42, -0.22),
                (x - 0.38, -0.48),
                (x - 0.18, -0.63),
                (x, -0.66),
                (x + 0.18, -0.63),
                (x + 0.38, -0.48),
                (x + 0.42, -0.22),
                (x, -0.27),
            ]
        ),
        colour,
    )
    sheet.stroke(line([(x - 0.1, -0.63), (x, -0.5), (x + 0.05, -0.3)]), 0.05, shade(colour, 0.2))


def _headscarf(sheet: Surface, person: Appearance, view: View) -> None:
    x, colour, turn = -0.04 * view.turn, person.hat_colour, view.turn
    face = loop(
        [
            (0.27 + 0.03 * turn, -0.1),
            (0.2, -0.27),
            (0.04 * turn, -0.33),
            (-0.2 + 0.1 * turn, -0.27),
            (-0.28 + 0.1 * turn, -0.05),
            (-0.24 + 0.1 * turn, 0.26),
            (0.08 * turn, 0.51),
            (0.24 + 0.06 * turn, 0.26),
        ]
    )
    out = loop(
        [
            (x + 0.4, -0.05),
            (x + 0.33, -0.4),
            (x, -0.57),
            (x - 0.33, -0.42),
            (x - 0.42, -0.05),
            (x - 0.4, 0.4),
            (x - 0.5, 0.72),
            (x, 0.88),
            (x + 0.46, 0.72),
            (x + 0.36, 0.4),
        ]
    )
    sheet.fill([out, face], colour)
    for start in (-0.3, -0.1, 0.15):
        sheet.stroke(
            line([(x + start, 0.52), (x + start * 0.6, 0.66), (x + start * 0.2 + 0.1, 0.78)]),
            0.025,
            shade(colour, 0.3),
            0.7,
        )


_HATS: dict[str, Callable[[Surface, Appearance, View], None]] = {
    "beanie": _beanie,
    "cap": _cap,
    "peaked": _peaked,
    "fedora": _fedora,
    "bowler": _bowler,
    "beret": _beret,
    "helmet": _helmet,
    "headscarf": _headscarf,
}


def hood_down(person: Appearance) -> bool:
    """Whether a hood lies on the shoulders."""
    return person.clothes.garment in {"hoodie", "raincoat"}


__all__ = ["beard", "eyes", "glasses", "hair", "hat", "hood_down", "moustache"]
