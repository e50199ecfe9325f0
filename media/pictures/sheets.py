"""Sheets of one person: all around, in every mood, and as a concept."""

import numpy as np

from media.pictures import raster
from media.pictures.expression import EMOTIONS
from media.pictures.person import Appearance
from media.pictures.portrait import portrait
from media.pictures.raster import Bytes

Box = tuple[float, float, float, float]
"""Left, top, width and height, as shares of a picture."""
_TURNS = (0.0, 0.45, 1.0)  # from the front to the side


def turnaround(person: Appearance, lighting: str, *, width: int, height: int) -> tuple[Bytes, list[Box]]:
    """Return a sheet with head and whole figure from front, three quarters and side; and where the middle head is."""
    wide, high = _even(width / len(_TURNS)), _even(height / 2)
    heads = [portrait(person, "neutral", "standing", lighting, turn=t, width=wide, height=high) for t in _TURNS]
    figures = [
        portrait(person, "neutral", "standing", lighting, "full body", turn=t, width=wide, height=high) for t in _TURNS
    ]
    return _sheet([heads, figures], width, height), [(1 / 3, 0.0, 1 / 3, 0.5)]


def expressions(person: Appearance, lighting: str, *, width: int, height: int) -> tuple[Bytes, list[Box]]:
    """Return a sheet with a head for each emotion, in the order of EMOTIONS; and where each is."""
    wide, high = _even(width / 3), _even(height / 3)
    heads = [portrait(person, mood, "standing", lighting, width=wide, height=high) for mood in EMOTIONS]
    full = portrait(person, "neutral", "standing", lighting, "full body", width=wide, height=high)
    cells = [*heads, full]
    boxes = [(n % 3 / 3, n // 3 / 3, 1 / 3, 1 / 3) for n in range(len(heads))]
    return _sheet([cells[:3], cells[3:6], cells[6:9]], width, height), boxes


def _even(pixels: float) -> int:
    """Return the next number of pixels whose half is even: the planes of a picture need that."""
    return round(pixels / 4) * 4


def _sheet(rows: list[list[Bytes]], width: int, height: int) -> Bytes:
    laid = np.vstack([np.hstack(row) for row in rows])
    return raster.resized(np.asarray(laid, np.uint8), width, height)
