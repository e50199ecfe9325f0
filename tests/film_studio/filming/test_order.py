"""How a title becomes the name of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from film_studio.filming.order import slug
from film_studio.filming.putting import putting


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Last Train", "last-train"),
        ("L\u2019\u0152uf & le Gar\u00e7on!", "l-\u0153uf-le-gar\u00e7on"),
        ("../../etc", "etc"),
        ("\U0001f682", "steam-locomotive"),
        ("\U0001f499", "blue-heart"),
        ("", "film"),
    ],
)
def test_a_title_names_a_folder_and_two_of_signs_alone_do_not_name_one(title: str, name: str) -> None:
    assert slug(title) == name


@pytest.mark.parametrize("letter", ["a", "\u6f22", "\U00020000"])
def test_a_long_title_in_any_script_names_a_folder_that_can_be_made(letter: str, tmp_path: Path) -> None:
    with putting(tmp_path / slug(letter * 2_000)) as put:
        assert put.done().is_dir()
