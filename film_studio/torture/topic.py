"""Reads a whole topic and compares it with the log it was filled from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING
from uuid import UUID

from runtime.feed.client import Subscriber, Topic

if TYPE_CHECKING:
    from runtime.database import Database


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


def faults_of(database: Database, topic: Topic) -> Iterator[str]:
    """Yield what is wrong with a topic: events of the log that are not in it, and streams that are out of order."""
    with database.system.connection() as connection:
        rows = connection.execute("SELECT originator_id::text, originator_version FROM events").fetchall()
    in_topic = published(topic)
    missing = {(row[0], row[1]) for row in rows} - set(in_topic)
    yield from (f"{stream}:{version} is missing in the topic" for stream, version in missing)
    seen: dict[str, int] = {}
    for stream, version in in_topic:
        if version > seen.get(stream, 0) + 1:
            yield f"{stream}:{version} comes in the topic before {seen.get(stream, 0) + 1}"
        seen[stream] = max(version, seen.get(stream, 0))
