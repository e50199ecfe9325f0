"""How far jobs are: told over NOTIFY, not in the log. Who misses a message only misses a step of a bar."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.database import Database

CHANNEL = "studio_progress"


class Progress:
    """Tells every process of the studio how far a job is, on a connection of its own."""

    def __init__(self, database: Database) -> None:
        self._dsn = database.dsn("studio_app", "-c synchronous_commit=off")
        self._connection: psycopg.Connection | None = None
        self._lock = threading.Lock()

    def tell(self, job: UUID, done: float, total: float, stage: str = "") -> None:
        """Say that `done` of `total` steps are behind. Never fails: progress is no reason to stop working."""
        message = orjson.dumps({"job": job, "done": done, "total": total, "stage": stage[:100]}).decode()
        with self._lock, suppress(psycopg.Error):
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(self._dsn, autocommit=True)
            self._connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, message))

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()


def heard(tell: Callable[[UUID, float, float, str], None]) -> Callable[[str], None]:
    """Return a listener's callback that unpacks messages for `tell(job, done, total, stage)`."""

    def unpack(payload: str) -> None:
        message = orjson.loads(payload)
        tell(UUID(message["job"]), message["done"], message["total"], message["stage"])

    return unpack
