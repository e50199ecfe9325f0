"""OpenCV behind types: everything that touches its untyped arrays is here."""

import math
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Reals = NDArray[np.float32]

_SHIFT = 4  # sixteenths of a pixel
_ROOM = 32  # pixels around a picture that is zoomed
cv2.setNumThreads(1)  # pictures are drawn by as many processes as there are cores; threads inside would only fight


def polygons(picture: Bytes, outlines: list[NDArray[np.float64]], value: tuple[int, ...]) -> None:
    """Fill outlines given in pixels, smooth at the edges, in place; overlaps become holes."""
    corners = [np.round(outline * 2**_SHIFT).astype(np.int32) for outline in outlines]
    cv2.fillPoly(picture, corners, value, cv2.LINE_AA, _SHIFT)


def line(picture: Bytes, start: tuple[int, int], end: tuple[int, int], value: int) -> None:
    """Draw a thin grey line in place."""
    cv2.line(picture, start, end, (value,), 1, cv2.LINE_AA)


def blurred(picture: Bytes, sigma: float) -> Bytes:
    """Gaussian blur; a wide one is done on a smaller picture, where nobody sees the difference."""
    if sigma < 0.3:
        return picture
    small = max(1, int(sigma / 2.5))
    height, width = picture.shape[:2]
    if small == 1:
        return cast("Bytes", cv2.GaussianBlur(picture, (0, 0), sigma))
    size = (max(2, width // small), max(2, height // small))
    low = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    low = cv2.GaussianBlur(low, (0, 0), sigma / small)
    return cast("Bytes", cv2.resize(low, (width, height), interpolation=cv2.INTER_LINEAR))


def resized(picture: Bytes, width: int, height: int) -> Bytes:
    """Return the picture in another size; in its own, the picture itself."""
    if (height, width) == picture.shape[:2]:
        return picture
    smaller = width < picture.shape[1]
    way = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return cast("Bytes", cv2.resize(picture, (width, height), interpolation=way))


def halved(picture: Bytes) -> Bytes:
    """Every two by two pixels as one."""
    height, width = picture.shape[:2]
    return cast("Bytes", cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA))


def panned(picture: Bytes, left: float, top: float, size: tuple[int, int]) -> Bytes:
    """Return the part of the picture that starts at (left, top), between its pixels where those are not whole."""
    middle = (left + (size[0] - 1) / 2, top + (size[1] - 1) / 2)
    return cast("Bytes", cv2.getRectSubPix(picture, size, middle))


def zoomed(picture: Bytes, zoom: float, size: tuple[int, int], off: float) -> Bytes:
    """Return the middle of the picture, `1/zoom` of the size asked for, enlarged to it; edges may be `off` by pixels.

    Resizing is four times as fast as warping, but begins at a whole pixel. So it begins further out, at one from which
    the middle comes out exactly and the edges nearly, and what is too much is cut off.
    """
    begun = _begun_both(picture, zoom, size, off)
    if begun is None:  # near its edges a picture has too few pixels to begin at: it is given some that nobody sees
        picture = cast("Bytes", cv2.copyMakeBorder(picture, _ROOM, _ROOM, _ROOM, _ROOM, cv2.BORDER_REPLICATE))
        begun = _begun_both(picture, zoom, size, off)
    if begun is None:
        return _warped(picture, zoom, size)
    across, down = begun
    part = picture[down.first : down.end, across.first : across.end]
    out = cv2.resize(part, None, fx=across.zoom, fy=down.zoom, interpolation=cv2.INTER_LINEAR)
    return cast("Bytes", out[down.spare : down.spare + size[1], across.spare : across.spare + size[0]])


class _Begun(NamedTuple):
    """Along one side of a picture: the pixels resized, by how much, and how many that come out are cut off."""

    first: int
    end: int
    zoom: float
    spare: int


def _begun_both(picture: Bytes, zoom: float, size: tuple[int, int], off: float) -> tuple[_Begun, _Begun] | None:
    across, down = (_begun(whole, zoom, wanted, off) for whole, wanted in zip(picture.shape[1::-1], size, strict=True))
    return None if across is None or down is None else (across, down)


def _begun(whole: int, zoom: float, wanted: int, off: float) -> _Begun | None:
    """Return where to begin, or None where no whole pixel is near enough."""
    firsts = np.arange(int((whole - wanted / zoom) / 2 + 1e-9) + 1)
    spares = np.round((whole / 2 - firsts) * zoom - wanted / 2)
    zooms = (wanted / 2 + spares) / (whole / 2 - firsts)
    best = int(np.argmin(np.abs(zooms - zoom)))
    if abs(zooms[best] / zoom - 1) * wanted / 2 > off:
        return None
    end = min(whole, math.ceil(best + (wanted + spares[best]) / zooms[best]) + 1)
    return _Begun(best, end, float(zooms[best]), int(spares[best]))


def _warped(picture: Bytes, zoom: float, size: tuple[int, int]) -> Bytes:
    # pixel centres: out = (in - left) * zoom, seen from the middle of each pixel
    back = 1 / zoom
    left, top = ((whole - wanted * back) / 2 for whole, wanted in zip(picture.shape[1::-1], size, strict=True))
    matrix = np.array([[back, 0, left + back / 2 - 0.5], [0, back, top + back / 2 - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cast("Bytes", cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE))


def linear(picture: Bytes, matrix: NDArray[np.float64]) -> Bytes:
    """Each pixel's channels through a matrix with an offset column, rounded and clipped."""
    if picture.ndim > 2 or picture.size <= 256:
        return cast("Bytes", cv2.transform(picture, matrix))
    # Of one channel there are 256 values: to look them up takes a third to a half of the time [measured].
    table = cast("Bytes", cv2.transform(np.arange(256, dtype=np.uint8)[:, None], matrix)).reshape(256, -1)
    if table.shape[1] == 1:
        return cast("Bytes", cv2.LUT(picture, table))
    return cast("Bytes", cv2.LUT(cv2.merge([picture] * table.shape[1]), table[None]))


def multiplied(first: Bytes, second: Bytes, scale: float = 1 / 255) -> Bytes:
    """First * second * scale, clipped."""
    return cast("Bytes", cv2.multiply(first, second, scale=scale))


def added(first: Bytes, second: Bytes) -> Bytes:
    """First + second, clipped."""
    return cast("Bytes", cv2.add(first, second))


def subtracted(first: Bytes, second: Bytes) -> Bytes:
    """First - second, clipped."""
    return cast("Bytes", cv2.subtract(first, second))


def blended(first: Bytes, second: Bytes, share: float) -> Bytes:
    """Return the first picture with a share of the second."""
    return cast("Bytes", cv2.addWeighted(first, 1 - share, second, share, 0))


def tripled(mask: Bytes) -> Bytes:
    """Return a grey picture as three equal channels."""
    return cast("Bytes", cv2.merge([mask, mask, mask]))


def shifted(mask: Bytes, x: float, y: float) -> Bytes:
    """Return the mask moved by pixels; what comes in is empty."""
    height, width = mask.shape[:2]
    room = math.ceil(max(abs(x), abs(y))) + 1  # around the mask nothing, where the edge would be repeated
    wide = cv2.copyMakeBorder(mask, room, room, room, room, cv2.BORDER_CONSTANT, value=(0,))
    return panned(cast("Bytes", wide), room - x, room - y, (width, height))


def as_bytes(values: Reals) -> Bytes:
    """Return rounded and clipped to 0..255."""
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def rotated(picture: Bytes, degrees: float, x: float, y: float) -> Bytes:
    """Return the picture turned clockwise about a pixel; what comes in is empty."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((x, y), -degrees, 1.0)
    return cast("Bytes", cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR))


def bounds(mask: Bytes) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is not empty."""
    left, top, width, height = cv2.boundingRect(mask)
    return int(left), int(top), int(width), int(height)


def dots(picture: Bytes, places: list[tuple[int, int, int]], value: int) -> None:
    """Small filled circles of (x, y, radius) in place."""
    for x, y, radius in places:
        cv2.circle(picture, (x, y), radius, (value,), -1, cv2.LINE_AA)


def merged(*parts: Bytes) -> Bytes:
    """Return pictures side by side in their channels; many times faster than numpy's stacking."""
    return cast("Bytes", cv2.merge(parts))


def channel(picture: Bytes, number: int) -> Bytes:
    """Return one channel as a picture of its own."""
    return cast("Bytes", cv2.extractChannel(picture, number))


def uncovered(picture: Bytes) -> Bytes:
    """Return the first three of four channels."""
    return cast("Bytes", cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB))
