from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from media.documents.pictures import jpeg, png

RGB = np.random.default_rng(1).integers(0, 255, (36, 64, 3), np.uint8)


def test_a_png_holds_the_picture_exactly_and_says_previz() -> None:
    made = png(RGB)
    read = Image.open(io.BytesIO(made))
    assert np.array_equal(np.asarray(read), RGB)
    assert "previz" in str(read.info["Comment"])
    assert made == png(RGB)


def test_a_jpeg_looks_like_the_picture_and_says_previz() -> None:
    smooth = np.linspace(0, 255, 36 * 64 * 3).reshape(36, 64, 3).astype(np.uint8)
    made = jpeg(smooth)
    read = Image.open(io.BytesIO(made))
    assert np.abs(np.asarray(read).astype(int) - smooth).mean() < 4
    assert b"previz" in read.info["comment"]
    assert made == jpeg(smooth)


@pytest.mark.parametrize("quality", [30, 95])
def test_quality_is_paid_for_in_bytes(quality: int) -> None:
    assert (len(jpeg(RGB, quality)) > len(jpeg(RGB))) == (quality > 85)
