"""Outlines as arrays of points (n, 2), x to the right and y down."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Pairs = Sequence[tuple[float, float]] | Points
Width = float | Callable[[Points], Points]


def points(pairs: Pairs) -> Points:
    """Return the pairs as an array."""
    return np.asarray(pairs, dtype=np.float64)


@lru_cache(maxsize=16)
def _weights(samples: int) -> Points:
    """Uniform Catmull-Rom weights, (samples, 4)."""
    t = np.arange(samples) / samples
    return (
        np.stack(
            [
                -t + 2 * t**2 - t**3,
                2 - 5 * t**2 + 3 * t**3,
                t + 4 * t**2 - 3 * t**3,
                -(t**2) + t**3,
            ],
            axis=1,
        )
        / 2
    )


def loop(pairs: Pairs, samples: int = 6) -> Points:
    """Return a smooth closed outline through the points."""
    control = points(pairs)
    around = np.stack([np.roll(control, shift, axis=0) for shift in (1, 0, -1, -2)], axis=1)
    return np.einsum("sk,nkd->nsd", _weights(samples), around).reshape(-1, 2)


def line(pairs: Pairs, samples: int = 6) -> Points:
    """Return a smooth open line through the points."""
    control = points(pairs)
    padded = np.concatenate([2 * control[:1] - control[1:2], control, 2 * control[-1:] - control[-2:-1]])
    around = np.stack([padded[i : len(padded) - 3 + i] for i in range(4)], axis=1)
    body = np.einsum("sk,nkd->nsd", _weights(samples), around).reshape(-1, 2)
    return np.concatenate([body, control[-1:]])


def ellipse(x: float, y: float, rx: float, ry: float, turned: float = 0.0, *, corners: int = 36) -> Points:
    """Return an ellipse around (x, y), turned by radians."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    across, along = rx * np.cos(angle), ry * np.sin(angle)
    cos, sin = np.cos(turned), np.sin(turned)
    return np.stack([x + across * cos - along * sin, y + across * sin + along * cos], axis=1)


def box(x: float, y: float, width: float, height: float) -> Points:
    """Return a rectangle by its left upper corner."""
    return points([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


def normals(path: Points) -> Points:
    """Return unit normals along an open line."""
    along = np.gradient(path, axis=0)
    length = np.hypot(along[:, 0], along[:, 1])
    length[length == 0] = 1
    return np.stack([-along[:, 1] / length, along[:, 0] / length], axis=1)


def ribbon(path: Points, widths: Points | float) -> Points:
    """Return the outline of an open line drawn with that full width, given at every point or for all."""
    half = np.broadcast_to(np.asarray(widths, dtype=np.float64) / 2, (len(path),))[:, None]
    out = normals(path) * half
    return np.concatenate([path + out, (path - out)[::-1]])


def tapered(path: Points, width: float, start: float = 0.0, end: float = 0.0) -> Points:
    """Return a brush stroke: thick in the middle, the ends a share of the width."""
    t = np.linspace(0, 1, len(path))
    profile = np.sin(np.pi * t) ** 0.6
    base = start * (1 - t) + end * t
    return ribbon(path, width * (base + (1 - base) * profile))


def limb(path: Points, widths: Sequence[float]) -> Points:
    """Return a rounded limb along the line, the widths spread evenly over its length."""
    t = np.linspace(0, 1, len(path))
    wide = np.interp(t, np.linspace(0, 1, len(widths)), widths)
    shape = ribbon(path, wide)
    cap = _cap(path[-1], path[-1] - path[-2], float(wide[-1]) / 2)
    head = _cap(path[0], path[0] - path[1], float(wide[0]) / 2)
    return np.concatenate([shape[: len(path)], cap, shape[len(path) :], head])


def _cap(centre: Points, outward: Points, radius: float) -> Points:
    base = np.arctan2(outward[1], outward[0])
    angle = base + np.linspace(np.pi / 2, -np.pi / 2, 8)
    return np.stack([centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle)], axis=1)


def turned(shape: Points, degrees: float, about: tuple[float, float]) -> Points:
    """Return the shape turned clockwise on the screen about a point."""
    angle = np.radians(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    moved = shape - np.asarray(about)
    return np.stack([moved[:, 0] * cos - moved[:, 1] * sin, moved[:, 0] * sin + moved[:, 1] * cos], axis=1) + about


def mirrored(pairs: Pairs) -> Points:
    """Return the right half of an outline, from top to bottom, completed by its mirror image at x = 0."""
    right = points(pairs)
    left = right[::-1] * np.array([-1.0, 1.0])
    return np.concatenate([right, left])
