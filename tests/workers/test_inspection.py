"""Every picture of a brand's character is measured, whoever made it, and flagged with its reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from media.documents.pictures import png
from workers.inspection import inspected
from workers.registry import Made, Output, UnusableRecipe

LOGO = {"left": 0.5, "top": 0.0, "width": 0.5, "height": 0.25}


class Given:
    """A job with rules of a brand."""

    def __init__(self, scratch: Path, **brand: Any) -> None:  # noqa: ANN401 - rules of a brand
        self.recipe: dict[str, Any] = {"brand": brand} if brand else {}
        self.scratch = scratch

    def input(self, digest: str) -> Path:
        raise KeyError(digest)

    def step(self, done: float, total: float, stage: str = "") -> None:
        del done, total, stage


def picture(*, drawn_on_logo: bool = False) -> Made:
    pixels = np.full((80, 80, 3), (200, 30, 40), np.uint8)
    pixels[40:] = (30, 60, 200)
    if drawn_on_logo:
        pixels[0:20:4, 40:] = 255
    return Made({"image": Output(png(pixels), "image/png")}, {"consistency": 0.9, "review": False})


def test_a_picture_without_a_brand_is_handed_on_as_it_is(tmp_path: Path) -> None:
    made = picture()

    assert inspected(Given(tmp_path), made) is made
    assert inspected(Given(tmp_path, overridden={"reason": "yes"}), made) is made


def test_the_share_of_the_palette_decides_whether_somebody_has_to_look(tmp_path: Path) -> None:
    rules: dict[str, Any] = {"palette": ["#c81e28"], "least_palette": 0.4}
    kept = inspected(Given(tmp_path, **rules), picture()).facts
    off = inspected(Given(tmp_path, **rules | {"least_palette": 0.7}), picture()).facts

    assert kept["brand"]["palette_share"] == pytest.approx(0.5, abs=0.05)
    assert (kept["brand"]["reasons"], kept["review"], kept["consistency"]) == ([], False, 0.9)
    assert off["review"]
    assert "of its colours are of the palette, 70% are asked for" in off["brand"]["reasons"][0]


def test_a_logos_area_must_be_free(tmp_path: Path) -> None:
    rules: dict[str, Any] = {"logo_area": LOGO, "least_contrast": 4.5}

    assert inspected(Given(tmp_path, **rules), picture()).facts["brand"]["reasons"] == []
    drawn = inspected(Given(tmp_path, **rules), picture(drawn_on_logo=True)).facts
    assert drawn["review"]
    assert drawn["brand"]["reasons"][0] == "the logo's area is not free: something is drawn there"


def test_a_picture_that_cannot_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    broken = Made({"image": Output(b"no picture", "image/png")})

    with pytest.raises(UnusableRecipe, match="cannot be read"):
        inspected(Given(tmp_path, logo_area=LOGO, least_contrast=4.5), broken)
