"""Waits until a studio that is asked nothing more has done everything it was asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess

_PATIENCE = 240.0  # seconds within which something of what is left has to be done
_LOOK = 0.2  # seconds between two looks
_QUIET = 5  # looks one after another at which nothing was left and the log had not grown
_OPEN = "SELECT count(*) FROM read.generations WHERE status IN ('requested', 'started')"
_HEAD = "SELECT coalesce(max(notification_id), 0) FROM events"
_BEHIND = "SELECT consumer FROM positions WHERE consumer IN ('live', 'policies') AND position < %s"
_RELAYED = "SELECT coalesce(max(position), 0) FROM relays WHERE topic = %s"


def settle(process: StudioProcess) -> Iterator[str]:
    """Wait until every job has ended and tables, policies and topic hold the whole log; yield why that never comes.

    However much is left: as long as jobs end, there is hope.
    """
    deadline, quiet, known, least = time.monotonic() + _PATIENCE, 0, -1, -1
    while quiet < _QUIET:
        with process.database.system.connection() as connection:
            head = connection.execute(_HEAD).fetchone()
            jobs = _open(connection)
            left = f"{jobs} jobs do not end" if jobs else _behind(process, connection, head[0] if head else 0)
        if least < 0 or jobs < least:
            deadline, least = time.monotonic() + _PATIENCE, jobs
        quiet = quiet + 1 if not left and head and head[0] == known else 0
        known = head[0] if head else 0
        if time.monotonic() > deadline:
            yield f"the studio does not come to rest: {left or 'its log grows for ever'}"
            return
        time.sleep(_LOOK)


def _open(connection: Any) -> int:  # noqa: ANN401 - any rows
    count: int = connection.execute(_OPEN).fetchone()[0]
    return count


def _behind(process: StudioProcess, connection: Any, head: int) -> str:  # noqa: ANN401 - any rows
    behind = [row[0] for row in connection.execute(_BEHIND, (head,))]
    if process.settings.feed == "kafka":
        relayed = connection.execute(_RELAYED, (process.settings.kafka_topic,)).fetchone()[0]
        behind += ["relay"] if relayed < head else []
    return f"behind the log: {', '.join(behind)}" if behind else ""
