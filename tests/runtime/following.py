"""Follow the log over a real Kafka."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager

from domain.shared.recorded import Recorded
from runtime.database import Database
from runtime.feed.client import Topic
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


def everything(feed: Feed, upto: int, limit: int = 7, seconds: float = SECONDS) -> list[Recorded[object]]:
    """Read pages from the beginning until a position is reached."""
    page, seen = Page([], 0), list[Recorded[object]]()
    deadline = time.monotonic() + seconds
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
