"""Fills the queue from the log: what was requested is told to the workers, what got lost is told again."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from domain.shared.sources import now
from runtime import turns
from runtime.positions import GATHERING, QUEUE, Passed, move, position_of
from runtime.queue import QUEUES, JobQueue, enqueue
from runtime.reached import STANDBY, Reached
from runtime.shards import recorded_here

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.database import Connection, Database
    from runtime.feed.port import Feed

_SWEEP = 5.0  # seconds between two looks for lost jobs
# What was told longer ago and nobody started is lost when its queue is empty; where the queue is not, it may still be
# among what waits there, and is told again when that has lasted very long. Telling twice costs nothing.
_LOST_AFTER = timedelta(seconds=10)
_LOST_FOR_SURE = timedelta(minutes=10)
_log = logging.getLogger("studio.jobs")

_LOST = """SELECT g.organization_id, g.id, g.queue FROM generations g
    LEFT JOIN waiting_jobs w ON w.generation_id = g.id
    WHERE (g.status = 'requested' AND g.requested_at < %(then)s OR g.status = 'started' AND g.lease_until < %(now)s)
    AND (w.generation_id IS NULL OR w.told_at < %(then)s
        AND (g.status = 'started' OR g.queue = ANY(%(empty)s) OR w.told_at < %(sure)s))
    AND NOT EXISTS (SELECT FROM public.fences f WHERE f.organization_id = g.organization_id)
    ORDER BY g.requested_at LIMIT 10000"""
_ENDED = """DELETE FROM waiting_jobs w USING generations g
    WHERE g.id = w.generation_id AND g.status IN ('completed', 'failed', 'cancelled')"""


class JobDispatcher:
    """Follows the feed from its own position and the read table of generations by a timer."""

    def __init__(
        self, database: Database, feed: Feed, queue: JobQueue, *, at_once: int = 4, reached: Reached | None = None
    ) -> None:
        self._database = database
        self._feed = feed
        self._queue = queue
        self._at_once = at_once
        self._reached = reached or Reached()
        self._passed = Passed(QUEUE)
        self._at = 0
        self._stopped = threading.Event()
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
                if time.monotonic() - swept > _SWEEP:
                    swept = time.monotonic()
                    self.sweep()
                self.step()
                if self._feed.wait(self._at, 1.0):
                    self._stopped.wait(STANDBY if self._reached.stands_by else GATHERING)
            except Exception:  # noqa: BLE001 - said loudly, and the queue must go on
                _log.exception("the job dispatcher met an unexpected error and goes on")
                self._stopped.wait(1.0)

    def step(self) -> bool:
        """Take over a page of the log and tell of the jobs whose turn it is; tell whether there was any of either."""
        after = self._position()
        page = self._feed.read(after, 500)
        self._at = page.position
        moved = page.position != after
        if moved and not turns.concerned(page.events):
            with self._database.system.connection() as connection:
                self._passed.by(connection, page)
            return True
        with self._database.system.connection() as connection, connection.transaction():
            at = _alone(connection)
            # Another process may have taken this very page over meanwhile: then its outcome stands.
            if moved and at <= after:
                turns.note(connection, recorded_here(connection, page.events))  # what arrived, the sweep finds
                move(connection, QUEUE, page)
            elif not moved:
                self._passed.write(connection)
            told = turns.tell(connection, self._at_once, partial(enqueue, self._queue))
        self._passed.forget()
        return moved or told > 0

    def _position(self) -> int:
        with self._database.system.connection() as connection:
            return max(position_of(connection, QUEUE), self._passed.position)

    def sweep(self) -> int:
        """Let every job wait again that the log has as unfinished and nobody works on; return how many."""
        instant = now()
        values = {
            "now": instant,
            "then": instant - _LOST_AFTER,
            "sure": instant - _LOST_FOR_SURE,
            "empty": [name for name in QUEUES if self._queue.depth(name) == 0],
        }
        with self._database.system.connection() as connection, connection.transaction():
            _alone(connection)
            connection.execute(_ENDED)
            lost: list[tuple[UUID, UUID, str]] = connection.execute(_LOST, values).fetchall()
            turns.again(connection, lost)
        for _, generation_id, _ in lost:
            _log.warning("generation %s waits and is in no queue: told again", generation_id)
        return len(lost)


def _alone(connection: Connection) -> int:
    """Hold the position's row until the transaction ends, and return it: one process fills the queue at a time."""
    connection.execute("INSERT INTO positions (consumer, position) VALUES (%s, 0) ON CONFLICT DO NOTHING", (QUEUE,))
    return position_of(connection, QUEUE, lock=True)
