"""A script on pages as they are handed out: each with its number, its revision, and which of its lines are marked.

Where pages were locked when a set started, a page is of the set when it prints anything else than it did then. Where
they were not, numbers meant nothing yet, and a page is of the set when one of its lines is marked. A page of several
sets is of the last one, with that one's marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from media.screenplay.blocks import PrintedLine
from media.screenplay.marks import Said, changed_lines, is_marked
from media.screenplay.pages import Page, Pages
from projections.writing.revision import RevisionRow
from queries.writing.revising import Revised, ScriptAt, Standing
from runtime.typesetting import on_pages, printed


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page that a set changed, and at which places from the top its lines are marked."""

    page: Page
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IssuedPage:
    """A page with the last set that changed it, if any, and at which places from the top its lines are marked."""

    page: Page
    revision: RevisionRow | None
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """A script's pages and lengths, and by set the pages that it changed."""

    script: ScriptAt
    layout: Pages
    pages: tuple[IssuedPage, ...]
    changed: Mapping[UUID, tuple[ChangedPage, ...]]


def issued(script: ScriptAt, paper: str = "letter") -> Issued:
    """Set a script on pages; where they are locked, on the lock's paper."""
    layout = on_pages(script.elements, script.pages, paper)
    changed = {of.row.id: tuple(_changed(script, of, layout, paper)) for of in script.revisions}
    last: dict[str, tuple[RevisionRow, tuple[int, ...]]] = {}
    for of in script.revisions:
        last |= {found.page.number: (of.row, found.marks) for found in changed[of.row.id]}
    pages = tuple(IssuedPage(page, *last.get(page.number, (None, ()))) for page in layout.pages)
    return Issued(script, layout, pages, changed)


def marks_of(script: ScriptAt, of: Revised, layout: Pages) -> frozenset[Said]:
    """Return the lines that a set changed and that say so still."""
    places = {row.id: place for place, row in enumerate(script.elements)}
    before = {places[key]: None if was is None else printed(was) for key, was in of.before.items()}
    gone = [len(places) if key is None else places[key] for key in of.gone]
    return changed_lines(layout, [printed(row) for row in script.elements], before, gone)


def _changed(script: ScriptAt, of: Revised, layout: Pages, paper: str) -> Iterator[ChangedPage]:
    marks = marks_of(script, of, layout)
    locked = of.start.pages.locked and script.pages.locked
    other = _other_pages(of, paper) if locked else frozenset[str]()
    for page in layout.pages:
        marked = tuple(place for place, line in enumerate(page.lines) if is_marked(line, marks))
        if page.number in other or (marked and not locked):
            yield ChangedPage(page, marked)


def _other_pages(of: Revised, paper: str) -> frozenset[str]:
    """Return the numbers of the pages that print something else at a set's end than at its start."""
    before, after = _prints(of.start, paper), _prints(of.end, paper)
    return frozenset(number for number, text in after.items() if before.get(number) != text)


_Version = tuple[UUID, int, str]
_MOST_KEPT = 200
_KEPT: dict[_Version, dict[str, bytes]] = {}
"""What pages printed at the bounds of sets: they never change, and every later version asks for them again."""


def _prints(standing: Standing, paper: str) -> dict[str, bytes]:
    """Return a digest of what each page prints, by its number."""
    key = (standing.script_id, standing.version, paper)
    found = _KEPT.get(key)
    if found is None:
        pages = on_pages(list(standing.said.values()), standing.pages, paper).pages
        found = {page.number: _digest(page.lines) for page in pages}
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[key] = found
    return found


def _digest(lines: Sequence[PrintedLine]) -> bytes:
    told = [
        (line.number, [(column, [(text, sorted(styles)) for text, styles in runs]) for column, runs in line.pieces])
        for line in lines
    ]
    return sha256(repr(told).encode()).digest()
