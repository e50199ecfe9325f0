"""A screenplay as PDF, in the industry's format: 12 point Courier, scene numbers in both margins, revisions marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from media.documents.typesetting import typeset
from media.screenplay import emphasis
from media.screenplay.blocks import PrintedLine, reads_leftwards
from media.screenplay.elements import Screenplay
from media.screenplay.pages import LINES, Page, Pages, Resumed, paginate
from media.screenplay.title_page import CENTERED
from media.screenplay.wrapping import Line, width

_TEMPLATE = Path(__file__).with_name("screenplay.typ")
_PAPERS = {"letter": "us-letter", "a4": "a4"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A screenplay set on paper: the PDF's bytes, and its pages."""

    pdf: bytes
    pages: Pages


@dataclass(frozen=True, slots=True)
class Paint:
    """A revision on paper: what its pages say at their head, the colour of that, and the mark of a changed line."""

    head: str
    shade: str
    mark: str = "*"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is handed out. `marks` are the places from its top of the lines that changed.

    `continued` prints (CONTINUED) and CONTINUED: where a scene goes on over its ends. They stand above and below its
    lines, in the margins, so that pages break and count the same with and without.
    """

    page: Page
    paint: Paint | None = None
    marks: Collection[int] = ()
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """The title page: a script's entries, and which draft it is, with its date and its revisions' colours."""

    title: Mapping[str, str]
    draft: Sequence[str] = ()
    paints: Sequence[Paint] = field(default=())


def print_screenplay(screenplay: Screenplay, paper: str = "letter") -> Printed:
    """Return a screenplay as PDF on "letter" or "a4" paper."""
    pages = paginate(screenplay.elements, paper)
    return Printed(print_sheets(Cover(screenplay.title), [Sheet(page) for page in pages.pages], paper), pages)


def draw_screenplay(screenplay: Screenplay, paper: str = "letter", ppi: float = 72.0) -> list[bytes]:
    """Return the pages of a screenplay as PNG, its title page first if it has one."""
    sheets = [Sheet(page) for page in paginate(screenplay.elements, paper).pages]
    return draw_sheets(Cover(screenplay.title), sheets, paper, ppi)


def print_sheets(cover: Cover, sheets: Sequence[Sheet], paper: str = "letter") -> bytes:
    """Return pages, and a title page if it says anything, as PDF."""
    return typeset(_TEMPLATE, lambda _: _data(cover, sheets, paper))[0]


def draw_sheets(cover: Cover, sheets: Sequence[Sheet], paper: str = "letter", ppi: float = 72.0) -> list[bytes]:
    """Return pages, and a title page if it says anything, as PNG each."""
    return typeset(_TEMPLATE, lambda _: _data(cover, sheets, paper), ppi=ppi)


def _data(cover: Cover, sheets: Sequence[Sheet], paper: str) -> dict[str, Any]:
    title = {key: "".join(text for text, _ in emphasis.runs(value)) for key, value in cover.title.items()}
    middle = [title[key] for key in CENTERED if key in title]
    foot = [value for key, value in title.items() if key not in CENTERED]
    paints = [{"head": paint.head, "shade": paint.shade} for paint in cover.paints]
    said = {"middle": middle, "foot": foot, "draft": list(cover.draft), "paints": paints}
    return {
        "title": title.get("Title", ""),
        "author": title.get("Author", ""),
        "paper": _PAPERS[paper],
        "lines": LINES[paper],
        "title-page": said if any(said.values()) else None,
        "pages": [_sheet(sheet) for sheet in sheets],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    lines = enumerate(sheet.page.lines)
    resumed, goes_on = (sheet.page.resumed, sheet.page.goes_on) if sheet.continued else (None, False)
    mark = sheet.paint.mark if sheet.paint else "*"
    return {
        "number": sheet.page.number,
        "head": sheet.paint.head if sheet.paint else "",
        "shade": sheet.paint.shade if sheet.paint else None,
        "rows": [_row(place, line) for place, line in lines if line.pieces or line.number],
        "resumed": _resumed(resumed) if resumed else None,
        "goes-on": goes_on,
        "marks": [{"line": place, "mark": mark} for place in sorted(sheet.marks)],
    }


def _resumed(scene: Resumed) -> dict[str, str]:
    times = f" ({scene.times})" if scene.times > 1 else ""
    return {"number": scene.number, "words": f"CONTINUED:{times}"}


def _row(place: int, line: PrintedLine) -> dict[str, Any]:
    return {"line": place, "number": line.number, "pieces": [_piece(column, runs) for column, runs in line.pieces]}


def _piece(column: int, runs: Line) -> dict[str, Any]:
    columns = sum(width(text) for text, _ in runs)
    return {"column": column, "columns": columns, "rtl": reads_leftwards(runs), "runs": [_run(run) for run in runs]}


def _run(run: emphasis.Run) -> dict[str, Any]:
    text, styles = run
    return {"text": text} | {style: style in styles for style in ("bold", "italic", "underline")}
