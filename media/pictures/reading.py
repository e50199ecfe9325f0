"""Pictures that may be anybody's, decoded in a child process with limits."""

import sys
from pathlib import Path

import numpy as np

from media.confined import Confined, Limits, run_confined
from media.pictures.raster import Bytes

_CHILD = Path(__file__).with_name("reading_child.py")
_LIMITS = Limits(memory_mib=2048, cpu_s=30, wall_s=60, file_mib=16)


class UnreadablePicture(Exception):  # noqa: N818 - told to a person as a sentence
    """The file is no picture that is read here, or too large a one."""


def picture_of(path: Path) -> Bytes:
    """Return a PNG, JPEG or WebP file as RGB (height, width, 3), at most 1024 pixels wide. Raises UnreadablePicture."""
    try:
        told = run_confined([sys.executable, "-I", str(_CHILD)], _LIMITS, given=path.read_bytes() or b"\n")
    except Confined as confined:
        if confined.limit:
            what = f"{path.name[:16]} could not be read as a picture with {confined.limit}; give a smaller one."
            raise UnreadablePicture(what) from None
        raise UnreadablePicture(f"{path.name[:16]} could not be read as a picture: {confined}") from None
    size, _, pixels = told.partition(b"\n")
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
