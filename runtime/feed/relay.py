"""The relay: publishes the log to a topic, in order, at least once.

Its position lies in the database and is moved only when every record of a page is on all replicas. One is active at a
time, by a lock of its session, so a holder that dies lets go of it at once; two would only publish twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg

from runtime.feed.client import BrokerTrouble, Publisher, Topic, ensure_topic
from runtime.feed.kafka import log_identity
from runtime.feed.records import event_headers, partition_of, watermark_headers
from runtime.logs import outage, over
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from runtime.database import Connection, Database
    from runtime.feed.log import LogFeed, Row

_log = logging.getLogger("studio.relay")

_AWAY = "nothing is published to %s (%s); the log keeps everything, and it is tried until that is mended"
_RELAYS_LOCK = 0x52454C41  # "RELA", and the topic's name
_STAND_BY = 0.5  # seconds between two tries to take over
_LOOK = 5.0  # seconds between two looks, while there is nothing to publish, whether the topic is whole
_MOVE = """INSERT INTO relays (topic, position, offsets) VALUES (%s, %s, %s) ON CONFLICT (topic) DO UPDATE
    SET position = excluded.position, offsets = excluded.offsets, moved_at = clock_timestamp()"""


class Wiped(Exception):  # noqa: N818 - an answer, not an error
    """The topic is shorter than what was published to it."""


class Relay:
    """Follows the log from a thread of its own and publishes it; stands by while another does."""

    def __init__(self, database: Database, log: LogFeed, topic: Topic, *, page_events: int = 1_000) -> None:
        self._database = database
        self._log = log
        self._topic = topic
        self._page_events = page_events
        self._identity = b""
        self._offsets: list[int] = []
        self._looked = 0.0
        self._wiped = False
        self._away = False
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)

    def start(self) -> None:
        """Begin to publish, or to stand by."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the page in hand and stop."""
        self._stopped.set()
        self._log.release()
        if self._thread.ident is not None:
            self._thread.join(timeout=20)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._stand_by()
            except Wiped:
                _log.warning("the topic %s lost records; it is filled again from the log", self._topic.name)
            except (BrokerTrouble, psycopg.Error, Trouble) as trouble:
                self._away = True
                _log.warning(_AWAY, self._topic.name, str(trouble), extra=outage("Kafka, to the relay"))
            except Exception:  # noqa: BLE001 - said loudly, and the relay must go on
                _log.exception("the relay met an unexpected error and goes on")
            self._stopped.wait(_STAND_BY)

    def _stand_by(self) -> None:
        # A session of its own: it ends with this process, and the lock with it.
        with closing(psycopg.connect(self._database.dsn("studio_system"), autocommit=True)) as connection:
            # What a power cut takes of the position is published twice: not worth a flush of the disk for each page.
            connection.execute("SET synchronous_commit = off")
            if not active(connection, self._topic):
                return
            _refuse_another_shape(self._topic)
            with closing(Publisher(self._topic)) as publisher:
                try:
                    position = self._begin(connection, publisher)
                    if self._away:
                        self._away = False
                        _log.warning("%s is published to again", self._topic.name, extra=over("Kafka, to the relay"))
                    while not self._stopped.is_set():
                        position = self._page(connection, publisher, position)
                except Wiped:
                    # Noted at once: what is published until the next look would hide it.
                    self._wiped = True
                    self._move(connection, 0)
                    raise

    def _begin(self, connection: Connection, publisher: Publisher) -> int:
        """Return where to go on, and tell readers of a quiet topic that it stands there."""
        position = self._resume(connection, publisher)
        self._send(publisher, [], position)
        self._move(connection, position)
        return position

    def _page(self, connection: Connection, publisher: Publisher, position: int) -> int:
        rows = self._log.rows(position, self._page_events)
        if not rows:
            self._idle(connection, publisher, position)
            return position
        self._send(publisher, rows, position)
        reached: int = rows[-1][0]
        self._move(connection, reached)
        return reached

    def _idle(self, connection: Connection, publisher: Publisher, position: int) -> None:
        if self._log.wait(position, 1.0) or time.monotonic() - self._looked < _LOOK:
            return
        self._looked = time.monotonic()
        connection.execute("SELECT 1")  # a lost session has lost the lock
        if any(end < offset for end, offset in zip(publisher.ends(), self._offsets, strict=True)):
            raise Wiped

    def _resume(self, connection: Connection, publisher: Publisher) -> int:
        """Return where to go on: the stored position, or the first event when the topic does not hold up to it."""
        self._identity = log_identity(connection)
        ends = publisher.ends()
        row = connection.execute(
            "SELECT position, offsets FROM relays WHERE topic = %s", (self._topic.name,)
        ).fetchone()
        whole = row is not None and all(end >= offset for end, offset in zip(ends, row[1], strict=True))
        self._offsets = ends
        if row is not None and whole and not self._wiped:
            return row[0]
        self._move(connection, 0)
        self._wiped = False
        return 0

    def _send(self, publisher: Publisher, rows: Sequence[Row], after: int) -> None:
        """Publish a page and a watermark to every partition that does not end with the page's last event."""
        last = [after] * self._topic.partitions
        due = list(self._offsets)  # where each partition ends at least, unless the topic is wiped meanwhile
        for row in rows:
            number = partition_of(row, self._topic.partitions)
            publisher.send(number, row[3].bytes, bytes(row[10]), event_headers(self._identity, last[number], row))
            last[number] = row[0]
            due[number] += 1
        reached: int = rows[-1][0] if rows else after
        for number, position in enumerate(last):
            if position < reached or not rows:
                publisher.send(number, None, b"", watermark_headers(self._identity, position, reached))
                due[number] += 1
        for number, end in publisher.settle().items():
            if end < due[number]:
                raise Wiped
            self._offsets[number] = end

    def _move(self, connection: Connection, position: int) -> None:
        connection.execute(_MOVE, (self._topic.name, position, self._offsets))


def active(connection: psycopg.Connection[tuple[Any, ...]], topic: Topic) -> bool:
    """Make the connection's session the one that publishes to a topic, until its end; False while another one does."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_RELAYS_LOCK, topic.name)).fetchone()
    return bool(row and row[0])


def _refuse_another_shape(topic: Topic) -> None:
    """Make the topic, or refuse one whose streams lie in other partitions than readers expect."""
    partitions = ensure_topic(topic)
    if partitions != topic.partitions:
        raise Trouble(
            f"The topic {topic.name} has {partitions} partitions and the studio is set to {topic.partitions};"
            " name another topic in STUDIO_KAFKA_TOPIC, it is filled from the log."
        )
