from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from media.documents.pictures import contact_sheet, jpeg


def _grey(shade: int) -> bytes:
    return jpeg(np.full((90, 160, 3), shade, np.uint8))


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (2, 1), (3, 2)])
def test_a_contact_sheet_shows_its_pictures_row_by_row(count: int, rows: int) -> None:
    shades = [40, 120, 220][:count]

    with Image.open(io.BytesIO(contact_sheet([_grey(shade) for shade in shades], 2, 80))) as opened:
        sheet = np.asarray(opened)

    assert sheet.shape == (rows * 45, 160, 3)
    for number, shade in enumerate(shades):
        tile = sheet[number // 2 * 45 : number // 2 * 45 + 45, number % 2 * 80 : number % 2 * 80 + 80]
        assert abs(float(tile.mean()) - shade) < 3
