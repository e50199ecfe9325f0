"""Emphasis within a paragraph: Fountain's marks (`*italic*`, `**bold**`, `_underlined_`) as runs of styled text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
_MARKS = {"underline": "_", "bold": "**", "italic": "*"}
# Opened before a word, closed after one, on the same line; a backslash takes a mark its meaning.
_OPENS = re.compile(r"(?<!\\)(?:\*{1,3}(?=[^\s*])|_(?=\S))")
_CLOSES = {
    mark: re.compile(r"(?<=[^\s\\])" + re.escape(mark) + ("" if mark == "_" else r"(?!\*)")) for mark in _MEANING
}
_ESCAPED = re.compile(r"\\([*_])")
_MARK = re.compile(r"[*_]")


def runs(text: str, styles: Styles = PLAIN) -> list[Run]:
    """Return a text's runs, without their marks."""
    return [("".join(piece for piece, _ in found), s) for s, found in groupby(_read(text, styles), lambda run: run[1])]


def _read(text: str, styles: Styles) -> Iterator[Run]:
    at = 0
    for mark, begin, end in _marked_spans(text):
        if begin > at:
            yield _ESCAPED.sub(r"\1", text[at:begin]), styles
        yield from _read(text[begin + len(mark) : end], styles | _MEANING[mark])
        at = end + len(mark)
    if at < len(text):
        yield _ESCAPED.sub(r"\1", text[at:]), styles


def _marked_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each mark with where it opens and where it closes; a line is searched at most once in vain for each."""
    vain: dict[str, int] = {}
    line_end = at = -1
    while opens := _OPENS.search(text, max(at, 0)):
        mark, begin = opens[0], opens.start()
        if begin > line_end:
            line_end = text.find("\n", begin)
            line_end = len(text) if line_end < 0 else line_end
        closes = None
        if vain.get(mark, -1) < line_end:
            closes = _CLOSES[mark].search(text, opens.end() + 1, line_end)
        if closes:
            yield mark, begin, closes.start()
            at = closes.end()
        else:
            vain[mark] = line_end
            at = begin + 1


def marked(given: Iterable[Run]) -> str:
    """Return runs as one text with marks; white space at a run's ends, and line ends, stay outside of them.

    A mark that is text gets its backslash only where the text would read otherwise without.
    """
    told = [run for run in given if run[0]]
    return "".join(_line_marked(line) for line in _lines(told))


def _lines(told: Iterable[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for text, styles in told:
        for piece in re.split(r"(\n)", text):
            if piece == "\n":
                yield [*line, (piece, styles)]
                line = []
            elif piece:
                line.append((piece, styles))
    yield line


def _line_marked(line: Sequence[Run]) -> str:
    escaped = [(_MARK.sub(r"\\\g<0>", text), styles) for text, styles in line]
    within = [one if styles else run for one, run, (_, styles) in zip(escaped, line, line, strict=True)]
    if escaped == list(line) and len(line) == 1:
        return _nested(line)
    tried = (_nested(runs_of_line) for runs_of_line in (line, within, escaped))
    wanted = _seen(line)
    apart = (_nested([run]) for run in escaped)
    return next((text for text in tried if _seen(runs(text)) == wanted), None) or "".join(apart)


def _nested(line: Sequence[Run], styles: Sequence[str] = ("underline", "bold", "italic")) -> str:
    """Return runs with their marks, one mark for all of a style that follow one another."""
    if not styles:
        return "".join(text for text, _ in line)
    style, *rest = styles
    parts = ((of, _nested(list(group), rest)) for of, group in groupby(line, lambda run: style in run[1]))
    return "".join(_wrapped(text, _MARKS[style]) if of else text for of, text in parts)


def _wrapped(text: str, mark: str) -> str:
    words = text.strip()
    if not words:
        return text
    begin = len(text) - len(text.lstrip())
    return text[:begin] + mark + words + mark + text[begin + len(words) :]


def _seen(line: Iterable[Run]) -> list[Run]:
    """Return the letters with their styles, which white space has none of that can be seen."""
    return [(letter, PLAIN if letter.isspace() else styles) for text, styles in line for letter in text]
