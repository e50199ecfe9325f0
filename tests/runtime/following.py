"""Follow the log over a real Kafka, and check a topic against the log."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from uuid import UUID

from domain.shared.recorded import Recorded
from runtime.database import Database
from runtime.feed.client import Subscriber, Topic
from runtime.feed.kafka import KafkaFeed
from runtime.feed.log import LogFeed
from runtime.feed.port import Feed, Page
from runtime.feed.relay import Relay

SECONDS = 20  # until an event must have come through, on a busy machine


@contextmanager
def relaying(database: Database, topic: Topic, kind: type[Relay] = Relay) -> Generator[Relay]:
    """Publish the log for a block."""
    log = LogFeed(database)
    log.start()
    relay = kind(database, log, topic)
    relay.start()
    yield relay
    relay.stop()
    log.stop()


@contextmanager
def following(database: Database, topic: Topic) -> Generator[KafkaFeed]:
    """Read the topic for a block, which begins when the topic has said where it stands: before, the log is read."""
    log = LogFeed(database)
    feed = KafkaFeed(database, log, topic)
    feed.start()
    deadline = time.monotonic() + SECONDS
    while feed.span is None:
        assert time.monotonic() < deadline, "the topic never said where it stands"
        time.sleep(0.01)
    yield feed
    feed.stop()


def everything(feed: Feed, upto: int, limit: int = 7) -> list[Recorded[object]]:
    """Read pages from the beginning until a position is reached."""
    page, seen = Page([], 0), list[Recorded[object]]()
    deadline = time.monotonic() + SECONDS
    while page.position < upto:
        assert time.monotonic() < deadline, f"reached {page.position} of {upto}"
        page = feed.read(page.position, limit)
        assert len(page.events) <= limit
        seen += page.events
        if not page.events:
            feed.wait(page.position, 0.1)
    return seen


def names(events: list[Recorded[object]]) -> list[str]:
    return [f"{e.stream_id}:{e.version}" for e in events]


def published(topic: Topic, seconds: float = 2.0) -> list[tuple[str, int]]:
    """Return stream and version of every event in the topic, partition after partition, in the order they lie there."""
    found: dict[int, list[tuple[str, int]]] = {}
    with closing(Subscriber(topic, ())) as subscriber:
        while messages := subscriber.poll(seconds):
            for message in messages:
                if message.key:
                    event = (str(UUID(bytes=message.key)), int(message.headers["version"]))
                    found.setdefault(message.partition, []).append(event)
    return [event for partition in sorted(found) for event in found[partition]]


def faults(database: Database, topic: Topic) -> list[str]:
    """Return what is wrong with a topic: events of the log that are not in it, and streams that are out of order."""
    with database.system.connection() as connection:
        rows = connection.execute("SELECT originator_id::text, originator_version FROM events").fetchall()
    in_topic = published(topic)
    first_seen: dict[str, int] = {}
    wrong = [f"{stream}:{version} is missing" for stream, version in {(row[0], row[1]) for row in rows} - set(in_topic)]
    for stream, version in in_topic:
        if version > first_seen.get(stream, 0) + 1:
            wrong.append(f"{stream}:{version} comes before {first_seen.get(stream, 0) + 1}")
        first_seen[stream] = max(version, first_seen.get(stream, 0))
    return wrong
