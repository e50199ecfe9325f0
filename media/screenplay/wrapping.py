"""Paragraphs broken into lines of a typewriter: so many letters to a line, emphasis kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from media.screenplay import emphasis

Line = tuple[emphasis.Run, ...]
_WIDE = ("W", "F")


def width(text: str) -> int:
    """Return how many columns a text takes: a wide letter two, a combining mark none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in _WIDE else 1
        for letter in text
    )


def wrapped(text: str, most: int) -> list[Line]:
    """Return a paragraph's lines of at most `most` columns. What is longer than a line by itself is cut."""
    return [line for paragraph in text.split("\n") for line in _wrapped(emphasis.runs(paragraph), most)]


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
        if used + width(letter) > most:
            yield word
            word, used = [], 0
        word.append((letter, styles))
        used += width(letter)
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
