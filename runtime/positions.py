"""How far each consumer of the feed has come, kept in the database in the transaction of what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.database import Connection
    from runtime.feed.port import Page

LIVE, POLICIES, QUEUE, HOLDS = "live", "policies", "queue", "holds"
CONSUMERS = (LIVE, POLICIES, QUEUE)
"""Those that every studio has; only one whose bucket has object lock has `HOLDS`."""
_MOVE = """INSERT INTO positions (consumer, position, offsets) VALUES (%s, %s, %s)
    ON CONFLICT (consumer) DO UPDATE SET position = excluded.position, offsets = excluded.offsets,
    moved_at = clock_timestamp() WHERE positions.position <= excluded.position"""


def position_of(connection: Connection, consumer: str, *, lock: bool = False) -> int:
    """Return how far a consumer has come, 0 when it never began; with `lock`, alone until the transaction ends."""
    statement = "SELECT position FROM positions WHERE consumer = %s" + (" FOR UPDATE" if lock else "")
    row = connection.execute(statement.encode(), (consumer,)).fetchone()
    return row[0] if row else 0


def move(connection: Connection, consumer: str, page: Page) -> None:
    """Say that a consumer is done with a page. It never goes back."""
    connection.execute(_MOVE, (consumer, page.position, list(page.offsets)))
