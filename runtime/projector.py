"""The projector: pages of the feed folded into the read tables, position and rows in one transaction."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from projections.folding import Folding
from projections.read_model import ReadModel
from runtime import tables
from runtime.feed.port import Page
from runtime.positions import move, position_of
from runtime.reached import LIVE, Reached

if TYPE_CHECKING:
    from domain.shared.recorded import Recorded
    from runtime.database import Connection, Database
    from runtime.feed.port import Feed

_log = logging.getLogger("studio.projector")

_BEGIN = "INSERT INTO positions (consumer, position) VALUES (%s, 0) ON CONFLICT DO NOTHING"


class Projection:
    """A set of read models that advance together from one position, into tables of given names."""

    def __init__(self, database: Database, feed: Feed, consumer: str, names: dict[str, str]) -> None:
        from projections.read_model import read_models  # noqa: PLC0415 - the registry is full only after discovery

        self._database = database
        self._feed = feed
        self.consumer = consumer
        self._names = names
        self._models: list[ReadModel] = [read_models()[name] for name in names]

    def position(self, connection: Connection, *, lock: bool = False) -> int:
        """Return the position up to which the tables are complete; with `lock`, alone until the transaction ends."""
        if lock:
            connection.execute(_BEGIN, (self.consumer,))  # a row that is not there cannot be locked
        return position_of(connection, self.consumer, lock=lock)

    def advance(self, limit: int, upto: int | None = None) -> tuple[int, bool]:
        """Fold the next page; return the position that the tables have now, and whether there was anything to fold."""
        with self._database.system.connection() as connection:
            after = self.position(connection)
        page = self._feed.read(after, limit)
        events = [e for e in page.events if upto is None or e.position <= upto]
        reached = page.position if upto is None else min(page.position, upto)
        if reached <= after:
            return after, False
        with self._database.system.connection() as connection, connection.transaction():
            if self.position(connection, lock=True) != after:
                return after, True  # another projector was faster: what it folded stands
            self.take(connection, events)
            move(connection, self.consumer, page if reached == page.position else Page(events, reached))
        return reached, True

    def meet(self, connection: Connection, position: int) -> None:
        """Fold, inside the caller's transaction, everything up to a position that another projection has reached."""
        at = self.position(connection)
        while at < position:
            page = self._feed.read(at, 5_000)
            self.take(connection, [e for e in page.events if e.position <= position])
            at = page.position if page.events else position

    def take(self, connection: Connection, events: Sequence[Recorded[Any]]) -> None:
        """Fold events, in any number, order of streams and repetition, into the tables. Commits nothing."""
        applied = self._applied(connection, {e.stream_id for e in events})
        due = list(self._due(events, applied))
        folding = Folding(self._models)
        needs = folding.needs(due)
        for name, (keys, streams) in needs.items():
            if keys or streams:
                tables.load(connection, folding.tables[name], self._names[name], keys, streams)
        for recorded in due:
            folding.apply(recorded)
        for name, table in folding.tables.items():
            if table.changed:
                tables.store(connection, table, self._names[name])
        self._remember(connection, due)

    def _applied(self, connection: Connection, streams: set[UUID]) -> dict[UUID, int]:
        rows = connection.execute(
            "SELECT stream_id, version FROM read.applied WHERE consumer = %s AND stream_id = ANY(%s)",
            (self.consumer, list(streams)),
        )
        return {row[0]: row[1] for row in rows}

    def _due(self, events: Sequence[Recorded[Any]], applied: dict[UUID, int]) -> Iterable[Recorded[Any]]:
        """Yield each stream's next events: what was applied is skipped, what was jumped over is fetched."""
        for recorded in events:
            at = applied.get(recorded.stream_id, 0)
            if recorded.version <= at:
                continue
            if recorded.version > at + 1:
                yield from self._feed.stream(recorded.organization_id, recorded.stream_id, at, recorded.version - 1)
            yield recorded
            applied[recorded.stream_id] = recorded.version

    def _remember(self, connection: Connection, due: Sequence[Recorded[Any]]) -> None:
        last = {e.stream_id: e for e in due}
        connection.execute(
            "INSERT INTO read.applied (consumer, stream_id, organization_id, version)"
            " SELECT %s, * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[])"
            " ON CONFLICT (consumer, stream_id) DO UPDATE SET version = excluded.version",
            (
                self.consumer,
                list(last),
                [e.organization_id for e in last.values()],
                [e.version for e in last.values()],
            ),
        )


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
        while not self._stopped.is_set():
            try:
                if not self.step(live):
                    self._feed.wait(self.position, 1.0)
            except Exception:  # noqa: BLE001 - said loudly; what was not folded is folded at the next try
                _log.exception("the projector met an unexpected error and tries again")
                self._stopped.wait(0.5)

    def step(self, live: Projection) -> bool:
        """Fold the next page and tell who waits for it; tell whether there was one."""
        reached, moved = live.advance(self._page_events)
        self.reach(reached)
        if moved:
            self._tell(reached)
        return moved
