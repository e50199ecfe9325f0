"""Locked pages: each keeps its number and where it begins. What grows over it goes to 12A; an emptied one stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid, Refusal
from domain.writing.page_start import PageLock, PageStart
from domain.writing.part import ScriptPart

_MOST_STARTS = 1_500  # of one event, some 150 bytes each


class PagesAreLocked(Refusal):
    """The pages of the script are locked."""

    code = "writing.pages-locked"


class PageLocks(ScriptPart):
    """What may be done with pages."""

    class PagesLocked(Aggregate.Event):
        """The pages keep their numbers and their beginnings: of all pages those of `part` of `parts`."""

        TOPIC = "writing.PagesLocked"
        paper: str
        starts: tuple[PageStart, ...]
        part: int
        parts: int

        def apply(self, aggregate: ScriptPart) -> None:
            """Lock them."""
            before = aggregate.pages.starts if self.part > 1 else ()
            aggregate.pages = PageLock(locked=True, paper=self.paper, starts=(*before, *self.starts))

    class PagesUnlocked(Aggregate.Event):
        """Pages are numbered from the first on again."""

        TOPIC = "writing.PagesUnlocked"
        reason: str

        def apply(self, aggregate: ScriptPart) -> None:
            """Unlock them."""
            aggregate.pages = PageLock()

    def lock_pages(self, paper: str, starts: Sequence[PageStart]) -> None:
        """Let the pages keep their numbers; where they do, those that came in since keep theirs from now on.

        Raises PagesAreLocked for another paper, and Invalid for a script without a page.
        """
        self.refuse_locked()
        if not starts:
            raise Invalid(f"{self.title} has no page yet; write or import something first.", field="script_id")
        if self.pages.locked and self.pages.paper != paper:
            raise PagesAreLocked(f"The pages are locked on {self.pages.paper} paper; unlock them first.", field="paper")
        wanted = tuple(starts)
        if not self.pages.locked or {s.number for s in wanted} != {s.number for s in self.pages.starts}:
            pieces = list(_pieces(_kept(self.pages.starts, wanted)))
            for part, piece in enumerate(pieces, 1):
                self.trigger_event(self.PagesLocked, paper=paper, starts=piece, part=part, parts=len(pieces))

    def unlock_pages(self, reason: str) -> None:
        """Let pages be numbered from the first on."""
        self.refuse_locked()
        if self.pages.locked:
            self.trigger_event(self.PagesUnlocked, reason=reason)

    def keep_pages(self, origin: PageLock) -> None:
        """Have the pages that a script has from which this one just branched off."""
        if origin.locked:
            self.lock_pages(origin.paper, origin.starts)


def _kept(former: Sequence[PageStart], wanted: Sequence[PageStart]) -> Sequence[PageStart]:
    """Return where pages begin: what was locked before stays exactly where it was."""
    known = {start.number: start for start in former}
    return [known.get(start.number, start) for start in wanted]


def _pieces(starts: Sequence[PageStart]) -> Iterator[tuple[PageStart, ...]]:
    return (tuple(starts[at : at + _MOST_STARTS]) for at in range(0, len(starts), _MOST_STARTS))
