"""The locked pages of scripts: on which paper, and where each begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.writing.page_start import PageLock, PageStart
from domain.writing.script import Script
from projections.read_model import fold, read_model


@read_model("script_page_locks")
@dataclass(frozen=True, slots=True)
class PageLockRow:
    """The lock of a script's pages; `reason` is why they were unlocked last."""

    id: UUID
    locked: bool
    paper: str
    starts: tuple[PageStart, ...]
    locked_at: datetime | None
    reason: str = ""

    def lock(self) -> PageLock:
        """Return the lock as a value."""
        return PageLock(self.locked, self.paper, self.starts)


@fold(PageLockRow, Script.PagesLocked)
def show_locked(row: PageLockRow | None, event: Script.PagesLocked) -> PageLockRow:
    """Show that pages keep their numbers."""
    before = row.starts if row is not None and event.part > 1 else ()
    starts = (*before, *event.starts)
    return PageLockRow(event.originator_id, locked=True, paper=event.paper, starts=starts, locked_at=event.timestamp)


@fold(PageLockRow, Script.PagesUnlocked)
def show_unlocked(row: PageLockRow, event: Script.PagesUnlocked) -> PageLockRow:
    """Show that they are numbered from the first on."""
    return replace(row, locked=False, starts=(), locked_at=None, reason=event.reason)
