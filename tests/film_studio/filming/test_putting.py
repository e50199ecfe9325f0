"""A folder is put in its place whole, and what killed processes left beside it is cleared away."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from film_studio.filming.putting import putting
from film_studio.places import NoPlace

_WRITER = """
import pathlib, sys, time
from film_studio.filming.putting import putting
with putting(pathlib.Path(sys.argv[1])) as put:
    (put.fresh / "film.mp4").write_text("half")
    print("writing", flush=True)
    time.sleep(600)
"""


@contextmanager
def writer(target: Path) -> Generator[subprocess.Popen[str]]:
    """Have another process write a folder until it is killed."""
    process = subprocess.Popen([sys.executable, "-c", _WRITER, target], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def put(target: Path, words: str) -> None:
    with putting(target) as making:
        (making.fresh / "film.mp4").write_text(words)
        making.done()


def test_a_new_folder_takes_the_old_ones_place_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    for words in ("one", "two"):
        put(tmp_path / "short", words)
    assert [path.name for path in tmp_path.iterdir()] == ["short"]
    assert (tmp_path / "short" / "film.mp4").read_text() == "two"


def test_what_people_keep_in_a_films_folder_is_still_there_after_the_next(tmp_path: Path) -> None:
    mine = tmp_path / "short"
    (mine / "notes").mkdir(parents=True)
    (mine / "short.fountain").write_text("my screenplay")
    (mine / "notes" / "one.txt").write_text("my note")
    put(mine, "one")
    put(mine, "two")

    assert (mine / "short.fountain").read_text() == "my screenplay"
    assert (mine / "notes" / "one.txt").read_text() == "my note"
    assert (mine / "film.mp4").read_text() == "two"


def test_what_people_keep_is_there_after_a_process_killed_before_it_was_carried_over(tmp_path: Path) -> None:
    with writer(tmp_path / "short"):
        (making,) = tmp_path.glob(".short.*")
        (making / "old").mkdir()
        (making / "old" / "short.fountain").write_text("my screenplay")
        (making / "new").rename(tmp_path / "short")
    put(tmp_path / "other", "other")

    assert (tmp_path / "short" / "short.fountain").read_text() == "my screenplay"


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    with writer(tmp_path / "other"):
        pass
    (tmp_path / ".mine.0123abcd").mkdir()
    assert len(list(tmp_path.glob(".other.*"))) == 1
    with writer(tmp_path / "short"):
        put(tmp_path / "short", "one")
        assert [path.read_text() for path in tmp_path.glob(".short.*/new/film.mp4")] == ["half"]
    put(tmp_path / "short", "two")

    assert {path.name for path in tmp_path.iterdir()} == {"short", ".mine.0123abcd"}


def test_a_process_killed_between_its_two_renames_costs_nobody_the_old_film(tmp_path: Path) -> None:
    put(tmp_path / "short", "old")
    with writer(tmp_path / "short"):
        (making,) = tmp_path.glob(".short.*")
        (tmp_path / "short").rename(making / "old")
    put(tmp_path / "other", "other")

    assert (tmp_path / "short" / "film.mp4").read_text() == "old"


def test_a_file_in_the_folders_place_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "short").write_text("mine")
    with pytest.raises(NoPlace, match="short is a file"):
        put(tmp_path / "short", "one")
    assert (tmp_path / "short").read_text() == "mine"
