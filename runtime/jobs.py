"""Fills the queue from the log: what was requested is told to the workers, what got lost is told again."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

import dramatiq

from domain.generation.generation import Generation
from domain.shared.sources import now
from runtime.positions import move, position_of
from runtime.queue import enqueue

if TYPE_CHECKING:
    from runtime.database import Database
    from runtime.feed.port import Feed

_CONSUMER = "queue"
_SWEEP = 5.0  # seconds between two looks for lost jobs
# Seconds after which a request that is in no queue was lost with it. A message that a worker took and did not start is
# lost as well: a consumer that loses its connection forgets what it had taken. Telling twice costs nothing.
_LOST_AFTER = 10.0
_log = logging.getLogger("studio.jobs")

_LOST = """SELECT g.organization_id, g.id, g.queue FROM generations g
    WHERE (g.status = 'requested' AND g.requested_at < %(then)s OR g.status = 'started' AND g.lease_until < %(now)s)
    AND NOT EXISTS (SELECT 1 FROM dramatiq.queue q WHERE q.message->'args'->>1 = g.id::text
        AND (q.state = 'queued' OR q.state = 'consumed' AND q.consumed_at > %(then)s))
    ORDER BY g.requested_at LIMIT 1000"""


class JobDispatcher:
    """Follows the feed from its own position and the read table of generations by a timer."""

    def __init__(self, database: Database, feed: Feed, broker: dramatiq.Broker) -> None:
        self._database = database
        self._feed = feed
        self._broker = broker
        self._stopped = threading.Event()
        self._wanted = {Generation.Created.TOPIC, Generation.RetryRequested.TOPIC}
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to fill the queue."""
        self._thread.start()

    def stop(self) -> None:
        """Stop filling."""
        self._stopped.set()
        self._feed.release()
        if self._thread.ident is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        swept = 0.0
        while not self._stopped.is_set():
            try:
                moved = self._page()
                if time.monotonic() - swept > _SWEEP:
                    self.sweep()
                    swept = time.monotonic()
                if not moved:
                    self._feed.wait(self._position(), 1.0)
            except Exception:  # noqa: BLE001 - said loudly, and the queue must go on
                _log.exception("the job dispatcher met an unexpected error and goes on")
                self._stopped.wait(1.0)

    def _position(self) -> int:
        with self._database.system.connection() as connection:
            return position_of(connection, _CONSUMER)

    def _page(self) -> bool:
        after = self._position()
        page = self._feed.read(after, 500)
        if page.position == after:
            return False
        for recorded in page.events:
            if recorded.topic in self._wanted:
                queue = getattr(recorded.event, "queue", "cpu")
                enqueue(self._broker, queue, recorded.organization_id, recorded.stream_id)
        with self._database.system.connection() as connection:
            move(connection, _CONSUMER, page)
        return True

    def sweep(self) -> int:
        """Tell again of every job that the log has as unfinished and nobody works on; return how many."""
        instant = now()
        with self._database.system.connection() as connection:
            values = {
                "now": instant,
                "then": instant.fromtimestamp(instant.timestamp() - _LOST_AFTER, tz=instant.tzinfo),
            }
            lost = connection.execute(_LOST, values).fetchall()
        for organization_id, generation_id, queue in lost:
            _log.warning("generation %s waits and is in no queue: told again", generation_id)
            enqueue(self._broker, queue, organization_id, generation_id)
        return len(lost)
