"""Editions of our own code: another name after a change of a module, the same one otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.edition import edition, edition_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a package of two modules."""
    made = tmp_path / "pictures"
    made.mkdir()
    (made / "face.py").write_text("NOSE = 1\n")
    (made / "hair.py").write_text("CURLS = 2\n")
    return made


def test_code_that_stays_keeps_its_edition_whatever_is_compiled_beside_it(folder: Path) -> None:
    before = edition_of([folder])
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "face.cpython-311.pyc").write_bytes(b"compiled")

    assert edition_of([folder]) == before


@pytest.mark.parametrize("change", ["changed", "added", "taken away", "renamed"])
def test_another_module_is_another_edition(folder: Path, change: str) -> None:
    before = edition_of([folder])
    match change:
        case "changed":
            (folder / "face.py").write_text("NOSE = 3\n")
        case "added":
            (folder / "hats.py").write_text("")
        case "taken away":
            (folder / "hair.py").unlink()
        case _:
            (folder / "hair.py").rename(folder / "wigs.py")

    assert edition_of([folder]) != before


def test_pictures_and_sound_have_editions_of_their_own() -> None:
    assert len({edition("pictures"), edition("sound"), edition("pictures", "sound")}) == 3
