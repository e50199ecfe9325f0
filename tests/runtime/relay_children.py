"""Processes that a test kills: `python -m tests.runtime.relay_children ROLE DSN KEYS SERVERS TOPIC`."""

from __future__ import annotations

import os
import signal
import sys
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from projections import read_model
from runtime.database import Database
from runtime.feed.client import Topic
from runtime.feed.kafka import KafkaFeed
from runtime.feed.log import LogFeed
from runtime.feed.relay import Relay
from runtime.keyfiles import key_file
from runtime.positions import move, position_of
from runtime.projector import Projector
from tests.runtime import notes

if TYPE_CHECKING:
    from runtime.database import Connection
    from runtime.feed.client import Publisher
    from runtime.feed.port import Feed, Page

_COUNTER = "counter"
_LAST_MOVE = 10  # the move at which a relay that is cut off dies; the first may be of no page
_MOVES = count(1)


class AtMostOnce(Relay):
    """A mutant: it says that a page is published before it is."""

    def _page(self, connection: Connection, publisher: Publisher, position: int) -> int:
        rows = self._log.rows(position, self._page_events)
        if not rows:
            self._idle(connection, publisher, position)
            return position
        self._move(connection, rows[-1][0])
        time.sleep(0.03)  # a network that is not on this machine
        self._send(publisher, rows, position)
        return rows[-1][0]


class CutOff(Relay):
    """Killed at the worst instant: a page is sent, and it has not been said."""

    def _move(self, connection: Connection, position: int) -> None:
        _die_in_time()
        super()._move(connection, position)


class AtMostOnceCutOff(AtMostOnce):
    """The mutant, killed at its worst instant: it has said that a page is published, and it is not sent."""

    def _move(self, connection: Connection, position: int) -> None:
        super()._move(connection, position)
        _die_in_time()


def _die_in_time() -> None:
    if next(_MOVES) == _LAST_MOVE:
        os.kill(os.getpid(), signal.SIGKILL)


_RELAYS = {
    "relay": Relay,
    "cut-off-relay": CutOff,
    "lossy-relay": AtMostOnce,
    "cut-off-lossy-relay": AtMostOnceCutOff,
}


def relay(database: Database, topic: Topic, kind: type[Relay]) -> None:
    """Publish until killed."""
    log = LogFeed(database)
    log.start()
    kind(database, log, topic).start()


def consume(database: Database, topic: Topic) -> None:
    """Project, and write down every delivery, until killed."""
    read_model._models = {"notes": notes.NOTES, "note_lines": notes.LINES}
    feed = KafkaFeed(database, LogFeed(database), topic)
    feed.start()
    Projector(database, feed, page_events=50).start()
    while True:
        _count(database, feed)


def _count(database: Database, feed: Feed) -> None:
    with database.system.connection() as connection:
        after = position_of(connection, _COUNTER)
    page = feed.read(after, 50)
    if page.position == after:
        feed.wait(after, 0.5)
        return
    with database.system.connection() as connection, connection.transaction():
        if position_of(connection, _COUNTER, lock=True) == after:
            _write_down(connection, page)


def _write_down(connection: Connection, page: Page) -> None:
    """Insert without any key: whatever comes twice stands twice."""
    for event in page.events:
        connection.execute("INSERT INTO deliveries (stream, version) VALUES (%s, %s)", (event.stream_id, event.version))
    move(connection, _COUNTER, page)


def main(role: str, dsn: str, keys: str, servers: str, name: str) -> None:
    """Do one role's work until killed."""
    database = Database(dsn, key_file(Path(keys), "database"), app_connections=1, system_connections=4)
    database.app.open()
    database.system.open()
    topic = Topic(servers, name, 4)
    if kind := _RELAYS.get(role):
        relay(database, topic, kind)
    else:
        consume(database, topic)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
