"""Emphasis within a paragraph: Fountain's marks (`*italic*`, `**bold**`, `_underlined_`) as runs of styled text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

Styles = frozenset[str]
Run = tuple[str, Styles]
"""A piece of text with its styles, out of bold, italic and underline."""

PLAIN: Styles = frozenset()
_MEANING = {
    "***": frozenset({"bold", "italic"}),
    "**": frozenset({"bold"}),
    "*": frozenset({"italic"}),
    "_": frozenset({"underline"}),
}
# Opened before a word, closed after one, on the same line; a backslash takes a mark its meaning.
_MARKED = re.compile(
    r"(?<!\\)(?:(?P<stars>\*{1,3})(?=[^\s*])(?P<starred>[^\n]+?)(?<=[^\s\\])(?P=stars)(?!\*)"
    r"|_(?=\S)(?P<underlined>[^\n]+?)(?<=[^\s\\])_)"
)
_ESCAPED = re.compile(r"\\([*_])")
_MARK = re.compile(r"[*_]")


def runs(text: str, styles: Styles = PLAIN) -> list[Run]:
    """Return a text's runs, without their marks."""
    return [("".join(piece for piece, _ in found), s) for s, found in groupby(_read(text, styles), lambda run: run[1])]


def _read(text: str, styles: Styles) -> Iterator[Run]:
    at = 0
    for found in _MARKED.finditer(text):
        if found.start() > at:
            yield _ESCAPED.sub(r"\1", text[at : found.start()]), styles
        yield from _read(found["starred"] or found["underlined"], styles | _MEANING[found["stars"] or "_"])
        at = found.end()
    if at < len(text):
        yield _ESCAPED.sub(r"\1", text[at:]), styles


def marked(given: Iterable[Run]) -> str:
    """Return runs as one text with marks; white space at a run's ends, and line ends, stay outside of them."""
    return "".join(_line_marked(line, styles) for text, styles in given for line in re.split(r"(\n)", text))


def _line_marked(line: str, styles: Styles) -> str:
    words = line.strip()
    if not words:
        return line
    inside = _MARK.sub(r"\\\g<0>", words)
    mark = "*" * ((2 if "bold" in styles else 0) + (1 if "italic" in styles else 0))
    inside = f"{mark}{inside}{mark}"
    if "underline" in styles:
        inside = f"_{inside}_"
    begin = len(line) - len(line.lstrip())
    return line[:begin] + inside + line[begin + len(words) :]
