"""The feed straight from the log: the tail of the event table, woken by the doorbell.

Positions are drawn before the commit, so a later one can be visible first. A hole is settled by the writers' advisory
lock: whoever may still fill it holds the lock now; once those holders are gone the hole is filled or stays empty.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.shared.recorded import Recorded
from runtime.doorbell import Listener
from runtime.events.append import WRITERS_LOCK
from runtime.events.mapper import event_of
from runtime.feed.port import Page

if TYPE_CHECKING:
    from runtime.database import Connection, Database

_POLL = 1.0  # seconds: the safety net under a lost ring
_UNKNOWN = (-1, 0)
_COLUMNS = """notification_id, organization_id, project_id, originator_id, originator_version, topic, recorded_at,
    actor, command_id, correlation_id, state"""
_AFTER = f"SELECT {_COLUMNS} FROM events WHERE notification_id > %s ORDER BY notification_id LIMIT %s".encode()
_STREAM = f"""SELECT {_COLUMNS} FROM events WHERE organization_id = %s AND originator_id = %s
    AND originator_version > %s AND originator_version <= %s ORDER BY originator_version""".encode()
_HOLDERS = f"""SELECT virtualtransaction FROM pg_locks WHERE locktype = 'advisory' AND classid = 0
    AND objid = {WRITERS_LOCK} AND database = (SELECT oid FROM pg_database
        WHERE datname = current_database())""".encode()

Row = tuple[Any, ...]


class LogFeed:
    """Reads the event table under the system role."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rung = threading.Condition()
        self._rings = 0
        self._nothing = _UNKNOWN
        """After which position there was nothing at the last look, and how often it had rung before that look."""
        self._released = False
        self._listener = Listener(database.dsn("studio_system"), "studio_log", self.ring)

    def start(self) -> None:
        """Begin to hear other processes' appends."""
        self._listener.start()

    def stop(self) -> None:
        """Stop hearing."""
        self._listener.stop()
        self.release()

    def release(self) -> None:
        """Let every waiter go, now and from now on: the process ends."""
        self._released = True
        self.ring()

    def ring(self, _: str = "") -> None:
        """Wake whoever waits: this process appended, or the doorbell rang."""
        with self._rung:
            self._rings += 1
            self._rung.notify_all()

    def read(self, after: int, limit: int) -> Page:
        """Return up to `limit` settled events after a position."""
        rows = self.rows(after, limit)
        return Page([recorded(row) for row in rows], rows[-1][0] if rows else after)

    def rows(self, after: int, limit: int) -> Sequence[Row]:
        """Return up to `limit` settled events after a position, as they are stored."""
        rings = self._rings
        with self._database.system.connection() as connection:
            rows = connection.execute(_AFTER, (after, limit), prepare=True, binary=True).fetchall()
            if not rows:
                self._nothing = (after, rings)
            return rows if not rows or _contiguous(rows, after) else self._settled(connection, rows, after, limit)

    def _settled(self, connection: Connection, first: Sequence[Row], after: int, limit: int) -> list[Row]:
        """Wait until the first page's holes are decided, read again, and cut before the first new hole."""
        holders = {row[0] for row in connection.execute(_HOLDERS, prepare=True)}
        while holders:
            time.sleep(0.0005)
            holders &= {row[0] for row in connection.execute(_HOLDERS, prepare=True)}
        decided_upto = first[-1][0]
        rows = connection.execute(_AFTER, (after, limit), prepare=True, binary=True).fetchall()
        settled: list[Row] = []
        last = after
        for row in rows:
            if row[0] > decided_upto and row[0] != last + 1:
                break
            settled.append(row)
            last = row[0]
        return settled

    def head(self) -> int:
        """Return the last position that is visible now, settled or not."""
        with self._database.system.connection() as connection:
            row = connection.execute("SELECT max(notification_id) FROM events").fetchone()
        return (row[0] if row else None) or 0

    def wait(self, after: int, timeout: float) -> bool:
        """Wait for a ring, at most `timeout` seconds, looking by itself now and then."""
        deadline = time.monotonic() + timeout
        (position, seen), self._nothing = self._nothing, _UNKNOWN
        looked = position == after
        if not looked:
            seen = self._rings
        while looked or not self._grown(after):
            looked = False
            with self._rung:
                patience = max(0.0, min(_POLL, deadline - time.monotonic()))
                if self._rung.wait_for(lambda: self._rings != seen or self._released, patience):
                    return True
            if time.monotonic() >= deadline:
                return False
        return True

    def _grown(self, after: int) -> bool:
        with self._database.system.connection() as connection:
            return bool(connection.execute(_AFTER, (after, 1), prepare=True, binary=True).fetchone())

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int) -> Sequence[Recorded[Any]]:
        """Return one stream's events of versions after+1 … upto."""
        with self._database.system.connection() as connection:
            rows = connection.execute(_STREAM, (organization_id, stream_id, after, upto), binary=True).fetchall()
        return [recorded(row) for row in rows]


def recorded_of(connection: Connection, statement: str, values: Sequence[Any]) -> list[Recorded[Any]]:
    """Return the events that a statement, with `{columns}` for what to select, finds on a connection."""
    query = statement.format(columns=_COLUMNS).encode()
    return [recorded(row) for row in connection.execute(query, values, binary=True)]


def recorded(row: Row) -> Recorded[Any]:
    """Return a stored event, in the order of the feed's columns, as its readers know it."""
    event = event_of(row[5], row[10], row[3], row[4])
    position, organization, project, stream, version, topic, recorded_at, actor, command, correlation = row[:10]
    return Recorded(
        position, organization, project, stream, version, topic, recorded_at, actor, command, correlation, event
    )


def _contiguous(rows: Sequence[Row], after: int) -> bool:
    return rows[-1][0] == after + len(rows)
