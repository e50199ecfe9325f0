"""Planar YUV 4:2:0 in BT.709 limited range, as the encoder wants it: one array (height * 3 / 2, width)."""

from dataclasses import dataclass

import numpy as np

from media.pictures import raster
from media.pictures.raster import Bytes

_RED, _BLUE = 0.2126, 0.0722
_GREEN = 1 - _RED - _BLUE
_Y = np.array([_RED, _GREEN, _BLUE]) * 219 / 255
_U = np.array([-_RED, -_GREEN, 1 - _BLUE]) / (2 * (1 - _BLUE)) * 224 / 255
_V = np.array([1 - _RED, -_GREEN, -_BLUE]) / (2 * (1 - _RED)) * 224 / 255
_MATRIX = np.concatenate([np.stack([_Y, _U, _V]), np.array([[16.0], [128.0], [128.0]])], axis=1)
_INVERSE = np.linalg.inv(_MATRIX[:, :3])
_BACK = np.concatenate([_INVERSE, -_INVERSE @ _MATRIX[:, 3:]], axis=1, dtype=np.float64)


@dataclass(frozen=True)
class Planes:
    """One I420 buffer and its three parts as views."""

    buffer: Bytes
    y: Bytes
    u: Bytes
    v: Bytes

    @classmethod
    def new(cls, width: int, height: int) -> "Planes":
        """Return planes of anything, to be written over; width and height are multiples of 4."""
        return cls.over(np.empty((height * 3 // 2, width), np.uint8))

    @classmethod
    def over(cls, buffer: Bytes) -> "Planes":
        """Return views on a buffer."""
        height, width = buffer.shape[0] * 2 // 3, buffer.shape[1]
        quarter = height // 4
        shape = (height // 2, width // 2)
        u, v = buffer[height : height + quarter], buffer[height + quarter :]
        return cls(buffer, buffer[:height], u.reshape(shape), v.reshape(shape))

    def copy(self) -> "Planes":
        """Return an own buffer of the same picture."""
        return Planes.over(self.buffer.copy())

    def put(self, left: int, top: int, patch: tuple[Bytes, Bytes]) -> None:
        """Write a patch whose corner lies on even pixels."""
        light, colour = patch
        height, width = light.shape
        self.y[top : top + height, left : left + width] = light
        rows, columns = slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2)
        self.u[rows, columns] = colour[..., 0]
        self.v[rows, columns] = colour[..., 1]


def converted(picture: Bytes) -> tuple[Bytes, Bytes]:
    """Light (h, w) and colour (h/2, w/2, 2) of an RGB picture with even sides."""
    full = raster.linear(picture, _MATRIX)
    return raster.channel(full, 0), raster.halved(full)[..., 1:]


def i420(picture: Bytes) -> Bytes:
    """Return an RGB picture (h, w, 3) as I420 (h * 3 / 2, w)."""
    planes = Planes.new(picture.shape[1], picture.shape[0])
    planes.put(0, 0, converted(picture))
    return planes.buffer


def rgb(buffer: Bytes, size: tuple[int, int] | None = None) -> Bytes:
    """I420 back as RGB (h, w, 3), in another size if asked."""
    planes = Planes.over(buffer)
    height, width = planes.y.shape
    parts = (raster.resized(part, *(size or (width, height))) for part in (planes.y, planes.u, planes.v))
    return raster.linear(raster.merged(*parts), _BACK)
