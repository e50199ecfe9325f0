"""The queue in the studio's own database: durable, and no further server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import dramatiq
from dramatiq_postgres import PostgresBroker
from dramatiq_postgres.broker import PostgresConsumer

from runtime.queues.port import DeadLetter, JobQueue, Message, Waiting, decode, letter

if TYPE_CHECKING:
    from runtime.database import Database

_LOOK = 1.0  # seconds between two looks of a consumer for which nothing rings: what is delayed, or of the dead
# A message that a living worker took long ago and never started is lost: a consumer that loses its connection forgets
# what it had taken. So it does not count.
_DEPTH = """SELECT count(*) FROM dramatiq.queue WHERE queue_name IN (%s, %s)
    AND (state = 'queued' OR state = 'consumed' AND consumed_at > now() - interval '10 seconds')"""
_DEAD = "FROM dramatiq.queue WHERE state = 'rejected' AND queue_name = %s"


class _Broker(PostgresBroker):
    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 30_000) -> PostgresConsumer:
        """Return a consumer of a queue."""
        return _Consumer(broker=self, queue_name=queue_name, prefetch=prefetch, timeout=timeout)


class _Consumer(PostgresConsumer):
    """Looks for messages when the database rings, and seldom by itself.

    The library's own forgets what rings between its look and its wait: one of twenty jobs waited for its next look,
    and a dozen consumers that looked four times a second were half of all statements of an idle studio [measured].
    """

    wakeup: _Bell

    def __init__(self, **asked: Any) -> None:  # noqa: ANN401 - the library's own parameters
        super().__init__(**asked)  # pyright: ignore[reportUnknownMemberType] - untyped there
        notifier = cast("Any", self.broker).notifier
        notifier.unsubscribe(self.channel, self.wakeup)
        self.wakeup = _Bell()
        notifier.subscribe(self.channel, self.wakeup)
        self._looked = -_LOOK

    def claim(self, limit: int) -> None:
        """Take messages in, if there may be any."""
        if self.wakeup.heard() or time.monotonic() - self._looked >= _LOOK:
            self._looked = time.monotonic()
            super().claim(limit)  # pyright: ignore[reportUnknownMemberType] - as above


class _Bell(threading.Event):
    """A ring is remembered until somebody asks for it, and ends one wait: its own, or the next one."""

    def __init__(self) -> None:
        super().__init__()
        self._heard = False

    def clear(self) -> None:
        """Forget nothing: it may have rung since its owner looked."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for a ring that has ended no wait yet."""
        rung = super().wait(timeout)
        if rung:
            self._heard = True
            super().clear()
        return rung

    def heard(self) -> bool:
        """Tell whether it has rung since this was asked last."""
        rung = self.is_set()
        if rung:  # a ring that comes now is heard by what is done next
            super().clear()
        rung, self._heard = rung or self._heard, False
        return rung


class PostgresQueue(JobQueue):
    """dramatiq-postgres on the database of `database`."""

    def __init__(self, database: Database, waiting: Waiting) -> None:
        self._database = database
        broker: dramatiq.Broker = _Broker(
            url=database.dsn("studio_system"),
            results=False,
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
