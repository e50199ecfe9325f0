"""Moves an organization to another shard. Each step may be repeated: a move that was cut off is run again, or given up.

1. The home database notes where to; the destination is fenced for the organization: nobody but the mover writes there.
2. What the source holds and nobody can change is copied, page by page, and the digests of both sides are compared;
   the organization goes on working meanwhile. The destination's tables are given the time to show it.
3. The source is fenced: a write raises ST001 (being moved). What came meanwhile is copied and compared in the same way.
4. Only when all is equal the map is switched.
5. The source's writes raise ST002 (moved away). When no process goes by the old map any more, the destination opens.

The source keeps what it has, behind its fence. Snapshots and read tables are not copied: they are made of the log.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID

import psycopg

from runtime.copying import Copy, Sizes
from runtime.database import Database
from runtime.shards import UNTIL_ALL_KNOW
from runtime.trouble import Trouble, TryAgain

if TYPE_CHECKING:
    from psycopg import Connection

_MOVERS_LOCK = 0x4D4F5645  # "MOVE"
_FENCE_LOCK = 0x46454E43  # "FENC": as the trigger takes it
_PATIENCE = "10s"  # for the writes in flight
_SHOWING = 5.0  # seconds without progress after which the move goes on: no projector may be running
_FENCED_TABLES: tuple[LiteralString, ...] = ("events", "receipts")

_ROW = "SELECT shard, other FROM placements WHERE organization_id = %s"
_IS_SHARD = "SELECT FROM shards WHERE number = %s"
_AT_HOME = """INSERT INTO placements (organization_id, shard) SELECT %(organization)s, 0
    WHERE EXISTS (SELECT FROM events WHERE organization_id = %(organization)s) ON CONFLICT DO NOTHING"""
_INTEND = "UPDATE placements SET other = %s WHERE organization_id = %s"
_SWITCH = "UPDATE placements SET shard = other, other = shard, placed_at = clock_timestamp() WHERE organization_id = %s"
_HAS_TRIGGER = "SELECT FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'fenced'"
_FENCE = """INSERT INTO fences (organization_id, state) VALUES (%s, %s) ON CONFLICT (organization_id)
    DO UPDATE SET state = excluded.state, raised_at = clock_timestamp()"""


class CannotMove(Trouble):
    """The move as it was asked for is not possible."""

    exit_code = 3


class Differs(Trouble):
    """A bug, or a disk that lies: the copy is not what was copied."""


@dataclass(frozen=True, slots=True)
class Move:
    """Moves one organization between databases. `between` is told of each step that was done."""

    home: Database
    database: Callable[[int], Database]
    """Returns the database of a shard, open."""
    organization_id: UUID
    between: Callable[[str], None] = lambda _: None

    def to(self, shard: int) -> Sizes | None:
        """Move the organization; return what it has, None where it was there already. Raises Trouble."""
        with self._alone() as home:
            if home.execute(_IS_SHARD, (shard,)).fetchone() is None:
                raise CannotMove(f"There is no shard {shard}; `shards list` shows those there are.")
            at, other = self._row(home)
            if at != shard:
                if other not in {None, shard}:
                    raise CannotMove(
                        f"It is on its way from shard {at} to {other}; end that, or give it up: `shards stay`."
                    )
                sizes = self._take(home, at, shard)
                self._finish(home, at, shard)
                return sizes
            if other is not None:
                self._finish(home, other, shard)
            return None

    def stay(self) -> int:
        """Have the organization where the map says, and tell where: a move not yet switched is given up."""
        with self._alone() as home:
            at, other = self._row(home)
            if other is not None:
                self._finish(home, other, at)
            return at

    def _take(self, home: Connection[Any], source: int, destination: int) -> Sizes:
        home.execute(_INTEND, (destination, self.organization_id))
        self.between("intended")
        for shard in (source, destination):
            self._watch(shard)
        self._fence(destination, "moving")
        self.between("destination fenced")
        copy = Copy(self.database(source), self.database(destination), self.organization_id, (source, destination))
        copy.settled(self.between)
        copy.shown(_SHOWING)
        self._fence(source, "moving")
        self.between("source fenced")
        copy.rest()
        self.between("copied")
        sizes, arrived = copy.sizes()
        if sizes != arrived:
            raise Differs(
                f"The copy on shard {destination} differs: {sizes} was to be {arrived}. The map is not switched."
            )
        copy.shown(_SHOWING / 5)
        home.execute(_SWITCH, (self.organization_id,))
        self.between("switched")
        return sizes

    def _finish(self, home: Connection[Any], source: int, destination: int) -> None:
        self._fence(source, "moved")
        self.between("source closed")
        time.sleep(UNTIL_ALL_KNOW)
        self._open(destination)
        self.between("destination open")
        home.execute(_INTEND, (None, self.organization_id))

    @contextmanager
    def _alone(self) -> Generator[Connection[Any]]:
        with psycopg.connect(self.home.dsn("studio_system"), autocommit=True) as home:
            values = (_MOVERS_LOCK, str(self.organization_id))
            row = home.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", values).fetchone()
            if not (row and row[0]):
                raise TryAgain(f"The organization {self.organization_id} is being moved by another process.")
            yield home

    def _row(self, home: Connection[Any]) -> tuple[int, int | None]:
        home.execute(_AT_HOME, {"organization": self.organization_id})
        row = home.execute(_ROW, (self.organization_id,)).fetchone()
        if row is None:
            raise CannotMove(f"There is no organization {self.organization_id}.")
        return row

    def _watch(self, shard: int) -> None:
        """Let the log look at its fences from now on. One table at a time is locked: appends take them in any order."""
        with self.database(shard).owner() as connection:
            for table in _FENCED_TABLES:
                if connection.execute(_HAS_TRIGGER, (table,)).fetchone() is None:
                    with _patiently(connection):
                        connection.execute(
                            f"CREATE TRIGGER fenced BEFORE INSERT ON {table}"
                            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_fenced()"
                        )

    def _fence(self, shard: int, state: str) -> None:
        """Raise the fence, or change what it says, when every write that has not seen it has ended."""
        with self.database(shard).system.connection() as connection, _patiently(connection):
            connection.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_FENCE_LOCK, str(self.organization_id))
            )
            connection.execute(_FENCE, (self.organization_id, state))

    def _open(self, shard: int) -> None:
        with self.database(shard).system.connection() as connection:
            connection.execute("DELETE FROM fences WHERE organization_id = %s", (self.organization_id,))


@contextmanager
def _patiently(connection: Connection[Any]) -> Generator[None]:
    """Do something in a transaction that waits for the writes in flight. Raises TryAgain."""
    try:
        with connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            yield
    except psycopg.errors.LockNotAvailable:
        raise TryAgain(f"A write has been in flight for {_PATIENCE}; run the same command again.") from None
