"""Where the head of the one person in a picture is, asked of its pixels alone: the upper end of what stands out."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from media.pictures.raster import Bytes

Mask = NDArray[np.bool_]

_WIDE = 384  # pixels of a picture's longer side in which heads are looked for
_KEPT = 55  # pixels of a head's width at most: no more are compared
FRAME = 1.5  # sides of the square around a head, in its widths
ABOVE = 0.08  # of a head's width is shown above the crown
_GROUND = ((2, 14.0), (3, 12.0), (4, 10.0), (4, 8.0), (4, 7.0), (4, 6.0), (4, 6.0))  # degrees, what may differ


@dataclass(frozen=True)
class Head:
    """A head in a picture: the picture with what is ground as alpha 0, the head's middle, its crown, its width."""

    pixels: Bytes
    middle: float
    crown: float
    width: float


def head_of(picture: Bytes) -> Head:
    """Return the head of the one person in a picture, RGB; where none stands out, the middle of the picture."""
    scale = _WIDE / max(picture.shape[:2])
    small = picture
    if scale < 1:
        small = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    figure = _largest(_standing_out(small))
    pixels = np.dstack([small, figure.astype(np.uint8) * 255])
    middle, crown, width = _place(figure)
    shrink = _KEPT / width
    if shrink < 1:
        pixels = cv2.resize(pixels, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        middle, crown, width = middle * shrink, crown * shrink, width * shrink
    return Head(np.asarray(pixels, np.uint8), middle, crown, width)


def head_box(picture: Bytes) -> Bytes:
    """Return the head of the one person in a picture, cut out as a square with a little around it."""
    head = head_of(picture)
    scale = max(picture.shape[:2]) / max(head.pixels.shape[:2])
    side, middle = FRAME * head.width * scale, head.middle * scale
    left, top = max(0, round(middle - side / 2)), max(0, round((head.crown - ABOVE * head.width) * scale))
    return np.ascontiguousarray(picture[top : top + max(1, round(side)), left : left + max(1, round(side))])


def _standing_out(picture: Bytes) -> Mask:
    """Return what differs from the ground: a smooth surface laid through what is surely ground, wider each time.

    It begins as a simple one: a bent one would reach from the few sure pixels into wide shoulders and stay there.
    """
    height, width = picture.shape[:2]
    across, down = (axis.ravel() for axis in np.meshgrid(np.linspace(-1, 1, 48), np.linspace(-1, 1, 48)))
    seen = cv2.resize(picture, (48, 48), interpolation=cv2.INTER_AREA).reshape(-1, 3).astype(np.float64)
    ground = ((np.abs(across) > 0.72) & (down < 0.3)) | (down < -0.9)
    surface = seen
    for degree, allowed in _GROUND:
        powers = np.stack([across**i * down**j for i in range(degree + 1) for j in range(degree + 1 - i)], -1)
        surface = powers @ np.linalg.lstsq(powers[ground], seen[ground], rcond=None)[0]
        ground = np.abs(surface - seen).max(axis=1) < allowed
    spread = cv2.resize(surface.reshape(48, 48, 3).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.abs(picture.astype(np.float32) - spread).max(axis=2) > 10, np.bool_)


def _largest(mask: Mask) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count < 2:
        return np.ones_like(mask)
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), np.bool_)


def _place(figure: Mask) -> tuple[float, float, float]:
    """Return middle, crown and width of the figure's upper end: rows from the crown down to neck or shoulders."""
    rows = np.flatnonzero(figure.any(axis=1))
    crown = int(rows[0])
    middle = int(np.flatnonzero(figure[crown : crown + 3].any(axis=0)).mean())
    lefts, rights = [0], [0]
    for row in figure[crown : int(rows[-1])]:
        left, right = _run(row, middle)
        lefts.append(left)
        rights.append(right)
        if _ends(np.subtract(rights[1:], lefts[1:]) + 1):
            break
    upper = slice(1 + len(lefts) * 2 // 5, max(2 + len(lefts) * 2 // 5, len(lefts) * 9 // 10))
    width = float(np.median(np.subtract(rights[upper], lefts[upper]))) + 1
    return float(np.median(np.add(rights[upper], lefts[upper]))) / 2, float(crown), max(4.0, width)


def _run(row: Mask, at: int) -> tuple[int, int]:
    """Return the ends of the stretch of figure at a place in a row, or next to it."""
    there = np.flatnonzero(row)
    if not there.size:
        return at, at
    at = at if row[at] else int(there[np.argmin(np.abs(there - at))])
    left, right = np.flatnonzero(~row[:at]), np.flatnonzero(~row[at:])
    return int(left[-1]) + 1 if left.size else 0, at + int(right[0]) - 1 if right.size else len(row) - 1


def _ends(widths: NDArray[np.int_]) -> bool:
    """Tell whether the head ended with the last row: narrower by a neck, or wider by shoulders."""
    rows, widest = len(widths), int(widths.max())
    if rows <= 8 or rows < 0.8 * widest:
        return False
    usual = float(np.median(widths[rows * 2 // 5 : rows * 4 // 5 + 1]))
    return bool(widths[-1] < 0.9 * widest or widths[-1] > 1.15 * usual)
