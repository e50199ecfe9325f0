"""Copies one organization's part of a log into another log, in its order, and tells whether both hold the same.

Both sides are read and written under the application's role: row-level security shows it this organization alone.
An event that the destination has already, of a move before this one, is left as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
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
_FEW = 500  # events that came while the others were copied: they can come while the source is fenced
_PASSES = 5  # over what came meanwhile
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
# A receipt is committed with the event whose position it names; one of another shard's range came here with a move.
_SETTLED: LiteralString = """coalesce(position BETWEEN %(first)s AND %(upto)s
    OR position NOT BETWEEN %(first)s AND %(last)s, false)"""
_RECEIPTS_OUT: LiteralString = f"""COPY (SELECT {_RECEIPT} FROM receipts
    WHERE organization_id = %(organization)s AND {_SETTLED} = ANY(%(settled)s)) TO STDOUT (FORMAT BINARY)"""
_FORMERS_OUT: LiteralString = """COPY (SELECT former, position FROM former_positions
    WHERE organization_id = %(organization)s AND (position <= %(upto)s) = ANY(%(settled)s))
    TO STDOUT (FORMAT BINARY)"""
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
    ''::bytea ORDER BY notification_id)), '') FROM events
    WHERE organization_id = %(organization)s AND notification_id > %(after)s AND notification_id <= %(to)s"""
_RECEIPTS_DIGEST = f"""SELECT count(*), coalesce(sha256(string_agg(sha256(convert_to(
    format('%%L %%s %%s %%L', idempotency_key, reply, position, extract(epoch FROM recorded_at)), 'UTF8')
    || request_hash), ''::bytea ORDER BY idempotency_key COLLATE "C")), '') FROM receipts
    WHERE organization_id = %(organization)s AND {_SETTLED} = ANY(%(settled)s)"""
_LAST = "SELECT coalesce(max(notification_id), 0) FROM events WHERE organization_id = %s"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much an organization has in a log, and the digest of all of it in its order."""

    events: int
    receipts: int
    digest: str

    def __add__(self, further: Sizes) -> Sizes:
        """Return the sizes of both, one after the other."""
        return Sizes(self.events + further.events, self.receipts + further.receipts, f"{self.digest}:{further.digest}")


@dataclass(frozen=True, slots=True)
class Proven:
    """Up to which position of each side both hold the same, and how much that is."""

    source: int
    destination: int
    sizes: Sizes


@dataclass(slots=True)
class Copy:
    """One organization's way from a source to a destination; `numbers` are those of the two shards."""

    source: Database
    destination: Database
    organization_id: UUID
    numbers: tuple[int, int]
    _upto: int = 0
    """What the source has up to here is settled, and copied."""
    _proven: Proven | None = None

    def settled(self, between: Callable[[str], None]) -> None:
        """Copy what is settled, while more may be written, and prove that it arrived: neither changes any more."""
        for _ in range(_PASSES):
            with self.source.system.connection() as connection:
                self._upto = position_of(connection, LIVE)  # up to there no position is open any more
            came = 0
            while count := self._page(self._upto):
                came += count
                between("page copied")
            if came < _FEW:
                break
        self._receipts(settled=True)
        self._prove()

    def shown(self, patience: float) -> None:
        """Wait until the destination's tables show what came; no longer when they stand still so many seconds."""
        last, at, deadline = self._last(), -1, 0.0
        while at < last:
            with self.destination.system.connection() as connection:
                position = position_of(connection, LIVE)
            if position > at:
                at, deadline = position, time.monotonic() + patience
            elif time.monotonic() > deadline:
                return
            time.sleep(0.02)

    def rest(self) -> None:
        """Copy whatever is missing; the source is fenced."""
        while self._page(_EVERYTHING):
            pass
        self._receipts(settled=False)

    def sizes(self) -> tuple[Sizes, Sizes]:
        """Return what the source has, and what the destination has; what is proven already is not read again."""
        proven = self._proven
        after = (proven.source, proven.destination) if proven else (0, 0)
        there, arrived = (
            self._sizes(database, after=at, to=_EVERYTHING, settled=[False] if proven else [False, True])
            for database, at in zip((self.source, self.destination), after, strict=True)
        )
        return (proven.sizes + there, proven.sizes + arrived) if proven else (there, arrived)

    def _prove(self) -> None:
        """Compare what is settled. A move before this one may have left more: then all is compared at the end."""
        last = self._last()
        there, arrived = (
            self._sizes(database, after=0, to=to, settled=[True])
            for database, to in ((self.source, self._upto), (self.destination, last))
        )
        self._proven = Proven(self._upto, last, there) if there == arrived else None

    def _last(self) -> int:
        with _acting(self.destination, self.organization_id) as connection:
            row = connection.execute(_LAST, (self.organization_id,)).fetchone()
        return row[0] if row else 0

    def _page(self, upto: int) -> int:
        """Copy the next events, all in one transaction; return how many there were."""
        organization = self.organization_id
        with self._ways() as (out, into):
            into.execute(f"SELECT pg_advisory_xact_lock_shared({WRITERS_LOCK})".encode())
            after = into.execute(_KNOWN, (organization, *self._range(self.numbers[0]))).fetchone()
            count = _pipe(out, into, "arriving", _EVENTS_OUT, (organization, after[0] if after else 0, upto, _PAGE))
            into.execute("ANALYZE arriving")
            into.execute(_EVENTS_IN, {"organization": organization})
            into.execute(_FORMERS_IN, {"organization": organization})
        return count

    def _receipts(self, *, settled: bool) -> None:
        """Copy receipts, and where the organization's events were before they were at the source."""
        values = self._values([settled])
        first, end = self._range(self.numbers[1])
        with self._ways() as (out, into):
            _pipe(out, into, "arriving_receipts", _RECEIPTS_OUT, values)
            _pipe(out, into, "arriving_formers", _FORMERS_OUT, values)
            into.execute(_RECEIPTS_IN, (self.organization_id,))
            into.execute(_OLDER_IN, {"organization": self.organization_id, "first": first, "last": end - 1})

    @contextmanager
    def _ways(self) -> Generator[tuple[Connection[Any], Connection[Any]]]:
        """Lend a connection that reads the source and one that writes to the destination, for one transaction."""
        organization = self.organization_id
        with _acting(self.source, organization) as out, _acting(self.destination, organization) as into:
            into.execute("SELECT set_config('app.moving', %s, false)", (str(organization),))
            out.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            into.execute(_ARRIVING)
            yield out, into

    def _sizes(self, database: Database, *, after: int, to: int, settled: Sequence[bool]) -> Sizes:
        values = {**self._values(settled), "after": after, "to": to}
        with _acting(database, self.organization_id) as connection:
            events = connection.execute(_EVENTS_DIGEST, values).fetchone() or (0, b"")
            receipts = connection.execute(_RECEIPTS_DIGEST, values).fetchone() or (0, b"")
        return Sizes(events[0], receipts[0], f"{bytes(events[1]).hex()}:{bytes(receipts[1]).hex()}")

    def _values(self, settled: Sequence[bool]) -> dict[str, Any]:
        first, end = self._range(self.numbers[0])
        return {
            "organization": self.organization_id,
            "first": first,
            "last": end - 1,
            "upto": self._upto,
            "settled": list(settled),
        }

    def _range(self, number: int) -> tuple[int, int]:
        return first_position(number), first_position(number + 1)


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
    values: Sequence[object] | Mapping[str, object],
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
