"""What a brand asks of a picture is measured on its pixels."""

from __future__ import annotations

import numpy as np
import pytest

from media.pictures.branding import logo_room, palette_share
from media.pictures.raster import Bytes


def halves(one: tuple[int, int, int], other: tuple[int, int, int], share: float = 0.5) -> Bytes:
    picture = np.full((200, 200, 3), other, np.uint8)
    picture[:, : round(200 * share)] = one
    return picture


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_the_share_of_the_palette_is_counted_over_what_has_colour(share: float) -> None:
    assert palette_share(halves((210, 38, 48), (30, 90, 200), share), ["#d22630"]) == pytest.approx(share, abs=0.02)
    assert palette_share(halves((210, 38, 48), (128, 128, 128), 0.25), ["#d22630"]) == pytest.approx(1, abs=0.02)


def test_a_colour_in_shade_is_still_of_the_palette_and_another_hue_is_not() -> None:
    shaded = halves((210, 38, 48), (140, 25, 32))
    assert palette_share(shaded, ["#d22630"]) > 0.95
    assert palette_share(shaded, ["#1e5ac8", "#2ca02c"]) == 0
    assert palette_share(np.full((9, 9, 3), 90, np.uint8), ["#d22630"]) == 0


def test_a_logos_area_is_calm_or_not_and_its_contrast_is_that_of_the_better_ink() -> None:
    white, black = (
        logo_room(halves((255, 255, 255), (0, 0, 0)), (0, 0, 0.5, 1)),
        logo_room(halves((255, 255, 255), (0, 0, 0)), (0.5, 0, 0.5, 1)),
    )
    assert white == (0.0, pytest.approx(21, abs=0.1))
    assert black == (0.0, pytest.approx(21, abs=0.1))
    restless, contrast = logo_room(halves((255, 255, 255), (0, 0, 0)), (0.25, 0, 0.5, 1))
    assert restless > 0.4
    assert contrast < 1.1
    assert logo_room(np.full((20, 20, 3), 118, np.uint8), (0, 0, 1, 1))[1] == pytest.approx(4.6, abs=0.2)
