"""A list on paper: a title, what it is of, and rows under heads of columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from media.documents.typesetting import typeset

_TEMPLATE = Path(__file__).with_name("tables.typ")


def print_table(title: str, of: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a list as PDF, its heads repeated on each page."""
    data = {"title": title, "of": of, "heads": list(heads), "rows": [list(row) for row in rows]}
    return typeset(_TEMPLATE, lambda _: data)[0]
