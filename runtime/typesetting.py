"""Scripts on pages: the one rule of media, asked with what the log says of a script."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from domain.writing.element import Element
from domain.writing.numbering import Numbering
from domain.writing.page_start import PageLock, PageStart
from media.screenplay import pages as layout
from media.screenplay.elements import Element as Printed
from projections.writing.element import ElementRow

_END = "~"  # after every rank


Paragraph = Element | ElementRow


def printed(element: Paragraph) -> Printed:
    """Return an element as screenplays have it."""
    return Printed(element.type, element.text, element.number, element.extension, element.dual, element.level)


def on_pages(elements: Sequence[Paragraph], pages: PageLock, paper: str = "letter") -> layout.Pages:
    """Return a script's elements, which are in their order, on pages; where pages are locked, on the lock's paper."""
    given = [printed(element) for element in elements]
    return layout.paginate(given, pages.paper if pages.locked else paper, _locked(elements, pages))


def page_starts(elements: Sequence[Paragraph], pages: PageLock, paper: str) -> list[PageStart]:
    """Return where each page begins, in a way that lasts when elements come, go and move."""
    return [
        _lasting(start, elements, first=place == 0)
        for place, start in enumerate(on_pages(elements, pages, paper).starts())
    ]


def _lasting(start: layout.PageStart, elements: Sequence[Paragraph], *, first: bool) -> PageStart:
    if first:
        return PageStart(start.number, "", None, 0)
    if start.element >= len(elements):
        return PageStart(start.number, _END, None, 0)
    element = elements[start.element]
    return PageStart(start.number, element.rank, element.id, start.line)


def _locked(elements: Sequence[Paragraph], pages: PageLock) -> layout.LockedPages | None:
    if not pages.locked:
        return None
    ranks = [element.rank for element in elements]
    starts: list[layout.PageStart] = []
    for start in pages.starts:
        place = bisect_left(ranks, start.rank)
        stands = place < len(elements) and elements[place].id == start.element_id
        starts.append(layout.PageStart(start.number, place, start.line if stands else 0))
    numbering = Numbering(used=frozenset(start.number for start in pages.starts))
    return layout.LockedPages(starts, numbering.between)
