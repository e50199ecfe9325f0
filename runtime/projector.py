"""The projector: pages of the feed folded into the read tables, position and rows in one transaction."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from runtime.feed.port import Page
from runtime.logs import over
from runtime.page_fold import PageFold, Target
from runtime.positions import move, position_of
from runtime.reached import LIVE, STANDBY, Reached

if TYPE_CHECKING:
    from domain.shared.recorded import Recorded
    from runtime.database import Connection, Database
    from runtime.feed.port import Feed

_MOST_REST = 0.02  # seconds
_log = logging.getLogger("studio.projector")

# A row that is not there cannot be locked. What a power cut takes, rows and position alike, is folded again: not worth
# a flush of the disk for each page. And a plan made while a table is small has to do when it has grown.
_BEGIN = """WITH begun AS (INSERT INTO positions (consumer, position) VALUES (%s, 0) ON CONFLICT DO NOTHING)
    SELECT set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true)"""
_LOCK = "SELECT position FROM positions WHERE consumer = %s FOR UPDATE"


class Projection:
    """A set of read models that advance together from one position, into tables of given names.

    `unseen` tables are being built: nobody else reads them, and rows may be copied into them.
    """

    def __init__(
        self, database: Database, feed: Feed, consumer: str, names: dict[str, str], *, unseen: bool = False
    ) -> None:
        from projections.read_model import read_models  # noqa: PLC0415 - the registry is full only after discovery

        self._database = database
        self._feed = feed
        self.consumer = consumer
        self.outrun = False
        """Whether another projector had folded the last page already."""
        self._target = Target(consumer, [read_models()[name] for name in names], names, unseen)
        self._after: int | None = None

    def forget(self) -> None:
        """Ask the database again where the tables stand: a server that died may have lost the last pages."""
        self._after = None

    def advance(self, limit: int, upto: int | None = None) -> tuple[int, bool]:
        """Fold the next page; return the position that the tables have now, and whether there was anything to fold."""
        after = self._position()
        page = self._feed.read(after, limit)
        events = [e for e in page.events if upto is None or e.position <= upto]
        reached = page.position if upto is None else min(page.position, upto)
        if reached <= after:
            return after, False
        self.forget()  # until the transaction has ended well
        with self._database.system.connection() as connection, self._piped(connection), connection.transaction():
            connection.execute(_BEGIN.encode(), (self.consumer,))
            locked = connection.execute(_LOCK, (self.consumer,))
            fold = PageFold(connection, self._target, self._feed, events)
            self.outrun = locked.fetchall() != [(after,)]
            if self.outrun:
                return after, True  # what the other one folded stands
            fold.finish()
            move(connection, self.consumer, page if reached == page.position else Page(events, reached))
        self._after = reached
        return reached, True

    def meet(self, connection: Connection, position: int) -> None:
        """Fold, inside the caller's transaction, everything up to a position that another projection has reached."""
        at = position_of(connection, self.consumer)
        while at < position:
            page = self._feed.read(at, 5_000)
            self.take(connection, [e for e in page.events if e.position <= position])
            at = page.position if page.events else position

    def take(self, connection: Connection, events: Sequence[Recorded[Any]]) -> None:
        """Fold events, in any number, order of streams and repetition, into the tables. Commits nothing."""
        with self._piped(connection):
            PageFold(connection, self._target, self._feed, events).finish()

    def opened(self) -> None:
        """Say that others read the tables from now on."""
        self._target = replace(self._target, unseen=False)

    def _position(self) -> int:
        if self._after is not None:
            return self._after
        with self._database.system.connection() as connection:
            return position_of(connection, self.consumer)

    def _piped(self, connection: Connection) -> AbstractContextManager[object]:
        """Let statements that need no answer of one another travel together; copying cannot."""
        return nullcontext() if self._target.unseen else connection.pipeline()


def live_projection(database: Database, feed: Feed) -> Projection:
    """Return every read model there is, as it is read."""
    from projections.read_model import read_models  # noqa: PLC0415 - the registry is full only after discovery

    return Projection(database, feed, LIVE, {name: name for name in read_models()})


class Projector(Reached):
    """Keeps the live tables up to date from a thread of its own, and tells who waits for a position.

    `moved(position)` is called after each commit, for those who wait in other processes.
    """

    def __init__(
        self,
        database: Database,
        feed: Feed,
        *,
        page_events: int = 1_000,
        moved: Callable[[int], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._database = database
        self._feed = feed
        self._page_events = page_events
        self._tell = moved
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def start(self) -> None:
        """Begin to project."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the page in hand and stop."""
        self._stopped.set()
        self._feed.release()
        if self._thread.ident is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        live = live_projection(self._database, self._feed)
        failed = False
        while not self._stopped.is_set():
            try:
                before, began = self.position, time.monotonic()
                stepped = self.step(live)
                if failed:
                    failed = False
                    _log.warning("the database is back, and the read tables go on", extra=over("the database"))
                if self.stands_by:
                    self._stopped.wait(STANDBY)
                elif stepped:
                    self._gather(self.position - before, time.monotonic() - began)
                elif not self._feed.wait(self.position, 1.0):
                    live.forget()
            except Exception:  # noqa: BLE001 - said loudly; what was not folded is folded at the next try
                failed = True
                _log.exception("the projector met an unexpected error and tries again")
                self._stopped.wait(0.5)

    def _gather(self, events: int, seconds: float) -> None:
        """Rest as long as a page took, for each of its events: the next page holds more of them, for little more.

        One alone, and what a page cannot hold, is not kept waiting.
        """
        if 1 < events < self._page_events:
            self._stopped.wait(min(seconds * (events - 1), _MOST_REST))

    def step(self, live: Projection) -> bool:
        """Fold the next page and tell who waits for it; tell whether there was one."""
        reached, moved = live.advance(self._page_events)
        self.stands_by = moved and live.outrun
        self.reach(reached)
        if moved:
            self._tell(reached)
        return moved
