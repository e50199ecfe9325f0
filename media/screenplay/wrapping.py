"""Paragraphs broken into lines of a typewriter: so many letters to a line, emphasis kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from media.screenplay import emphasis

Line = tuple[emphasis.Run, ...]
_WIDE = ("W", "F")
_MARKS = re.compile(r"[*_\\\t]")  # of emphasis, and a mark that has no width of its own


def width(text: str) -> int:
    """Return how many columns a text takes: a wide letter two, a combining or unseen mark none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(letter: str) -> int:
    return (
        0
        if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf"
        else 2
        if unicodedata.east_asian_width(letter) in _WIDE
        else 1
    )


def wrapped(text: str, most: int) -> list[Line]:
    """Return a paragraph's lines of at most `most` columns. What is longer than a line by itself is cut."""
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, most)]


def _lines(paragraph: str, most: int) -> Iterable[Line]:
    """Break a paragraph; most have nothing but plain words of the Latin alphabet, which are counted at once."""
    words = paragraph.rstrip(" ").split(" ")
    if not paragraph.isascii() or _MARKS.search(paragraph) or not all(0 < len(word) <= most for word in words):
        yield from _wrapped(emphasis.runs(paragraph), most)
        return
    line = words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > most:
            yield ((line, emphasis.PLAIN),)
            line = word
        else:
            line += " " + word
    yield ((line, emphasis.PLAIN),)


def _wrapped(runs: Sequence[emphasis.Run], most: int) -> Iterable[Line]:
    line: list[emphasis.Run] = []
    used = 0
    for word in _words(runs, most):
        long = sum(width(text) for text, _ in word)
        if used and used + 1 + long > most:
            yield _joined(line)
            line, used = [], 0
        if used:
            line.append((" ", word[0][1] & line[-1][1]))
            used += 1
        line += word
        used += long
    yield _joined(line)


def _words(runs: Sequence[emphasis.Run], most: int) -> Iterable[list[emphasis.Run]]:
    """Yield each word as the runs that it is of; indents are kept as part of the first word."""
    word: list[emphasis.Run] = []
    used = 0
    for letter, styles in ((letter, styles) for text, styles in runs for letter in text):
        if letter == " " and any(text.strip() for text, _ in word):
            yield word
            word, used = [], 0
            continue
        wide = _columns(letter)
        if used + wide > most:
            yield word
            word, used = [], 0
        word.append((letter, styles))
        used += wide
    if word:
        yield word


def _joined(pieces: Iterable[emphasis.Run]) -> Line:
    joined: list[emphasis.Run] = []
    for text, styles in pieces:
        if joined and joined[-1][1] == styles:
            joined[-1] = (joined[-1][0] + text, styles)
        else:
            joined.append((text, styles))
    return tuple(joined)
