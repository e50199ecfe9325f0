from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media.documents.panel_grid import grid_for
from media.documents.pictures import jpeg
from media.documents.storyboard import (
    BoardScene,
    Panel,
    SpokenLine,
    Storyboard,
    draw_storyboard,
    line_part,
    write_storyboard,
)

MARKUP = '#panic("no") $x$ *b* `r` <b> \\ "q" @ref // #image("/etc/passwd") 🎬 مرحبا'
RED = jpeg(np.full((54, 96, 3), (200, 30, 30), np.uint8))


def _scene(panels: int, number: str = "1", words: str = "She waits.") -> BoardScene:
    lines = (SpokenLine("MARA", "Is this the last train?"),)
    made = tuple(Panel(RED, f"{number}{n}", "close-up", "static", 2.0, words, lines) for n in range(panels))
    return BoardScene(number, "INT. STATION - NIGHT", 4.0, made)


def _picture(page: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(page)).convert("RGB")).astype(int)


def _reds(page: bytes) -> int:
    """Count the panels of a page by the red of their pictures: rows times columns."""
    red = (_picture(page) - (200, 30, 30)).__abs__().sum(axis=2) < 40
    rows, columns = red.any(axis=1), red.any(axis=0)
    return int((rows[1:] & ~rows[:-1]).sum() * (columns[1:] & ~columns[:-1]).sum())


@pytest.mark.parametrize("panels", [1, 2, 4, 6, 9, 12, 24])
def test_a_scene_fills_one_page_however_many_shots_it_has(panels: int) -> None:
    pages = draw_storyboard(Storyboard("Film", "A. Writer", (_scene(panels),)), 50)
    assert len(pages) == 1
    assert _reds(pages[0]) == panels


def test_every_scene_begins_a_page_and_a_very_long_one_goes_on_overleaf() -> None:
    scenes = (_scene(3, "1"), _scene(30, "2"), _scene(1, "3"))
    pages = draw_storyboard(Storyboard("Film", "", scenes), 50)
    assert [_reds(page) for page in pages] == [4, 24, 6, 1]  # 3 panels lie in two rows and two columns


@given(st.integers(1, 24), st.integers(0, 600))
def test_panels_with_their_words_stay_on_the_page(panels: int, letters: int) -> None:
    grid = grid_for(panels, letters)
    rows = -(-panels // grid.columns)
    assert grid.columns * grid.wide_mm + (grid.columns - 1) * grid.between_mm <= 271.1
    assert rows * grid.high_mm + (rows - 1) * grid.gutter_mm <= 160.1
    assert grid.wide_mm >= 36


@pytest.mark.parametrize("words", [18, 100, 1_000])
def test_a_heading_longer_than_its_line_keeps_its_time_of_day_and_its_place_on_the_page(words: int) -> None:
    place = "INT. " + " ".join(["STATION"] * words)
    scenes = [replace(_scene(1), heading=f"{place} - {time}", synopsis="x " * 400) for time in ("NIGHT", "DAWN")]
    night, dawn = (_picture(draw_storyboard(Storyboard("Film", "", (scene,)), 50)[0]) for scene in scenes)
    differ = np.flatnonzero((night != dawn).any(axis=(1, 2)))
    assert len(differ), "no time of day is on the page"
    assert differ.max() - differ.min() < 12, "the time moved what stands beneath it"


def test_words_are_never_read_as_markup(tmp_path: Path) -> None:
    panel = Panel(RED, MARKUP, MARKUP, MARKUP, 2.0, MARKUP, (SpokenLine(MARKUP, MARKUP),))
    board = Storyboard(MARKUP, MARKUP, (BoardScene(MARKUP, MARKUP, 0.0, (panel,), MARKUP),), MARKUP)
    write_storyboard(tmp_path / "board.pdf", board)
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "board.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
        assert '#panic("no") $x$ *b* `r` <b>' in " ".join(done.stdout.decode().split())


def test_endless_words_neither_break_a_page_nor_add_one() -> None:
    word = "W" * 10_000
    panel = Panel(RED, word, word, word, 1e9, word, (SpokenLine(word, word),) * 20)
    pages = draw_storyboard(Storyboard(word, word, (BoardScene(word, word, 0.0, (panel,), word),)), 50)
    assert [_reds(page) for page in pages] == [1]
    margin = _picture(pages[0])[:, -20:]
    assert margin.min() > 250


def test_control_characters_and_half_pairs_do_no_harm(tmp_path: Path) -> None:
    words = "a\x00b\ud800c\u2028d\r\n\x1be"
    panel = Panel(b"", words, words, words, 2.0, words, (SpokenLine(words, words),))
    write_storyboard(tmp_path / "board.pdf", Storyboard(words, words, (BoardScene(words, words, 0, (panel,)),)))
    assert [path.name for path in tmp_path.iterdir()] == ["board.pdf"]


def test_a_film_without_scenes_has_a_page_that_says_so() -> None:
    (page,) = draw_storyboard(Storyboard("Film", "", ()), 50)
    assert _picture(page).min() < 160


def test_equal_films_give_equal_bytes(tmp_path: Path) -> None:
    board = Storyboard("Film", "A. Writer", (_scene(3),))
    for name in ("a.pdf", "b.pdf"):
        write_storyboard(tmp_path / name, board)
    first, second = ((tmp_path / name).read_bytes() for name in ("a.pdf", "b.pdf"))
    assert first == second
    assert re.search(rb"/Title", first)


def test_a_line_that_goes_on_over_a_cut_is_told_in_parts() -> None:
    line = "one two three four five six seven eight nine ten"
    parts = (line_part(line, 0.0, 0.62), line_part(line, 0.62, 1.0))
    assert parts == ("one two three four five six …", "… seven eight nine ten")
    assert line_part(line, 0.0, 1.0) == line
