"""Which printed lines changed: those that have words, or a style of words, that were not there before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from media.screenplay import emphasis
from media.screenplay.blocks import PrintedLine, lines_of
from media.screenplay.elements import Element
from media.screenplay.pages import Pages
from media.screenplay.wrapping import Line

Said = tuple[int, int]
"""An element, and which of its lines."""
Word = tuple[str, emphasis.Styles]

# A letter of a script that writes without spaces stands alone; any other word reaches to the next space.
_ALONE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_ALONE}]|[^\s{_ALONE}]+")


def changed_lines(
    pages: Pages, elements: Sequence[Element], before: Mapping[int, Element | None], gone: Collection[int]
) -> frozenset[Said]:
    """Return the lines that changed.

    `before` has what elements said that changed, by their place; None: they were not there. Where something was taken
    out, the first line after it is marked, the last one for the end: `gone` has the places before which that was.
    """
    printed: dict[int, dict[int, Line]] = {}
    last: Said | None = None
    for line in (line for page in pages.pages for line in page.lines):
        for (element, nth), runs in line.words:
            printed.setdefault(element, {})[nth] = runs
            last = (element, nth)
    found = {(at, nth) for at, was in before.items() for nth in _changed(was, elements[at], printed.get(at, {}))}
    places = sorted(printed)
    for at in gone:
        nth = bisect_left(places, at)
        if nth < len(places):
            found.add((places[nth], min(printed[places[nth]])))
        elif last is not None:
            found.add(last)
    return frozenset(found)


def is_marked(line: PrintedLine, marks: Collection[Said]) -> bool:
    """Tell whether a line of a page changed."""
    return any(said in marks for said in line.said)


def changed_spans(before: str, after: str) -> list[tuple[int, int]]:
    """Return where a text says something new: from which character to which, with the space that follows."""
    old, new = [found[0] for found in _WORD.finditer(before)], list(_WORD.finditer(after))
    spans: list[tuple[int, int]] = []
    for kind, _, _, first, end in SequenceMatcher(None, old, [found[0] for found in new]).get_opcodes():
        if kind in ("insert", "replace"):
            spans.append((new[first].start(), new[end].start() if end < len(new) else len(after)))
    return spans


def _changed(before: Element | None, after: Element, lines: Mapping[int, Line]) -> Iterable[int]:
    """Return which lines of an element changed."""
    if before is None or (before.type, before.dual) != (after.type, after.dual):
        return lines
    found: set[int] = set()
    if (before.number, before.extension) != (after.number, after.extension):
        found |= set(list(lines)[:1])
    if before.text != after.text:
        found |= set(lines) if after.type == "character" else set(_changed_words(before, lines))
    return found


def _changed_words(before: Element, lines: Mapping[int, Line]) -> Iterator[int]:
    old = [word for line in lines_of(before) for word in _words(line)]
    new = [(word, nth) for nth, line in sorted(lines.items()) for word in _words(line)]
    for kind, _, _, first, end in SequenceMatcher(None, old, [word for word, _ in new]).get_opcodes():
        if kind == "delete":
            yield new[first][1] if first < len(new) else max(lines)
        elif kind != "equal":
            yield from (nth for _, nth in new[first:end])


def _words(line: Line) -> Iterator[Word]:
    return ((found[0], styles) for text, styles in line for found in _WORD.finditer(text))
