"""Things that people hold and use: which words name them, drawn in the hand or large for an insert."""

from collections.abc import Callable

import numpy as np

from media.pictures import shapes
from media.pictures.curves import turned
from media.pictures.shapes import Parts
from media.pictures.surface import Surface

_NAMES: tuple[tuple[Callable[[], Parts], str], ...] = (
    (shapes.phone, "phone"),
    (shapes.paper, "letter paper note notice telegram map newspaper"),
    (shapes.ticket, "ticket card"),
    (shapes.cup, "cup mug coffee tea"),
    (shapes.key, "key"),
    (shapes.photo, "photo photograph picture"),
    (shapes.book, "book diary notebook"),
    (shapes.watch, "watch"),
    (shapes.clock, "clock"),
    (shapes.umbrella, "umbrella"),
    (shapes.flower, "flower rose"),
    (shapes.case, "suitcase case bag"),
    (shapes.glass, "glass drink bottle"),
    (shapes.box, "box parcel"),
    (shapes.typewriter, "typewriter"),
    (shapes.keyboard, "keyboard laptop"),
    (shapes.radio, "radio"),
    (shapes.hammer, "hammer"),
    (shapes.gun, "gun pistol revolver"),
    (shapes.knife, "knife"),
)
_SHAPES = {word: draw for draw, words in _NAMES for word in words.split()}
_STANDING = frozenset(
    {shapes.cup, shapes.case, shapes.glass, shapes.box, shapes.typewriter, shapes.keyboard, shapes.radio}
)
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
    return "wall" if painter is shapes.clock else "edge" if painter in _STANDING else "table"


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
