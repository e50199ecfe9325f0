"""Pictures as files: the same picture gives the same bytes, and says what it is."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

_SAYS = "previz: drawn, not made by a model"


def png(rgb: NDArray[np.uint8]) -> bytes:
    """Return an RGB picture of shape (height, width, 3) as PNG."""
    told = PngInfo()
    told.add_text("Comment", _SAYS)
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "PNG", pnginfo=told)
    return out.getvalue()


def jpeg(rgb: NDArray[np.uint8], quality: int = 85) -> bytes:
    """Return an RGB picture of shape (height, width, 3) as JPEG."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "JPEG", quality=quality, comment=_SAYS.encode())
    return out.getvalue()
