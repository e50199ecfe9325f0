"""A head under the light of another picture of it: what light did is taken out before two heads are compared.

Light does three things to a head: it scales each colour, it scales less on the side that is turned away, and it adds
to the edges that catch it. Of each, how much is read from the picture itself, by the least squares over the whole head,
so a lamp that is white, red or behind somebody makes nobody a stranger. A few numbers for a whole head cannot turn one
face into another.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from media.pictures.raster import Bytes

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

_LIFT = 25.0  # of 255: dark pixels count as their ratios do, down to about this
_OFF = 0.15  # a pixel that is off by more than this share counts less: a hand at the ear, a tear
_STIFFNESS = np.array([0.001, 0.3, 0.3, 0.1, 0.1, 0.1, 0.1]) * 0.02  # what holds the scale, the shades, the edges back


@dataclass(frozen=True)
class Relit:
    """A head as it would be seen in another light, RGB; `gain` is what the light is to it, as logarithms of each."""

    pixels: Floats
    gain: tuple[float, float, float]


def relit(head: Bytes, other: Bytes, where: Mask) -> Relit:
    """Return a head, RGBA, in the light in which another one is seen where both are."""
    edges = _edges((head[..., 3] / 255).astype(np.float32), head.shape[1] * 0.65)
    made = np.zeros((*where.shape, 3), np.float32)
    gains: list[float] = []
    for colour in range(3):
        seen = head[..., colour].astype(np.float32)
        causes = np.stack([seen, seen * edges[0], seen * edges[2], *(255 * edge for edge in edges)], axis=-1)
        amounts = _amounts(causes[where].astype(np.float64), other[..., colour][where].astype(np.float64))
        made[..., colour] = np.clip(causes @ amounts.astype(np.float32), 0, 255)
        gains.append(float(np.log(max(0.05, amounts[0]))))
    return Relit(made, (gains[0], gains[1], gains[2]))


def _edges(cover: Floats, unit: float) -> list[Floats]:
    """Return where light from the one side and from the other falls, softly and as a thin rim, 0 to 1."""
    soft = np.asarray(cv2.GaussianBlur(cover, (0, 0), unit * 0.11), np.float32)
    found: list[Floats] = []
    for side in (1, -1):
        found.append(cover * (cover - _moved(soft, side * unit * 0.16, unit * 0.05)).clip(0, 1))
        thin = (cover - _moved(cover, side * unit * 0.03, unit * 0.0165)).clip(0, 1)
        found.append(cover * np.asarray(cv2.GaussianBlur(thin, (0, 0), unit * 0.015), np.float32))
    return found


def _moved(mask: Floats, right: float, down: float) -> Floats:
    matrix = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(mask, matrix, (mask.shape[1], mask.shape[0])), np.float32)


def _amounts(causes: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of each cause makes up what is seen; what no light explains counts less the second time."""
    weights = 1 / (seen + _LIFT)
    amounts = np.zeros(causes.shape[1])
    for _ in range(2):
        weighed = causes * weights[:, None]
        held = weighed.T @ weighed + np.diag(_STIFFNESS) * len(seen)
        amounts = np.asarray(np.linalg.solve(held, weighed.T @ (seen * weights)), np.float64)
        off = np.abs(causes @ amounts - seen) / (seen + _LIFT)
        weights = 1 / (seen + _LIFT) / np.maximum(1, off / _OFF)
    return amounts
