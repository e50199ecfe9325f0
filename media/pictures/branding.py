"""What a brand asks of a finished picture, measured on its pixels: its colours, and room for its logo."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from media.pictures.raster import Bytes

Floats = NDArray[np.float32]

_COLOURED = 14.0  # of Lab's chroma: what is greyer has no colour to be of a palette or not
_NEAR = 26.0  # of Lab's distance over hue and chroma; light and shade of a colour count for little
_LIGHTNESS = 0.25
_SIDE = 256  # pixels of the longer side on which colours are counted


def palette_share(picture: Bytes, palette: Sequence[str]) -> float:
    """Return which share of a picture's coloured pixels, RGB, is of the palette, given as #rrggbb; 0 to 1."""
    scale = min(1.0, _SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    pixels = _lab(np.asarray(small, np.uint8)).reshape(-1, 3)
    coloured = pixels[np.hypot(pixels[:, 1], pixels[:, 2]) > _COLOURED]
    wanted = _lab(np.array([[_rgb(colour) for colour in palette]], np.uint8)).reshape(-1, 3)
    if not len(coloured) or not len(wanted):
        return 0.0
    weights = np.array([_LIGHTNESS, 1.0, 1.0], np.float32)
    apart = np.linalg.norm((coloured[:, None] - wanted[None]) * weights, axis=2).min(axis=1)
    return float((apart < _NEAR).mean())


def logo_room(picture: Bytes, area: tuple[float, float, float, float]) -> tuple[float, float]:
    """Return how restless an area is (0 is one colour) and the contrast of black or white on it, 1 to 21.

    The area is left, top, width and height in shares of the picture. The contrast is that of the better of the two, at
    the area's worst places.
    """
    height, width = picture.shape[:2]
    left, top = round(area[0] * width), round(area[1] * height)
    part = picture[
        top : max(top + 1, round((area[1] + area[3]) * height)),
        left : max(left + 1, round((area[0] + area[2]) * width)),
    ]
    light = _luminance(part)
    dark, bright = (float(np.quantile(light, share)) for share in (0.05, 0.95))
    contrast = max(1.05 / (bright + 0.05), (dark + 0.05) / 0.05)
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    return float(np.std(cv2.GaussianBlur(grey, (3, 3), 0)) / 255), contrast


def _lab(picture: Bytes) -> Floats:
    return np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(picture: Bytes) -> Floats:
    """Return relative luminance as WCAG has it."""
    part = picture.astype(np.float32) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)
