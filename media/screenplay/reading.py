"""A screenplay's file to its text, or one sentence that says what is wrong and where."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from media.confined import Confined, Limits, run_confined
from media.screenplay.elements import Element, Screenplay

MOST_BYTES = 5_000_000
MOST_ELEMENTS = 100_000
MOST_LINE = 100_000  # characters
MOST_SPOKEN = 20_000  # characters of a line: what a voice takes
MOST_NAME = 200  # characters of a cue, of what stands behind it, of a scene's number
MOST_TITLE = 2_000  # characters of an entry of the title page
MOST_TITLES = 100  # entries of the title page
_CHILD = Path(__file__).with_name("reading_child.py")
_LIMITS = Limits(memory_mib=1024, cpu_s=20, wall_s=30, file_mib=64)
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class ScreenplayRefused(ValueError):  # noqa: N818 - an answer in a sentence
    """The file is no screenplay that can be filmed; the text names the file, and the line where there is one."""


def read_screenplay(path: Path) -> Screenplay:
    """Read a Fountain or FDX file that can be filmed, in a child process with limits. Raises ScreenplayRefused."""
    return checked(parsed(path), path.name)


def parsed(path: Path) -> Screenplay:
    """Read any Fountain or FDX file in a child process with limits. Raises ScreenplayRefused."""
    kind = "fdx" if path.suffix.lower() == ".fdx" else "fountain"
    given = read_bytes(path) if kind == "fdx" else read_text(path).encode()
    try:
        told = json.loads(run_confined([sys.executable, "-I", str(_CHILD), kind], _LIMITS, given=given or b"\n"))
    except Confined as confined:
        if confined.limit:
            raise ScreenplayRefused(
                f"{path.name} could not be read with {confined.limit}; check that it is a screenplay, and look for a "
                "paragraph of unusual length, or part it into several files."
            ) from None
        raise ScreenplayRefused(f"{path.name} could not be read: {confined}") from None
    if "refused" in told:
        raise ScreenplayRefused(f"{path.name} is no FDX document: {told['refused']}")
    read = Screenplay(told["title"], tuple(Element(**element) for element in told["elements"]))
    return read.with_production(told["production"])


def read_bytes(path: Path) -> bytes:
    """Return what is in a file, unless it is too large for a screenplay. Raises ScreenplayRefused."""
    if path.is_dir():
        raise ScreenplayRefused(f"{path} is a folder; name the screenplay's file in it.")
    if not path.is_file():
        raise ScreenplayRefused(f"There is no file {path}.")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ScreenplayRefused(
            f"{path.name} has {size / 1e6:.0f} MB; a screenplay has at most {MOST_BYTES / 1e6:.0f}."
        )
    return path.read_bytes()


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark. Raises ScreenplayRefused."""
    data = read_bytes(path)
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-16" and b"\x00" in data:
            raise _binary(path, data[: data.index(b"\x00")].count(b"\n") + 1) from None
        line = data[: error.start].count(b"\n") + 1
        raise ScreenplayRefused(
            f"{path.name} is no text in {encoding} (line {line}, byte {error.start}); save it as UTF-8."
        ) from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise _binary(path, line)
    return text


def _binary(path: Path, line: int) -> ScreenplayRefused:
    what = f"{path.name} is a binary file and no screenplay's text (a NUL byte in line {line})"
    return ScreenplayRefused(f"{what}; give a Fountain text or an FDX file.")


def checked(screenplay: Screenplay, name: str) -> Screenplay:
    """Return a screenplay that can be filmed. Raises ScreenplayRefused."""
    if not screenplay.elements:
        what = "has a title page and nothing after it" if screenplay.title else "is empty"
        raise ScreenplayRefused(f"{name} {what}; write a scene heading, such as INT. KITCHEN - DAY, and what happens.")
    within_limits(screenplay, name)
    long = next((e for e in screenplay.elements if e.type == "dialogue" and len(e.text) > MOST_SPOKEN), None)
    if long is not None:
        where = f"{name}, line {long.line}" if long.line else name
        raise ScreenplayRefused(
            f"{where}: a line of {len(long.text):,} characters; a voice takes {MOST_SPOKEN:,}. Break it into several."
        )
    if not any(element.type == "scene_heading" for element in screenplay.elements):
        raise ScreenplayRefused(f"{name} has no scene: put a heading, such as INT. KITCHEN - DAY, before line 1.")
    return screenplay


def within_limits(screenplay: Screenplay, name: str) -> Screenplay:
    """Return a screenplay that is not too large for a script. Raises ScreenplayRefused."""
    count = sum(1 + len(element.kept) for element in screenplay.elements)
    if count > MOST_ELEMENTS:
        raise ScreenplayRefused(f"{name} has {count:,} paragraphs; the most is {MOST_ELEMENTS:,}.")
    for what, where, length, most in _lengths(screenplay):
        if length > most:
            raise ScreenplayRefused(f"{name}, {where}: {what} of {length:,} characters; the most is {most:,}.")
    if len(screenplay.title) > MOST_TITLES:
        raise ScreenplayRefused(
            f"{name}, title page: {len(screenplay.title):,} entries; the most is {MOST_TITLES}. "
            "An empty line ends the title page."
        )
    return screenplay


def _lengths(screenplay: Screenplay) -> Iterator[tuple[str, str, int, int]]:
    """Yield what is measured, where it stands, how many characters it has and how many it may have."""
    for key, value in screenplay.title.items():
        yield "an entry's name", "title page", len(key), MOST_NAME
        yield key, "title page", len(value), MOST_TITLE
    placed = ((place, e) for place, own in enumerate(screenplay.elements, 1) for e in (own, *own.kept))
    for place, element in placed:
        where = f"line {element.line}" if element.line else f"paragraph {place}"
        if element.type == "character":
            yield "a name", where, len(element.text), MOST_NAME
        else:
            yield "a paragraph", where, len(element.text), MOST_LINE
        yield "a scene's number", where, len(element.number or ""), MOST_NAME
        yield "what stands behind a name", where, len(element.extension or ""), MOST_NAME
