"""Things that people hold and use; units of a head, drawn in the hand or large for an insert."""

from collections.abc import Callable

import numpy as np

from media.pictures.colour import Colour, shade
from media.pictures.curves import Points, ellipse, line, loop, points, ribbon, turned
from media.pictures.surface import Surface

Parts = list[tuple[Points, Colour]]


def _rounded(wide: float, tall: float, radius: float) -> Points:
    """Return a rectangle around the middle whose corners are round."""
    x, y = wide / 2 - radius, tall / 2 - radius
    corners = ((x, y, 0.0), (-x, y, 0.5), (-x, -y, 1.0), (x, -y, 1.5))
    return points(
        [
            (cx + radius * float(np.cos(a)), cy + radius * float(np.sin(a)))
            for cx, cy, begin in corners
            for a in np.linspace(begin * np.pi, (begin + 0.5) * np.pi, 5)
        ]
    )


def _phone() -> Parts:
    return [
        (_rounded(0.46, 0.86, 0.06), (0.07, 0.07, 0.09)),
        (points([(-0.185, -0.35), (0.185, -0.35), (0.185, 0.33), (-0.185, 0.33)]), (0.55, 0.74, 0.88)),
        (points([(-0.14, -0.24), (0.08, -0.24), (0.08, -0.18), (-0.14, -0.18)]), (0.92, 0.96, 1.0)),
        (points([(-0.06, -0.1), (0.14, -0.1), (0.14, -0.04), (-0.06, -0.04)]), (0.3, 0.5, 0.7)),
    ]


def _paper() -> Parts:
    rows: Parts = [
        (
            points(
                [
                    (-0.3, y),
                    (0.22 + 0.07 * ((step * 7) % 3 - 1), y),
                    (0.22 + 0.07 * ((step * 7) % 3 - 1), y + 0.025),
                    (-0.3, y + 0.025),
                ]
            ),
            (0.35, 0.33, 0.4),
        )
        for step, y in enumerate(np.arange(-0.42, 0.45, 0.12))
    ]
    return [(points([(-0.4, -0.55), (0.38, -0.57), (0.41, 0.55), (-0.38, 0.57)]), (0.93, 0.90, 0.82)), *rows]


def _ticket() -> Parts:
    return [
        (points([(-0.5, -0.22), (0.5, -0.22), (0.5, 0.22), (-0.5, 0.22)]), (0.90, 0.80, 0.56)),
        (ribbon(points([(0.24, -0.22), (0.24, 0.22)]), 0.02), (0.6, 0.5, 0.33)),
        (points([(-0.42, -0.14), (0.1, -0.14), (0.1, -0.05), (-0.42, -0.05)]), (0.52, 0.18, 0.16)),
        (points([(-0.42, 0.03), (0.16, 0.03), (0.16, 0.07), (-0.42, 0.07)]), (0.4, 0.32, 0.24)),
        (points([(-0.42, 0.12), (0.02, 0.12), (0.02, 0.16), (-0.42, 0.16)]), (0.4, 0.32, 0.24)),
    ]


def _cup() -> Parts:
    return [
        (ribbon(ellipse(0.32, 0.0, 0.14, 0.16), 0.06), (0.85, 0.84, 0.80)),
        (
            loop([(-0.3, -0.3), (0.3, -0.3), (0.27, 0.2), (0.15, 0.32), (-0.15, 0.32), (-0.27, 0.2)], 4),
            (0.92, 0.90, 0.86),
        ),
        (ellipse(0.0, -0.29, 0.28, 0.075), (0.30, 0.18, 0.12)),
    ]


def _key() -> Parts:
    brass = (0.80, 0.62, 0.28)
    return [
        (ribbon(ellipse(0.0, -0.3, 0.17, 0.17), 0.08), brass),
        (points([(-0.035, -0.14), (0.035, -0.14), (0.035, 0.5), (-0.035, 0.5)]), brass),
        (points([(0.03, 0.3), (0.17, 0.3), (0.17, 0.36), (0.03, 0.36)]), shade(brass, 0.2)),
        (points([(0.03, 0.42), (0.2, 0.42), (0.2, 0.49), (0.03, 0.49)]), shade(brass, 0.2)),
    ]


def _photo() -> Parts:
    return [
        (points([(-0.4, -0.5), (0.4, -0.5), (0.4, 0.5), (-0.4, 0.5)]), (0.93, 0.91, 0.85)),
        (points([(-0.33, -0.43), (0.33, -0.43), (0.33, 0.26), (-0.33, 0.26)]), (0.62, 0.55, 0.44)),
        (ellipse(-0.09, -0.12, 0.1, 0.13), (0.35, 0.28, 0.22)),
        (loop([(-0.28, 0.26), (-0.22, 0.06), (-0.09, 0.02), (0.05, 0.08), (0.1, 0.26)], 4), (0.35, 0.28, 0.22)),
        (ellipse(0.16, -0.03, 0.08, 0.1), (0.44, 0.36, 0.28)),
        (loop([(0.02, 0.26), (0.08, 0.1), (0.17, 0.08), (0.26, 0.12), (0.3, 0.26)], 4), (0.44, 0.36, 0.28)),
    ]


def _book() -> Parts:
    return [
        (points([(-0.42, -0.52), (0.42, -0.52), (0.42, 0.52), (-0.42, 0.52)]), (0.44, 0.14, 0.16)),
        (points([(-0.34, -0.52), (-0.3, -0.52), (-0.3, 0.52), (-0.34, 0.52)]), (0.28, 0.08, 0.1)),
        (points([(-0.16, -0.3), (0.28, -0.3), (0.28, -0.2), (-0.16, -0.2)]), (0.86, 0.72, 0.4)),
        (points([(-0.06, -0.12), (0.18, -0.12), (0.18, -0.07), (-0.06, -0.07)]), (0.86, 0.72, 0.4)),
    ]


def _watch() -> Parts:
    hands: Parts = [
        (ribbon(points([(0.0, 0.0), end]), 0.035), (0.1, 0.1, 0.12)) for end in ((0.0, -0.28), (0.17, 0.08))
    ]
    return [
        (points([(-0.16, -0.7), (0.16, -0.7), (0.16, 0.7), (-0.16, 0.7)]), (0.30, 0.19, 0.13)),
        (ellipse(0.0, 0.0, 0.42, 0.42), (0.78, 0.64, 0.34)),
        (ellipse(0.0, 0.0, 0.35, 0.35), (0.94, 0.92, 0.85)),
        *hands,
    ]


def _umbrella() -> Parts:
    return [
        (points([(-0.02, -0.5), (0.02, -0.5), (0.02, 0.6), (-0.02, 0.6)]), (0.2, 0.15, 0.12)),
        (loop([(-0.14, -1.3), (0.0, -1.5), (0.14, -1.3), (0.1, -0.5), (-0.1, -0.5)], 4), (0.42, 0.12, 0.16)),
    ]


def _flower() -> Parts:
    petals: Parts = [
        (ellipse(0.13 * float(np.cos(a)), -0.4 + 0.13 * float(np.sin(a)), 0.11, 0.08, a), (0.84, 0.28, 0.34))
        for a in np.arange(0, 6.2, 1.05)
    ]
    return [
        (ribbon(line([(0.0, 0.5), (0.05, 0.1), (0.0, -0.4)]), 0.04), (0.26, 0.45, 0.24)),
        *petals,
        (ellipse(0.0, -0.4, 0.08, 0.08), (0.93, 0.76, 0.3)),
    ]


def _case() -> Parts:
    return [
        (ribbon(line([(-0.18, -0.42), (-0.15, -0.6), (0.15, -0.6), (0.18, -0.42)]), 0.06), (0.25, 0.16, 0.11)),
        (_rounded(1.26, 0.84, 0.08), (0.46, 0.30, 0.19)),
        (points([(-0.4, -0.4), (-0.32, -0.4), (-0.32, 0.42), (-0.4, 0.42)]), (0.3, 0.19, 0.12)),
        (points([(0.32, -0.4), (0.4, -0.4), (0.4, 0.42), (0.32, 0.42)]), (0.3, 0.19, 0.12)),
    ]


def _glass() -> Parts:
    return [
        (points([(-0.2, -0.35), (0.2, -0.35), (0.16, 0.35), (-0.16, 0.35)]), (0.75, 0.84, 0.88)),
        (points([(-0.18, -0.05), (0.18, -0.05), (0.155, 0.32), (-0.155, 0.32)]), (0.72, 0.44, 0.18)),
    ]


def _clock() -> Parts:
    hands: Parts = [
        (ribbon(points([(0.0, 0.0), end]), wide), (0.1, 0.1, 0.12))
        for end, wide in (((0.0, -0.4), 0.045), ((0.24, 0.12), 0.06))
    ]
    marks: Parts = [
        (ribbon(points([(0.46 * x, 0.46 * y), (0.52 * x, 0.52 * y)]), 0.03), (0.2, 0.2, 0.22))
        for x, y in ((float(np.sin(a)), float(np.cos(a))) for a in np.arange(0, 6.2, np.pi / 6))
    ]
    return [
        (ellipse(0.0, 0.0, 0.64, 0.64), (0.15, 0.16, 0.18)),
        (ellipse(0.0, 0.0, 0.56, 0.56), (0.95, 0.94, 0.88)),
        *marks,
        *hands,
        (ellipse(0.0, 0.0, 0.045, 0.045), (0.1, 0.1, 0.12)),
    ]


def _keys(left: float, top: float, wide: float, rows: int) -> Parts:
    """Rows of round keys, each row a little further to the right."""
    return [
        (ellipse(left + row * 0.035 + wide * (n + 0.5) / 10, top + row * 0.105, wide * 0.04, 0.04), (0.9, 0.88, 0.82))
        for row in range(rows)
        for n in range(10)
    ]


def _typewriter() -> Parts:
    body, dark = (0.24, 0.34, 0.33), (0.10, 0.11, 0.12)
    words: Parts = [
        (points([(-0.3, y), (end, y), (end, y + 0.022), (-0.3, y + 0.022)]), (0.3, 0.28, 0.3))
        for y, end in ((-0.6, 0.28), (-0.52, 0.2), (-0.44, 0.3), (-0.36, 0.02))
    ]
    return [
        (points([(-0.4, -0.72), (0.4, -0.72), (0.4, -0.2), (-0.4, -0.2)]), (0.95, 0.93, 0.87)),
        *words,
        (points([(-0.72, -0.26), (0.72, -0.26), (0.72, -0.12), (-0.72, -0.12)]), dark),
        (ellipse(-0.76, -0.19, 0.07, 0.1), shade(body, 0.4)),
        (ellipse(0.76, -0.19, 0.07, 0.1), shade(body, 0.4)),
        (points([(-0.6, -0.14), (0.6, -0.14), (0.72, 0.3), (0.8, 0.54), (-0.8, 0.54), (-0.72, 0.3)]), body),
        (points([(-0.5, -0.08), (0.5, -0.08), (0.54, 0.04), (-0.54, 0.04)]), shade(body, 0.45)),
        *_keys(-0.62, 0.16, 1.14, 3),
        (points([(-0.34, 0.45), (0.34, 0.45), (0.35, 0.5), (-0.35, 0.5)]), (0.9, 0.88, 0.82)),
    ]


def _keyboard() -> Parts:
    return [
        (points([(-0.62, -0.62), (0.62, -0.62), (0.62, 0.02), (-0.62, 0.02)]), (0.13, 0.14, 0.16)),
        (points([(-0.57, -0.57), (0.57, -0.57), (0.57, -0.03), (-0.57, -0.03)]), (0.62, 0.76, 0.86)),
        (points([(-0.48, -0.46), (0.1, -0.46), (0.1, -0.42), (-0.48, -0.42)]), (0.25, 0.36, 0.46)),
        (points([(-0.48, -0.36), (0.3, -0.36), (0.3, -0.32), (-0.48, -0.32)]), (0.25, 0.36, 0.46)),
        (points([(-0.62, 0.02), (0.62, 0.02), (0.74, 0.48), (-0.74, 0.48)]), (0.3, 0.31, 0.34)),
        *_keys(-0.62, 0.12, 1.16, 3),
    ]


def _radio() -> Parts:
    wood = (0.45, 0.29, 0.18)
    slots: Parts = [
        (points([(-0.56, y), (0.02, y), (0.02, y + 0.035), (-0.56, y + 0.035)]), shade(wood, 0.55))
        for y in np.arange(-0.26, 0.26, 0.075)
    ]
    return [
        (ribbon(points([(0.5, -0.4), (0.72, -0.86)]), 0.025), (0.7, 0.7, 0.72)),
        (_rounded(1.42, 0.76, 0.09), wood),
        *slots,
        (points([(0.12, -0.26), (0.6, -0.26), (0.6, -0.06), (0.12, -0.06)]), (0.98, 0.86, 0.58)),
        (ribbon(points([(0.34, -0.26), (0.34, -0.06)]), 0.02), (0.75, 0.2, 0.15)),
        (ellipse(0.22, 0.14, 0.1, 0.1), (0.86, 0.8, 0.66)),
        (ellipse(0.5, 0.14, 0.1, 0.1), (0.86, 0.8, 0.66)),
    ]


def _hammer() -> Parts:
    steel = (0.42, 0.44, 0.48)
    return [
        (points([(-0.06, -0.4), (0.06, -0.4), (0.075, 0.68), (-0.075, 0.68)]), (0.62, 0.44, 0.27)),
        (loop([(-0.1, -0.62), (0.32, -0.62), (0.36, -0.5), (0.32, -0.36), (-0.1, -0.36)], 3), steel),
        (ribbon(line([(-0.08, -0.52), (-0.26, -0.54), (-0.42, -0.34)]), 0.12), shade(steel, 0.2)),
    ]


def _gun() -> Parts:
    steel = (0.20, 0.21, 0.24)
    return [
        (points([(0.16, -0.12), (0.44, -0.12), (0.56, 0.52), (0.28, 0.56)]), (0.30, 0.21, 0.16)),
        (ribbon(ellipse(0.02, 0.06, 0.13, 0.12), 0.045), steel),
        (points([(-0.62, -0.32), (0.5, -0.32), (0.5, -0.06), (-0.62, -0.06)]), steel),
        (points([(-0.62, -0.32), (0.5, -0.32), (0.5, -0.26), (-0.62, -0.26)]), (0.34, 0.36, 0.4)),
    ]


def _knife() -> Parts:
    return [
        (points([(-0.07, 0.06), (0.07, 0.06), (0.09, 0.66), (-0.08, 0.66)]), (0.28, 0.18, 0.13)),
        (loop([(-0.09, 0.06), (-0.09, -0.4), (0.02, -0.76), (0.1, -0.3), (0.09, 0.06)], 4), (0.78, 0.81, 0.84)),
    ]


def _box() -> Parts:
    return [
        (points([(-0.5, -0.35), (0.5, -0.35), (0.5, 0.4), (-0.5, 0.4)]), (0.62, 0.45, 0.28)),
        (points([(-0.08, -0.35), (0.08, -0.35), (0.08, 0.4), (-0.08, 0.4)]), (0.78, 0.66, 0.46)),
    ]


_SHAPES: dict[str, Callable[[], Parts]] = {
    "phone": _phone,
    "letter": _paper,
    "paper": _paper,
    "note": _paper,
    "notice": _paper,
    "telegram": _paper,
    "map": _paper,
    "newspaper": _paper,
    "ticket": _ticket,
    "card": _ticket,
    "cup": _cup,
    "mug": _cup,
    "coffee": _cup,
    "tea": _cup,
    "key": _key,
    "photo": _photo,
    "photograph": _photo,
    "picture": _photo,
    "book": _book,
    "diary": _book,
    "notebook": _book,
    "watch": _watch,
    "clock": _clock,
    "umbrella": _umbrella,
    "flower": _flower,
    "rose": _flower,
    "suitcase": _case,
    "case": _case,
    "bag": _case,
    "glass": _glass,
    "drink": _glass,
    "bottle": _glass,
    "box": _box,
    "parcel": _box,
    "typewriter": _typewriter,
    "keyboard": _keyboard,
    "laptop": _keyboard,
    "radio": _radio,
    "hammer": _hammer,
    "gun": _gun,
    "pistol": _gun,
    "revolver": _gun,
    "knife": _knife,
}
_STANDING = frozenset({_cup, _case, _glass, _box, _typewriter, _keyboard, _radio})
HANDS = ("hand", "hands")
PROPS = (*_SHAPES, *HANDS)
"""What can be shown: things, and hands, which need somebody whose they are."""


def known_prop(words: str) -> str:
    """Return the first thing among the words that can be drawn, else nothing."""
    return next((word for word in _words(words) if word in _SHAPES), "")


def hands_in(words: str) -> str:
    """Return hand or hands, if words name them and no thing, else nothing."""
    return "" if known_prop(words) else next((word for word in _words(words) if word in HANDS), "")


def support(words: str) -> str:
    """Return what bears a thing that nobody holds: the wall, the edge of a table, or the table seen from above."""
    painter = _SHAPES.get(known_prop(words))
    return "wall" if painter is _clock else "edge" if painter in _STANDING else "table"


def foot(words: str) -> float:
    """Return how far below its middle a thing ends."""
    return max(float(shape[:, 1].max()) for shape, _ in _SHAPES[known_prop(words)]())


def _words(told: str) -> list[str]:
    return [word.strip(".,;:!?'\"") for word in told.lower().split()]


def draw_prop(sheet: Surface, words: str, at: tuple[float, float], degrees: float = 0.0, size: float = 1.0) -> None:
    """Draw the thing named by the words around a point; nothing for what nobody knows how to draw."""
    name = known_prop(words)
    for shape, colour in _SHAPES[name]() if name else ():
        sheet.fill(turned(shape * size + np.asarray(at), degrees, at), colour)
