"""Things that people hold; units of a head, drawn in the hand or large for an insert."""

from collections.abc import Callable

import numpy as np

from media.pictures.colour import Colour, shade
from media.pictures.curves import Points, ellipse, line, loop, points, ribbon, turned
from media.pictures.surface import Surface

Parts = list[tuple[Points, Colour]]


def _phone() -> Parts:
    return [
        (
            loop([(-0.22, -0.42), (0.22, -0.42), (0.24, 0.0), (0.22, 0.42), (-0.22, 0.42), (-0.24, 0.0)], 3),
            (0.07, 0.07, 0.09),
        ),
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
        (
            loop([(-0.62, -0.4), (0.62, -0.4), (0.64, 0.0), (0.62, 0.42), (-0.62, 0.42), (-0.64, 0.0)], 3),
            (0.46, 0.30, 0.19),
        ),
        (points([(-0.4, -0.4), (-0.32, -0.4), (-0.32, 0.42), (-0.4, 0.42)]), (0.3, 0.19, 0.12)),
        (points([(0.32, -0.4), (0.4, -0.4), (0.4, 0.42), (0.32, 0.42)]), (0.3, 0.19, 0.12)),
    ]


def _glass() -> Parts:
    return [
        (points([(-0.2, -0.35), (0.2, -0.35), (0.16, 0.35), (-0.16, 0.35)]), (0.75, 0.84, 0.88)),
        (points([(-0.18, -0.05), (0.18, -0.05), (0.155, 0.32), (-0.155, 0.32)]), (0.72, 0.44, 0.18)),
    ]


def _box() -> Parts:
    return [
        (points([(-0.5, -0.35), (0.5, -0.35), (0.5, 0.4), (-0.5, 0.4)]), (0.62, 0.45, 0.28)),
        (points([(-0.08, -0.35), (0.08, -0.35), (0.08, 0.4), (-0.08, 0.4)]), (0.78, 0.66, 0.46)),
    ]


_PROPS: dict[str, Callable[[], Parts]] = {
    "phone": _phone,
    "letter": _paper,
    "paper": _paper,
    "note": _paper,
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
    "clock": _watch,
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
}
PROPS = tuple(_PROPS)


def known_prop(words: str) -> str:
    """Return the first thing among the words that can be drawn, else nothing."""
    return next((word for word in words.lower().replace(",", " ").split() if word.strip(".'") in _PROPS), "").strip(
        ".'"
    )


def draw_prop(sheet: Surface, words: str, at: tuple[float, float], degrees: float = 0.0, size: float = 1.0) -> None:
    """Draw the thing named by the words around a point; unknown things are a parcel."""
    name = known_prop(words) or "box"
    for shape, colour in _PROPS[name]():
        sheet.fill(turned(shape * size + np.asarray(at), degrees, at), colour)
