"""The shard map: which database each organization is in. It stands in the home database, which is shard 0.

A process asks for the map's version twice a second beside its work, and keeps what it was told as long as the version
stands: with one shard no request asks anything, with several each organization's first one does. Nothing that was told
longer than `LEASE` ago is believed, so whoever changed the map knows after that time that nobody goes by the old one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from domain.shared.recorded import Recorded
    from runtime.database import Connection, Database

HOME = 0
LEASE = 1.0  # seconds
UNTIL_ALL_KNOW = LEASE + 0.5  # seconds after a change of the map: then nobody goes by the old one
_BITS = 40  # of a position within its shard: 10^12 events, and with 8,192 shards still a whole number to JavaScript
_MOST = 100_000  # organizations whose place is kept

_VERSION = "SELECT version FROM map_version"
_SHARDS = "SELECT number, dsn FROM shards ORDER BY number"
_LOOK = "SELECT version, (SELECT shard FROM placements WHERE organization_id = %s) FROM map_version"
_CLAIM = "INSERT INTO claims (claim_id, organization_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_HOLDER = "SELECT organization_id FROM claims WHERE claim_id = %s"
_PLACE = """INSERT INTO placements (organization_id, shard)
    SELECT %s, s.number FROM shards s LEFT JOIN placements p ON p.shard = s.number
    WHERE s.taking GROUP BY s.number ORDER BY count(p.organization_id), s.number LIMIT 1
    ON CONFLICT DO NOTHING"""
_FORMER = """SELECT position FROM former_positions WHERE organization_id = %s AND former BETWEEN %s AND %s
    ORDER BY former DESC LIMIT 1"""


_ARRIVED = "SELECT organization_id, first, upto FROM arrivals WHERE upto >= %s"


def shard_of(position: int) -> int:
    """Return the shard of whose log this is a position."""
    return position >> _BITS


def first_position(shard: int) -> int:
    """Return the position of the first event of a shard's log."""
    return (shard << _BITS) + 1


def former(database: Database, organization_id: UUID, position: int) -> int:
    """Return where the organization's events up to a position of a shard that it was on before end here; 0: nowhere."""
    values = (organization_id, first_position(shard_of(position)), position)
    with database.reading(organization_id) as connection:
        row = connection.execute(_FORMER, values, prepare=True).fetchone()
    return row[0] if row else 0


def recorded_here(connection: Connection, events: Sequence[Recorded[Any]]) -> Iterator[Recorded[Any]]:
    """Yield those of a page's events that were first recorded in this log; the others came with a move."""
    rows = connection.execute(_ARRIVED, (events[0].position,), prepare=True).fetchall() if events else []
    for event in events:
        if not any(event.organization_id == o and first <= event.position <= upto for o, first, upto in rows):
            yield event


class ShardMap:
    """The map as this process knows it. Safe to use from several threads."""

    def __init__(self, home: Database) -> None:
        self._home = home
        self._lock = Lock()
        self._version = 0
        self._confirmed = float("-inf")
        self._known: dict[UUID, tuple[int, int]] = {}
        self.shards: dict[int, str] = {}
        """The owner's connection string of each shard; that of the home database is empty."""

    @property
    def several(self) -> bool:
        """Whether there is more than the home database."""
        self._believe()
        return len(self.shards) > 1

    def confirm(self) -> None:
        """Ask whether the map is still the one that this process knows."""
        asked = time.monotonic()
        with self._home.system.connection() as connection:
            row = connection.execute(_VERSION, prepare=True).fetchone()
            version: int = row[0] if row else 0
            if version != self._version:
                shards = dict(connection.execute(_SHARDS).fetchall())
                with self._lock:
                    self.shards, self._version = shards, version
                    self._known.clear()
        self._confirmed = max(self._confirmed, asked)

    def shard(self, organization_id: UUID) -> int:
        """Return the shard of an organization; one that is nowhere yet counts as being at home."""
        if not self.several:
            return HOME
        known = self._known.get(organization_id)
        return known[0] if known and known[1] == self._version else self._look(organization_id)

    def glance(self, organization_id: UUID) -> int | None:
        """Return the shard of an organization; None where the map has to be asked for it."""
        if time.monotonic() - self._confirmed > LEASE:
            return None
        known = self._known.get(organization_id)
        if len(self.shards) > 1:
            return known[0] if known and known[1] == self._version else None
        return HOME

    def place(self, organization_id: UUID, claim_id: UUID) -> bool:
        """Give a new organization the shard with the fewest, and its name's claim; False when that is taken."""
        with self._home.system.connection() as connection, connection.transaction():
            connection.execute(_CLAIM, (claim_id, organization_id))
            if connection.execute(_HOLDER, (claim_id,)).fetchone() != (organization_id,):
                return False
            connection.execute(_PLACE, (organization_id,))
        return True

    def _believe(self) -> None:
        if time.monotonic() - self._confirmed > LEASE:
            self.confirm()

    def _look(self, organization_id: UUID) -> int:
        with self._home.system.connection() as connection:
            row = connection.execute(_LOOK, (organization_id,), prepare=True).fetchone()
        if row is None or row[1] is None:
            return HOME  # not kept: the next moment it may have been founded elsewhere
        version, shard = row
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[organization_id] = (shard, version)
        return shard


def number_of(connection: Connection) -> int:
    """Return which shard a database is."""
    row = connection.execute("SELECT shard FROM log_identity").fetchone()
    return row[0] if row else HOME
