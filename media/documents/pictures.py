"""Pictures as files: the same picture gives the same bytes, and says what it is."""

from __future__ import annotations

import io
from collections.abc import Sequence

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


def contact_sheet(pictures: Sequence[bytes], columns: int, width: int) -> bytes:
    """Return pictures side by side as one JPEG, `columns` in a row, each `width` pixels wide and 16:9."""
    height = width * 9 // 16
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * width, rows * height), (24, 24, 24))
    for number, picture in enumerate(pictures):
        with Image.open(io.BytesIO(picture)) as opened:
            small = opened.resize((width, height), Image.Resampling.BOX, reducing_gap=1.0)
        sheet.paste(small, (number % columns * width, number // columns * height))
    return jpeg(np.asarray(sheet))
