"""Where locked pages begin, as values."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page begins: at a place in the script's order, there at a line of an element while it stands there.

    The first page begins before everything, and one that had nothing on it and nothing after it, at the end: neither
    has an element.
    """

    number: str
    rank: str
    element_id: UUID | None
    line: int


@dataclass(frozen=True, slots=True)
class PageLock:
    """Whether pages are locked, on which paper, and where each begins."""

    locked: bool = False
    paper: str = "letter"
    starts: tuple[PageStart, ...] = ()
