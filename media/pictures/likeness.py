"""Whether two pictures show the same person: asked of their pixels alone, of heads before a plain ground.

The head is found as the upper end of what stands out from the ground, laid over the reference's head in many sizes and
places, and compared where it fits best: shape, light and dark, and colours relative to each other, so that another
light, mood or pose changes little. Clothes do not count.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from media.pictures.raster import Bytes

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

_WIDE = 384  # pixels of a picture's longer side in which heads are looked for
_SIDE = 64  # pixels of a laid-over head
_FRAME = 1.5  # sides of the square around a head, in its widths
_ABOVE = 0.08  # of a head's width is shown above the crown
_HEAD = slice(0, 51)  # rows without the clothes
_HAIR = (slice(4, 20), slice(20, 44))
_FACE = (slice(28, 46), slice(24, 44))
_SCALES = (0.62, 0.74, 0.88, 0.94, 1.0, 1.06, 1.13, 1.35, 1.6)
_SHIFTS = (-0.07, 0.0, 0.07)


@dataclass(frozen=True)
class Head:
    """A head in a picture: the picture with what is ground as alpha 0, the head's middle, its crown, its width."""

    pixels: Bytes
    middle: float
    crown: float
    width: float


@dataclass(frozen=True)
class Traits:
    """How alike two heads are: each 0 for the same head in the same light, or 1 where it is a correlation."""

    form: float
    redness: float
    blueness: float
    outline: float
    hair_tone: float
    hair_red: float
    hair_blue: float
    skin_tone: float
    skin_red: float
    skin_blue: float

    @property
    def values(self) -> tuple[float, ...]:
        """All of them in their order."""
        one = (self.form, self.redness, self.blueness, self.outline, self.hair_tone)
        return (*one, self.hair_red, self.hair_blue, self.skin_tone, self.skin_red, self.skin_blue)


def head_of(picture: Bytes) -> Head:
    """Return the head of the one person in a picture, RGB; where none stands out, the middle of the picture."""
    scale = _WIDE / max(picture.shape[:2])
    small = picture
    if scale < 1:
        small = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    figure = _largest(_standing_out(small))
    pixels = np.dstack([small, figure.astype(np.uint8) * 255])
    middle, crown, width = _place(figure)
    shrink = _SIDE / _FRAME * 1.3 / width
    if shrink < 1:
        pixels = cv2.resize(pixels, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        middle, crown, width = middle * shrink, crown * shrink, width * shrink
    return Head(np.asarray(pixels, np.uint8), middle, crown, width)


def head_box(picture: Bytes) -> Bytes:
    """Return the head of the one person in a picture, cut out as a square with a little around it."""
    head = head_of(picture)
    scale = max(picture.shape[:2]) / max(head.pixels.shape[:2])
    side, middle = _FRAME * head.width * scale, head.middle * scale
    left, top = max(0, round(middle - side / 2)), max(0, round((head.crown - _ABOVE * head.width) * scale))
    return np.ascontiguousarray(picture[top : top + max(1, round(side)), left : left + max(1, round(side))])


def traits(head: Head, reference: Head) -> Traits:
    """Return how alike a head is to a reference where it fits best over it."""
    kept = _laid(reference, 1.0, 0.0, 0.0)
    tone = _tones(kept)
    best, found = -9.0, kept
    for scale, right, down in product(_SCALES, _SHIFTS, _SHIFTS):
        laid = _laid(head, scale, right, down)
        fit = _correlation(tone[0], _tones(laid)[0], _both(kept, laid)) + _overlap(kept, laid)
        if fit > best:
            best, found = fit, laid
    return _compared(kept, found)


def _compared(kept: Bytes, found: Bytes) -> Traits:
    ours, theirs, both = _tones(kept), _tones(found), _both(kept, found)
    correlated = [_correlation(one, other, both) for one, other in zip(ours, theirs, strict=True)]
    hair = [_gain(one, other, _HAIR, both) for one, other in zip(ours, theirs, strict=True)]
    face = [_gain(one, other, _FACE, both) for one, other in zip(ours, theirs, strict=True)]
    apart = [abs(h - f) for h, f in zip(hair, face, strict=True)]
    return Traits(
        form=correlated[0],
        redness=correlated[1],
        blueness=correlated[2],
        outline=1 - _overlap(kept, found),
        hair_tone=apart[0],
        hair_red=apart[1],
        hair_blue=apart[2],
        skin_tone=max(0.0, abs(face[0] + 0.2) - 0.25),
        skin_red=max(0.0, abs(face[1]) - 0.05),
        skin_blue=max(0.0, abs(face[2]) - 0.1),
    )


def _standing_out(picture: Bytes) -> Mask:
    """Return what differs from the ground: a smooth surface laid through what is surely ground, wider each time."""
    height, width = picture.shape[:2]
    across, down = np.meshgrid(np.linspace(-1, 1, 48), np.linspace(-1, 1, 48))
    powers = np.stack([across**i * down**j for i in range(5) for j in range(5 - i)], -1).reshape(-1, 15)
    seen = cv2.resize(picture, (48, 48), interpolation=cv2.INTER_AREA).reshape(-1, 3).astype(np.float64)
    ground = ((np.abs(across) > 0.72) | (down < -0.9)).ravel() & (down < 0.9).ravel()
    surface = seen
    for allowed in (14.0, 12.0, 10.0, 8.0, 7.0, 6.0):
        weights = np.linalg.lstsq(powers[ground], seen[ground], rcond=None)[0]
        surface = powers @ weights
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


def _laid(head: Head, scale: float, right: float, down: float) -> Bytes:
    side = _FRAME * head.width * scale
    left = head.middle + right * head.width - side / 2
    top = head.crown + down * head.width - _ABOVE * head.width * scale
    zoom = _SIDE / side
    matrix = np.array([[zoom, 0, -left * zoom], [0, zoom, -top * zoom]], np.float32)
    return np.asarray(cv2.warpAffine(head.pixels, matrix, (_SIDE, _SIDE), flags=cv2.INTER_LINEAR), np.uint8)


def _tones(laid: Bytes) -> tuple[Floats, Floats, Floats]:
    """Return the logarithms of brightness, of red to green and of blue to green: a light adds to each."""
    logs = np.log(cv2.GaussianBlur(laid[..., :3].astype(np.float32), (3, 3), 0) + 8)[_HEAD]
    return logs.mean(axis=2), logs[..., 0] - logs[..., 1], logs[..., 2] - logs[..., 1]


def _both(kept: Bytes, laid: Bytes) -> Mask:
    return np.asarray(((kept[..., 3] > 128) & (laid[..., 3] > 128))[_HEAD], np.bool_)


def _overlap(kept: Bytes, laid: Bytes) -> float:
    ours, theirs = kept[_HEAD][..., 3] > 128, laid[_HEAD][..., 3] > 128
    return float((ours & theirs).sum()) / max(1.0, float((ours | theirs).sum()))


def _correlation(ours: Floats, theirs: Floats, where: Mask) -> float:
    if where.sum() < 50:
        return 0.0
    one, other = ours[where] - ours[where].mean(), theirs[where] - theirs[where].mean()
    return float((one * other).mean() / np.sqrt(((one**2).mean() + 1e-5) * ((other**2).mean() + 1e-5)))


def _gain(ours: Floats, theirs: Floats, zone: tuple[slice, slice], where: Mask) -> float:
    """Return by how much a zone is lighter, redder or bluer."""
    inside = where[zone]
    return float(np.median((theirs[zone] - ours[zone])[inside])) if inside.any() else 0.0


_WEIGHTS = (6.0, 2.2, 1.5, -3.0, 0.0, -1.8, 0.0, -0.9, -4.9, -3.4)
"""Of the traits, in their order: set by a linear discriminant of 20 drawn persons in 160 pictures, then rounded."""
_MIDDLE, _STEEPNESS = 6.6, 2.0
SAME = 0.5
"""From this score on two heads are taken for the same person's."""


def likeness(picture: Bytes, references: Sequence[Bytes]) -> float:
    """Return how surely a picture, RGB, shows the person of the references: 0 to 1, of the best one."""
    head = head_of(picture)
    return max(score_of(head, head_of(reference)) for reference in references)


def score_of(head: Head, reference: Head) -> float:
    """Return how surely two heads are the same person's: 0 to 1."""
    found = traits(head, reference)
    weighed = sum(weight * value for weight, value in zip(_WEIGHTS, found.values, strict=True))
    return round(1 / (1 + math.exp(-_STEEPNESS * (weighed - _MIDDLE))), 4)
