"""The queue in the studio's own database: durable, and no further server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import dramatiq
from dramatiq_postgres import PostgresBroker

from runtime.queues.port import DeadLetter, JobQueue, Message, Waiting, decode, letter

if TYPE_CHECKING:
    from runtime.database import Database

# A message that a living worker took long ago and never started is lost: a consumer that loses its connection forgets
# what it had taken. So it does not count.
_DEPTH = """SELECT count(*) FROM dramatiq.queue WHERE queue_name IN (%s, %s)
    AND (state = 'queued' OR state = 'consumed' AND consumed_at > now() - interval '10 seconds')"""
_DEAD = "FROM dramatiq.queue WHERE state = 'rejected' AND queue_name = %s"


class PostgresQueue(JobQueue):
    """dramatiq-postgres on the database of `database`."""

    def __init__(self, database: Database, waiting: Waiting) -> None:
        self._database = database
        broker: dramatiq.Broker = PostgresBroker(
            url=database.dsn("studio_system"),
            results=False,
            poll_interval=0.25,  # its default of 1 s is what one of twenty jobs waited [measured]
            heartbeat_interval=waiting.silence / 5,
            heartbeat_ttl=waiting.silence,
            maintenance_interval=waiting.silence / 2,
            middleware=waiting.middleware(),
        )
        super().__init__(broker)

    def depth(self, queue: str) -> int:
        """Count the rows."""
        with self._database.system.connection() as connection:
            row = connection.execute(_DEPTH, (queue, f"{queue}.DQ")).fetchone()
        return row[0] if row else 0

    def dead_letters(self, queue: str) -> Iterator[DeadLetter]:
        """Yield the oldest first."""
        with self._database.system.connection() as connection:
            rows = connection.execute(f"SELECT message {_DEAD} ORDER BY mtime LIMIT 1000".encode(), (queue,)).fetchall()
        yield from (letter(_message(row[0]), queue) for row in rows)

    def take_dead(self, queue: str, message_id: str) -> Message | None:
        """Delete its row."""
        statement = f"DELETE {_DEAD} AND message_id::text = %s RETURNING message".encode()
        with self._database.system.connection() as connection:
            row = connection.execute(statement, (queue, message_id)).fetchone()
        return _message(row[0]) if row else None


def _message(stored: dict[str, Any]) -> Message:
    return decode(json.dumps(stored).encode())
