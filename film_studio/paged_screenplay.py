"""The pages of a screenplay's file, with what a production added to it: locked pages and revisions."""

from __future__ import annotations

from collections.abc import Iterator

from domain.writing.numbering import Numbering
from domain.writing.revision_colours import COLOURS, ORDER
from media.documents.screenplay import Paint, Sheet
from media.screenplay.blocks import line_at
from media.screenplay.elements import Element, Revision, Screenplay
from media.screenplay.marks import changed_lines, is_marked
from media.screenplay.pages import LockedPages, Pages, PageStart, paginate


def pages_of(read: Screenplay, paper: str) -> Pages:
    """Set a screenplay on pages, those that its file has locked where they were."""
    if not read.pages:
        return paginate(read.elements, paper)
    starts = [PageStart(p.number, p.element, line_at(read.elements[p.element], p.offset)) for p in read.pages]
    numbering = Numbering(used=frozenset(page.number for page in read.pages))
    return paginate(read.elements, paper, LockedPages(starts, numbering.between))


def sheets_of(read: Screenplay, pages: Pages) -> Iterator[Sheet]:
    """Yield the pages with the marks of the last revision that changed each."""
    marks = [(of, changed_lines(pages, read.elements, _before(read, of), ())) for of in read.revisions]
    for page in pages.pages:
        sheet = Sheet(page)
        for of, changed in marks:
            places = [place for place, line in enumerate(page.lines) if is_marked(line, changed)]
            sheet = Sheet(page, Paint(of.name, _shade(of), of.mark), places) if places else sheet
        yield sheet


def _shade(of: Revision) -> str:
    colour = next((name for name in ORDER[: len(COLOURS)] if name in of.name.lower()), "white")
    return of.shade or COLOURS[colour]


def _before(read: Screenplay, of: Revision) -> dict[int, Element | None]:
    return {
        at: Element(element.type, was.before, element.number, element.extension, element.dual) if was.before else None
        for at, element in enumerate(read.elements)
        for was in element.revised
        if was.revision == of.id
    }
