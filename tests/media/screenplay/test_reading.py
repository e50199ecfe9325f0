from __future__ import annotations

from pathlib import Path

import pytest

from media.confined import Limits
from media.screenplay import reading
from media.screenplay.fountain import parse
from media.screenplay.reading import MOST_SPOKEN, ScreenplayRefused, read_screenplay
from media.sound.speech import LONGEST_LINE

GOOD = "Title: Caf\u00e9\n\nINT. HALL - DAY\n\nMARA\nHello.\n"


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "s.fountain"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_reads_as_its_text_does_in_every_encoding_with_a_mark(tmp_path: Path, encoding: str) -> None:
    read = read_screenplay(_file(tmp_path, GOOD.encode(encoding)))
    assert read == parse(GOOD)
    assert [element.line for element in read.elements] == [element.line for element in parse(GOOD).elements]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"INT. A - DAY\n\nB\n" + b"a " * 10_001, "line 4: a line of 20,001 characters; a voice takes 20,000"),
        (b"Title: Only a Title\nAuthor: Me\n", "has a title page and nothing after it"),
        (b"only words", "has no scene"),
        (b"INT. A - DAY\n\n\x00", "line 3"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", r"s\.fountain is a binary file and no screenplay's text"),
        (b"INT. A - DAY\n\n\xff\xfe\xfa", "line 3, byte"),
        (b"INT. A - DAY\n\n" + b"word " * 30_000, "line 3: a paragraph of 149,999 characters"),
        (b"INT. A - DAY\n\n@" + b"N" * 300 + b"\nHi.", "line 3: a name of 300 characters"),
        (b"INT. A - DAY\n\n" + b"x\n\n" * 100_001, "100,002 paragraphs"),
        (b"INT. CAF\xe9 - DAY\n", "line 1, byte 8.*save it as UTF-8"),
        (b"INT. A - DAY\n\n" + b"A" * 10_000 + b"\nHello.\n", "line 3: a name of 10,000 characters"),
        (b"INT. A - DAY #" + b"1" * 9_000 + b"#\n\nHello.\n", "line 1: a scene's number of 9,000 characters"),
        (b"INT. A - DAY\n\nMARA (" + b"x" * 9_000 + b")\nHello.\n", "line 3: "),
    ],
)
def test_what_cannot_be_filmed_is_refused_with_its_line(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(ScreenplayRefused, match=sentence):
        read_screenplay(_file(tmp_path, data))


@pytest.mark.parametrize("name", ["draft", "draft.fdx"])
def test_a_folder_is_told_as_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(ScreenplayRefused, match="is a folder; name the screenplay's file in it"):
        read_screenplay(tmp_path / name)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.fountain").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ScreenplayRefused, match="has 50 MB; a screenplay has at most 5"):
        read_screenplay(tmp_path / "huge.fountain")


def test_a_line_that_can_be_filmed_can_be_spoken() -> None:
    assert MOST_SPOKEN == LONGEST_LINE


@pytest.mark.parametrize(
    ("endless", "limit"),
    [("while True: pass", "1 s of computing"), ("raise MemoryError", "1024 MiB of memory")],
)
def test_a_file_that_takes_too_much_to_read_is_refused_in_its_readers_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endless: str, limit: str
) -> None:
    child = tmp_path / "child.py"
    child.write_text(endless)
    monkeypatch.setattr(reading, "_CHILD", child)
    monkeypatch.setattr(reading, "_LIMITS", Limits(memory_mib=1024, cpu_s=1, wall_s=60))
    with pytest.raises(ScreenplayRefused) as refused:
        read_screenplay(_file(tmp_path, GOOD.encode()))
    assert str(refused.value) == (
        f"s.fountain could not be read with {limit}; check that it is a screenplay, and look for a paragraph of "
        "unusual length, or part it into several files."
    )
