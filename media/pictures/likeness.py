"""Whether two pictures show the same person: asked of their pixels alone, of heads before a plain ground.

The head is found as the upper end of what stands out from the ground, laid over the reference's head in many sizes and
places, and compared where it fits best: with the reference as it would look in the picture's light. What is left is
shape, light and dark, and colours that no light explains. Clothes do not count.
"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import product
from typing import TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from media.pictures.heads import ABOVE, FRAME, Head, head_of
from media.pictures.raster import Bytes
from media.pictures.relighting import relit

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
_Cover = Bytes | Floats
_Pixels = TypeVar("_Pixels", Bytes, Floats)

_SIDE = 64  # pixels of a laid-over head
_HEAD = slice(0, 51)  # rows without the clothes
_SCALES = (0.62, 0.74, 0.88, 0.94, 1.0, 1.06, 1.13, 1.35, 1.6)
_SHIFTS = (-0.07, 0.0, 0.07)
_STEPS = ((0.03, 0.035, 0.035, 3.0), (0.015, 0.018, 0.018, 1.5))  # how a fit is bettered: see Fit
_FEWEST = 50  # pixels that two heads must share


@dataclass(frozen=True)
class Fit:
    """How a head lies over another: by what it is scaled, moved in its widths, and turned in degrees."""

    scale: float = 1.0
    right: float = 0.0
    down: float = 0.0
    turned: float = 0.0


@dataclass(frozen=True)
class Traits:
    """How alike two heads are in one light: correlations (1 for the same), what differs, and what the light must be.

    `form`, `redness` and `blueness` correlate; `form_off`, `redness_off` and `blueness_off` are what is left, `outline`
    is how much of both silhouettes is one's alone; `dimmed`, `reddened` and `blued` are the light: a tanned skin may be
    a fair one in the shade, but less likely so.
    """

    form: float = 0.0
    redness: float = 0.0
    blueness: float = 0.0
    form_off: float = 1.0
    redness_off: float = 1.0
    blueness_off: float = 1.0
    outline: float = 1.0
    dimmed: float = 0.0
    reddened: float = 0.0
    blued: float = 0.0


def traits(head: Head, reference: Head) -> Traits:
    """Return how alike a head is to a reference where it fits best over it, in the head's light."""
    kept, found = _laid(reference.pixels, reference, Fit()), _laid(head.pixels, head, _best(head, reference))
    both = _both(kept[..., 3], found[..., 3])
    if both.sum() < _FEWEST:
        return Traits()
    lit = relit(kept, found, both)
    theirs, ours = _tones(found[..., :3].astype(np.float32)), _tones(lit.pixels)
    form, redness, blueness = (_correlation(one, other, both) for one, other in zip(theirs, ours, strict=True))
    form_off, redness_off, blueness_off = (_off(one, other, both) for one, other in zip(theirs, ours, strict=True))
    outline, (red, green, blue) = 1 - _overlap(kept[..., 3], found[..., 3]), lit.gain
    light = (abs(red + green + blue) / 3, abs(red - green), abs(blue - green))
    return Traits(form, redness, blueness, form_off, redness_off, blueness_off, outline, *light)


def _best(head: Head, reference: Head) -> Fit:
    """Return where a head fits best over a reference: the best of many, then in ever smaller steps from there."""
    seen, kept = _drawing(head), _laid(_drawing(reference), reference, Fit())
    tried = [Fit(*place) for place in product(_SCALES, _SHIFTS, _SHIFTS)]
    value, best = max(((_fits(seen, head, fit, kept), fit) for fit in tried), key=lambda found: found[0])
    for steps in _STEPS:
        for _, place, way in product(range(3), range(4), (-1, 1)):
            changed = list(astuple(best))
            changed[place] += way * steps[place] * (best.scale if place == 0 else 1)
            fit = Fit(*changed)
            if (better := _fits(seen, head, fit, kept)) > value:
                value, best = better, fit
    return best


def _drawing(head: Head) -> Floats:
    """Return the logarithm of a head's brightness, and where it is."""
    logs = np.log(cv2.GaussianBlur(head.pixels[..., :3], (3, 3), 0).astype(np.float32) + 8).mean(axis=2)
    return np.dstack([logs, head.pixels[..., 3].astype(np.float32)])


def _fits(seen: Floats, head: Head, fit: Fit, kept: Floats) -> float:
    laid = _laid(seen, head, fit)
    both = _both(kept[..., 1], laid[..., 1])
    return _correlation(kept[..., 0], laid[..., 0], both) + _overlap(kept[..., 1], laid[..., 1])


def _laid(pixels: _Pixels, head: Head, fit: Fit) -> _Pixels:
    zoom = _SIDE / (FRAME * head.width * fit.scale)
    left, top = head.middle + fit.right * head.width, head.crown + (fit.down - ABOVE * fit.scale) * head.width
    placed = np.array([[zoom, 0, _SIDE / 2 - left * zoom], [0, zoom, -top * zoom], [0, 0, 1]])
    turned = np.asarray(cv2.getRotationMatrix2D((_SIDE / 2, _SIDE * 0.7), -fit.turned, 1.0), np.float64)
    matrix = turned @ placed
    return cast("_Pixels", cv2.warpAffine(pixels, matrix, (_SIDE, _SIDE), flags=cv2.INTER_LINEAR)[_HEAD])


def _tones(colours: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the logarithms of brightness, of red to green and of blue to green."""
    logs = np.log(np.asarray(cv2.GaussianBlur(colours, (3, 3), 0), np.float32) + 8)
    return logs.mean(axis=2), logs[..., 0] - logs[..., 1], logs[..., 2] - logs[..., 1]


def _both(kept: _Cover, laid: _Cover) -> Mask:
    return np.asarray((kept > 128) & (laid > 128), np.bool_)


def _overlap(kept: _Cover, laid: _Cover) -> float:
    return float(_both(kept, laid).sum()) / max(1.0, float(np.count_nonzero((kept > 128) | (laid > 128))))


def _correlation(ours: Floats, theirs: Floats, where: Mask) -> float:
    if where.sum() < _FEWEST:
        return 0.0
    one, other = ours[where] - ours[where].mean(), theirs[where] - theirs[where].mean()
    return float((one * other).mean() / np.sqrt(((one**2).mean() + 1e-5) * ((other**2).mean() + 1e-5)))


def _off(ours: Floats, theirs: Floats, where: Mask) -> float:
    """Return by how much they differ; a few pixels that are something else altogether count little."""
    return float(np.sqrt(np.minimum((ours - theirs)[where] ** 2, 0.5).mean()))


_WEIGHTS = (9.0, 5.5, 6.0, -20.0, -30.0, -36.0, -6.5, -1.2, -5.0, -2.0)
"""Of the traits, in their order: set by a logistic regression over 24 drawn persons in 336 pictures, then rounded."""
_BORDER = 9.5
SAME = 0.5
"""From this score on two heads are taken for the same person's."""


def likeness(picture: Bytes, references: Sequence[Bytes]) -> float:
    """Return how surely a picture, RGB, shows the person of the references: 0 to 1, of the best one."""
    head = head_of(picture)
    return max(score_of(head, head_of(reference)) for reference in references)


def score_of(head: Head, reference: Head) -> float:
    """Return how surely two heads are the same person's: 0 to 1."""
    found = astuple(traits(head, reference))
    weighed = sum(weight * value for weight, value in zip(_WEIGHTS, found, strict=True)) - _BORDER
    return round(1 / (1 + math.exp(-weighed)), 4)
