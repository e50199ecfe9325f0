"""How far each consumer of the feed has come, kept in the database in the transaction of what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.database import Connection
    from runtime.feed.port import Page

GATHERING = 0.02  # seconds that whoever reacts to events waits after a ring, for those that come together
_MOST_PASSED = 500  # events
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


class Passed:
    """Pages that a consumer has nothing to do with: their position is written with many others', or at rest.

    A consumer that ends before reads them again, and passes them by again.
    """

    def __init__(self, consumer: str) -> None:
        self._consumer = consumer
        self._page: Page | None = None
        self._events = 0

    @property
    def position(self) -> int:
        """How far the consumer has come by passing by; 0 when all of it is written."""
        return self._page.position if self._page else 0

    def by(self, connection: Connection, page: Page) -> None:
        """Pass a page by."""
        self._page = page
        self._events += len(page.events)
        if self._events >= _MOST_PASSED:
            self.write(connection)

    def write(self, connection: Connection) -> None:
        """Write how far the consumer has come."""
        if self._page is not None:
            move(connection, self._consumer, self._page)
        self.forget()

    def forget(self) -> None:
        """Leave it: the position of something later is written, or where the consumer stands is asked anew."""
        self._page, self._events = None, 0


def move(connection: Connection, consumer: str, page: Page) -> None:
    """Say that a consumer is done with a page. It never goes back."""
    connection.execute(_MOVE, (consumer, page.position, list(page.offsets)))
