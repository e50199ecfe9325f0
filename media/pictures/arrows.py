"""Arrows of movement, drawn into a storyboard's panel: white with a dark edge for the camera, orange for a figure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

_COLOURS = {"camera": (255, 255, 255), "figure": (255, 158, 44)}
_EDGE = (24, 24, 28)
_FINER = 3  # drawn so many times larger, then made small: PIL draws no smooth edges
_SHAFT, _HEAD = 0.011, 0.034  # of the picture's width: half the shaft's breadth is the first, the head's is the second


@dataclass(frozen=True)
class Arrow:
    """From where to where, 0 to 1 across and down; `kind` is camera or figure."""

    kind: str
    start: tuple[float, float]
    end: tuple[float, float]


def with_arrows(rgb: NDArray[np.uint8], arrows: Iterable[Arrow]) -> NDArray[np.uint8]:
    """Return a picture of shape (height, width, 3) with arrows over it."""
    height, width = rgb.shape[:2]
    layer = Image.new("RGBA", (width * _FINER, height * _FINER), (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for arrow in arrows:
        outline = _outline(arrow, *layer.size)
        pen.polygon(outline, fill=_COLOURS[arrow.kind])
        pen.line([*outline, outline[0]], fill=_EDGE, width=2 * _FINER, joint="curve")
    small = layer.resize((width, height), Image.Resampling.BOX)
    picture = Image.fromarray(rgb).convert("RGBA")
    return np.asarray(Image.alpha_composite(picture, small).convert("RGB"))


def _outline(arrow: Arrow, width: int, height: int) -> list[tuple[float, float]]:
    """Return the corners of an arrow in pixels."""
    (x0, y0), (x1, y1) = ((x * width, y * height) for x, y in (arrow.start, arrow.end))
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    along = ((x1 - x0) / length, (y1 - y0) / length)
    across = (-along[1], along[0])
    head = min(_HEAD * width, length * 0.6)
    shaft = min(_SHAFT * width, head * 0.4)

    def at(distance: float, aside: float) -> tuple[float, float]:
        return x0 + along[0] * distance + across[0] * aside, y0 + along[1] * distance + across[1] * aside

    neck = length - head
    return [
        at(0, shaft),
        at(neck, shaft),
        at(neck, head * 0.62),
        at(length, 0),
        at(neck, -head * 0.62),
        at(neck, -shaft),
        at(0, -shaft),
    ]
