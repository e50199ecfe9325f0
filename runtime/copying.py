"""Copies one organization's part of a log into another log, in its order, and tells whether both hold the same.

Both sides are read and written under the application's role: row-level security shows it this organization alone.
An event that the destination has already, of a move before this one, is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID

import psycopg

from runtime.events.append import WRITERS_LOCK
from runtime.positions import LIVE, position_of
from runtime.shards import first_position

if TYPE_CHECKING:
    from psycopg import Connection

    from runtime.database import Database

_PAGE = 20_000  # events in a transaction: while it lasts, others' events after them wait to be seen
_EVERYTHING = 2**62

_EVENT: LiteralString = """originator_id, originator_version, topic, state, project_id, recorded_at, actor, command_id,
    correlation_id"""
_RECEIPT: LiteralString = "idempotency_key, request_hash, reply, position, recorded_at"
_ARRIVING = """
CREATE TEMPORARY TABLE arriving (former bigint, originator_id uuid, originator_version bigint, topic text, state bytea,
    project_id uuid, recorded_at timestamptz, actor text, command_id uuid, correlation_id uuid) ON COMMIT DROP;
CREATE TEMPORARY TABLE arriving_receipts (idempotency_key text, request_hash bytea, reply jsonb, position bigint,
    recorded_at timestamptz) ON COMMIT DROP;
CREATE TEMPORARY TABLE arriving_formers (former bigint, position bigint) ON COMMIT DROP;
"""
_KNOWN = """SELECT coalesce(max(former), 0) FROM former_positions
    WHERE organization_id = %s AND former >= %s AND former < %s"""
_EVENTS_OUT: LiteralString = f"""COPY (SELECT notification_id, {_EVENT} FROM events
    WHERE organization_id = %s AND notification_id > %s AND notification_id <= %s
    ORDER BY notification_id LIMIT %s) TO STDOUT (FORMAT BINARY)"""
_RECEIPTS_OUT: LiteralString = (
    f"COPY (SELECT {_RECEIPT} FROM receipts WHERE organization_id = %s) TO STDOUT (FORMAT BINARY)"
)
_FORMERS_OUT: LiteralString = (
    "COPY (SELECT former, position FROM former_positions WHERE organization_id = %s) TO STDOUT (FORMAT BINARY)"
)
_EVENTS_IN = f"""WITH came AS (INSERT INTO events (organization_id, {_EVENT})
    SELECT %(organization)s, {_EVENT} FROM arriving a WHERE NOT EXISTS (SELECT FROM events e
        WHERE e.organization_id = %(organization)s AND e.originator_id = a.originator_id
            AND e.originator_version = a.originator_version)
    ORDER BY former RETURNING notification_id)
INSERT INTO arrivals (organization_id, first, upto)
    SELECT %(organization)s, min(notification_id), max(notification_id) FROM came HAVING count(*) > 0"""
_FORMERS_IN = """INSERT INTO former_positions (organization_id, former, position)
    SELECT %(organization)s, a.former, e.notification_id FROM arriving a JOIN events e
        ON e.organization_id = %(organization)s AND e.originator_id = a.originator_id
            AND e.originator_version = a.originator_version
    ON CONFLICT DO NOTHING"""
_RECEIPTS_IN = f"""INSERT INTO receipts (organization_id, {_RECEIPT}) SELECT %s, {_RECEIPT} FROM arriving_receipts
    ON CONFLICT DO NOTHING"""
# Where the organization was before that: its positions there mean what they meant at the source.
_OLDER_IN = """INSERT INTO former_positions (organization_id, former, position)
    SELECT %(organization)s, older.former, p.position FROM arriving_formers older JOIN former_positions p
        ON p.organization_id = %(organization)s AND p.former = older.position
    WHERE NOT older.former BETWEEN %(first)s AND %(last)s
    ON CONFLICT DO NOTHING"""
_EVENTS_DIGEST = """SELECT count(*), coalesce(sha256(string_agg(sha256(convert_to(
    format('%%s %%s %%s %%L %%s %%L %%s %%s ', originator_id, originator_version, topic, project_id,
        extract(epoch FROM recorded_at), actor, command_id, correlation_id), 'UTF8') || state),
    ''::bytea ORDER BY notification_id)), '') FROM events WHERE organization_id = %s"""
_RECEIPTS_DIGEST = """SELECT count(*), coalesce(sha256(string_agg(sha256(convert_to(
    format('%%L %%s %%s %%L', idempotency_key, reply, position, extract(epoch FROM recorded_at)), 'UTF8')
    || request_hash), ''::bytea ORDER BY idempotency_key COLLATE "C")), '') FROM receipts WHERE organization_id = %s"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much an organization has in a log, and the digest of all of it in its order."""

    events: int
    receipts: int
    digest: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One organization's way from a source to a destination; `numbers` are those of the two shards."""

    source: Database
    destination: Database
    organization_id: UUID
    numbers: tuple[int, int]

    def settled(self, between: Callable[[str], None]) -> None:
        """Copy the events up to where the source's tables stand, while more may be written."""
        with self.source.system.connection() as connection:
            upto = position_of(connection, LIVE)  # up to there no position is open any more
        while self._page(upto, _PAGE, receipts=False):
            between("page copied")

    def rest(self) -> None:
        """Copy whatever is missing; the source is fenced."""
        while self._page(_EVERYTHING, _PAGE, receipts=False):
            pass
        self._page(_EVERYTHING, _PAGE, receipts=True)

    def sizes(self) -> tuple[Sizes, Sizes]:
        """Return what the source has, and what the destination has."""
        return _sizes(self.source, self.organization_id), _sizes(self.destination, self.organization_id)

    def _page(self, upto: int, most: int, *, receipts: bool) -> int:
        """Copy the next events, all in one transaction; return how many there were."""
        organization = self.organization_id
        with _acting(self.source, organization) as out, _acting(self.destination, organization) as into:
            into.execute("SELECT set_config('app.moving', %s, false)", (str(organization),))
            out.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            into.execute(f"SELECT pg_advisory_xact_lock_shared({WRITERS_LOCK})".encode())
            into.execute(_ARRIVING)
            after = into.execute(_KNOWN, (organization, *self._range(self.numbers[0]))).fetchone()
            count = _pipe(out, into, "arriving", _EVENTS_OUT, (organization, after[0] if after else 0, upto, most))
            if receipts:
                _pipe(out, into, "arriving_receipts", _RECEIPTS_OUT, (organization,))
                _pipe(out, into, "arriving_formers", _FORMERS_OUT, (organization,))
            self._insert(into)
        return count

    def _insert(self, into: Connection[Any]) -> None:
        first, end = self._range(self.numbers[1])
        values = {"organization": self.organization_id, "first": first, "last": end - 1}
        into.execute("ANALYZE arriving")
        into.execute(_EVENTS_IN, values)
        into.execute(_FORMERS_IN, values)
        into.execute(_RECEIPTS_IN, (self.organization_id,))
        into.execute(_OLDER_IN, values)

    def _range(self, number: int) -> tuple[int, int]:
        return first_position(number), first_position(number + 1)


def _sizes(database: Database, organization_id: UUID) -> Sizes:
    with _acting(database, organization_id) as connection:
        events = connection.execute(_EVENTS_DIGEST, (organization_id,)).fetchone() or (0, b"")
        receipts = connection.execute(_RECEIPTS_DIGEST, (organization_id,)).fetchone() or (0, b"")
    return Sizes(events[0], receipts[0], f"{bytes(events[1]).hex()}:{bytes(receipts[1]).hex()}")


@contextmanager
def _acting(database: Database, organization_id: UUID) -> Generator[Connection[Any]]:
    """Lend a connection of its own that sees one organization, for one transaction."""
    with psycopg.connect(database.dsn("studio_app")) as connection:
        connection.execute("SELECT set_config('app.organization', %s, false)", (str(organization_id),))
        connection.commit()
        yield connection


def _pipe(
    out: Connection[Any],
    into: Connection[Any],
    table: LiteralString,
    statement: LiteralString,
    values: Sequence[object],
) -> int:
    """Copy what a statement finds into a table; return how many rows there were."""
    there = into.cursor()
    with (
        out.cursor().copy(statement, values) as leaving,
        there.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as coming,
    ):
        for block in leaving:
            coming.write(block)
    return there.rowcount
