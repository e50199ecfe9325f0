"""The feed from a topic: one reader of all partitions in each process, its window shared by whoever reacts to events.

There is no consumer group: where a consumer goes on is a row beside what it wrote (runtime/positions.py), moved in the
same transaction, so a consumer that dies or is overtaken can neither skip nor double. Whoever is behind the window, or
behind a hole in the topic, reads the log: a lost or wiped topic costs time, never an event.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg

from runtime.feed.client import BrokerTrouble, Subscriber, Topic
from runtime.feed.port import Page
from runtime.feed.records import span_of
from runtime.feed.window import Window
from runtime.logs import outage, over

if TYPE_CHECKING:
    from domain.shared.recorded import Recorded
    from runtime.database import Database
    from runtime.feed.log import LogFeed

_AWAY = "the topic %s cannot be read (%s); commands are taken, what they change is shown when that is mended"
_log = logging.getLogger("studio.feed")

_HELD = 20_000  # events kept for consumers that lag; beyond, they read the log
_PATIENCE = 0.2  # seconds until a quiet reader looks whether it should stop
_AGAIN = 0.5  # seconds until a lost broker is asked again
_LEAST = """SELECT min(position), array_agg(least ORDER BY partition) FROM (
    SELECT partition, min(at) AS least, min(position) AS position
    FROM positions, unnest(offsets) WITH ORDINALITY AS o(at, partition)
    WHERE cardinality(offsets) = %s GROUP BY partition) AS each"""


class KafkaFeed:
    """Reads the log's topic."""

    def __init__(self, database: Database, log: LogFeed, topic: Topic) -> None:
        self._database = database
        self._log = log
        self._topic = topic
        self._moved = threading.Condition()
        self._window = Window(topic.partitions, _HELD)
        self._released = False
        self._away = False
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

    def start(self) -> None:
        """Begin to follow the topic."""
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stopped.set()
        self.release()
        if self._thread.ident is not None:
            self._thread.join(timeout=10)

    def release(self) -> None:
        """Let every waiter go, now and from now on: the process ends."""
        with self._moved:
            self._released = True
            self._moved.notify_all()

    @property
    def span(self) -> tuple[int, int] | None:
        """From where to where the topic is held ready; None before the topic has said where it stands."""
        with self._moved:
            floor = self._window.floor
            return None if floor is None else (floor, max(floor, self._window.reached))

    def read(self, after: int, limit: int) -> Page:
        """Return up to `limit` settled events after a position."""
        with self._moved:
            page = self._window.read(after, limit)
        return self._log.read(after, limit) if page is None else page

    def wait(self, after: int, timeout: float) -> bool:
        """Wait until the topic goes beyond a position, at most `timeout` seconds."""
        with self._moved:
            return self._moved.wait_for(lambda: self._released or self._grown(after), timeout)

    def _grown(self, after: int) -> bool:
        return max(self._window.reached, self._window.floor or 0) > after

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int) -> Sequence[Recorded[Any]]:
        """Return one stream's events of versions after+1 … upto: from the log, which is indexed by them."""
        return self._log.stream(organization_id, stream_id, after, upto)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._follow()
            except (BrokerTrouble, psycopg.Error) as trouble:
                self._away = True
                _log.warning(_AWAY, self._topic.name, str(trouble), extra=outage("Kafka, to the feed"))
            except Exception:  # noqa: BLE001 - said loudly, and the feed must go on
                _log.exception("the feed met an unexpected error and begins again")
            self._stopped.wait(_AGAIN)

    def _follow(self) -> None:
        subscriber, log = self._begin()
        if self._away:
            self._away = False
            _log.warning("%s is read again", self._topic.name, extra=over("Kafka, to the feed"))
        with closing(subscriber):
            while not self._stopped.is_set():
                self._take(subscriber, log)

    def _begin(self) -> tuple[Subscriber, bytes]:
        """Return a reader from where the consumer goes on that is furthest behind, and which log it reads."""
        with self._database.system.connection() as connection:
            log = log_identity(connection)
            start = _start(connection, self._topic.partitions)
        subscriber = Subscriber(self._topic, start.offsets if start else ())
        with self._moved:
            self._window = Window(self._topic.partitions, _HELD, start)
        return subscriber, log

    def _take(self, subscriber: Subscriber, log: bytes) -> None:
        # Decoded once for all who read, and outside of the lock that they wait for.
        spans = [span for message in subscriber.poll(_PATIENCE) if (span := span_of(message, log)) is not None]
        if spans:
            with self._moved:
                for span in spans:
                    self._window.take(span)
                self._window.settle()
                self._moved.notify_all()


def log_identity(connection: psycopg.Connection[tuple[Any, ...]]) -> bytes:
    """Return which log this database holds, as the records of its topic say it."""
    row = connection.execute("SELECT id::text FROM log_identity").fetchone()
    return (row[0] if row else "").encode()


def _start(connection: psycopg.Connection[tuple[Any, ...]], partitions: int) -> Page | None:
    """Return where the consumer that is furthest behind goes on; None when none has read the topic yet."""
    row = connection.execute(_LEAST.encode(), (partitions,)).fetchone()
    return Page([], row[0], row[1]) if row and row[0] is not None else None
