"""A screenplay as PDF, in the industry's format: 12 point Courier, scene numbers in both margins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.documents.typesetting import typeset
from media.screenplay import emphasis
from media.screenplay.elements import Screenplay
from media.screenplay.pages import Pages, PrintedLine, paginate
from media.screenplay.title_page import CENTERED

_TEMPLATE = Path(__file__).with_name("screenplay.typ")
_PAPERS = {"letter": "us-letter", "a4": "a4"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A screenplay set on paper: the PDF's bytes, and its pages."""

    pdf: bytes
    pages: Pages


def print_screenplay(screenplay: Screenplay, paper: str = "letter") -> Printed:
    """Return a screenplay as PDF on "letter" or "a4" paper."""
    pages = paginate(screenplay.elements, paper)
    return Printed(typeset(_TEMPLATE, lambda _: _data(screenplay, pages, paper))[0], pages)


def draw_screenplay(screenplay: Screenplay, paper: str = "letter", ppi: float = 72.0) -> list[bytes]:
    """Return the pages of a screenplay as PNG, its title page first if it has one."""
    return typeset(_TEMPLATE, lambda _: _data(screenplay, paginate(screenplay.elements, paper), paper), ppi=ppi)


def _data(screenplay: Screenplay, pages: Pages, paper: str) -> dict[str, Any]:
    title = {key: "".join(text for text, _ in emphasis.runs(value)) for key, value in screenplay.title.items()}
    middle = [title[key] for key in CENTERED if key in title]
    foot = [value for key, value in title.items() if key not in CENTERED]
    return {
        "title": title.get("Title", ""),
        "author": title.get("Author", ""),
        "paper": _PAPERS[paper],
        "title-page": {"middle": middle, "foot": foot} if title else None,
        "pages": [
            [_row(place, line) for place, line in enumerate(page) if line.pieces or line.number] for page in pages.pages
        ],
    }


def _row(place: int, line: PrintedLine) -> dict[str, Any]:
    pieces = [{"column": column, "runs": [_run(run) for run in runs]} for column, runs in line.pieces]
    return {"line": place, "number": line.number, "pieces": pieces}


def _run(run: emphasis.Run) -> dict[str, Any]:
    text, styles = run
    return {"text": text} | {style: style in styles for style in ("bold", "italic", "underline")}
