"""Adds a database to a studio: it gets a number, positions of its own and, when all know it, organizations."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
from psycopg import conninfo, sql

from domain.enterprise.name_claim import NameClaim
from runtime.database import Database, opened
from runtime.discovery import discover
from runtime.feed.log import LogFeed
from runtime.positions import CONSUMERS
from runtime.rebuild import ensure
from runtime.shards import UNTIL_ALL_KNOW, first_position
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from psycopg import Connection

_KNOWN = "SELECT number FROM shards WHERE log_id = %s"
_NEXT = "SELECT max(number) + 1 FROM shards"
_ADD = "INSERT INTO shards (number, dsn, log_id) VALUES (%s, %s, %s)"
_SETTLE = """INSERT INTO placements (organization_id, shard) SELECT DISTINCT organization_id, 0 FROM events
    ON CONFLICT DO NOTHING"""
_CLAIMS = """INSERT INTO claims (claim_id, organization_id) SELECT originator_id, organization_id FROM events
    WHERE topic = %s AND originator_version = 1 ON CONFLICT DO NOTHING"""
_LIST = """SELECT s.number, s.dsn, s.taking, count(p.organization_id), array_remove(array_agg(
        CASE WHEN p.other IS NOT NULL THEN p.organization_id END), NULL)
    FROM shards s LEFT JOIN placements p ON p.shard = s.number GROUP BY s.number ORDER BY s.number"""
_ALL_AT_HOME = "SELECT count(*) FROM read.organizations"  # none is placed before a second database comes


class CannotAdd(Trouble):
    """The database cannot become a shard."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """One shard as people see it: where, whether new organizations begin there, how many it has, which are moving."""

    number: int
    where: str
    taking: bool
    organizations: int
    moving: tuple[UUID, ...]


def listed(home: Database) -> list[Listed]:
    """Return every shard."""
    with home.system.connection() as connection:
        rows = connection.execute(_LIST).fetchall()
        if len(rows) == 1:
            (number, dsn, taking, _, ids) = rows[0]
            rows = [(number, dsn, taking, _one(connection, _ALL_AT_HOME), ids)]
    return [Listed(n, _shown(dsn or home.owner_dsn), taking, count, tuple(ids)) for n, dsn, taking, count, ids in rows]


def add(home: Database, dsn: str, key: bytes) -> int:
    """Make the empty database behind `dsn`, that of its owner, a shard; return its number. Twice is once."""
    discover()
    with _reached(dsn, key) as shard:
        number = _number(home, shard, dsn)
        ensure(shard, LogFeed(shard))
    time.sleep(UNTIL_ALL_KNOW)  # a process that knows of no shards founds organizations without asking the map
    with home.system.connection() as connection, connection.transaction():
        connection.execute(_SETTLE)
        connection.execute(_CLAIMS, (NameClaim.Created.TOPIC,))
        connection.execute("UPDATE shards SET taking = true WHERE number = %s", (number,))
    return number


@contextmanager
def _reached(dsn: str, key: bytes) -> Generator[Database]:
    """Open the new database. Raises CannotAdd, without the password that stands in its address."""
    with ExitStack() as stack:
        try:
            database = stack.enter_context(opened(dsn, key))
        except Trouble as trouble:
            raise CannotAdd(f"It cannot be a shard. {trouble}") from None
        except psycopg.Error as error:
            raise CannotAdd(f"The database {_shown(dsn)} cannot be opened: {str(error).splitlines()[0]}") from None
        yield database


def _number(home: Database, shard: Database, dsn: str) -> int:
    with home.system.connection() as connection, connection.transaction(), shard.owner() as owner:
        connection.execute("SELECT FROM map_version FOR UPDATE")  # one is added at a time
        log_id = _one(owner, "SELECT id FROM log_identity")
        known = connection.execute(_KNOWN, (log_id,)).fetchone()
        if known:
            return known[0]
        if LogFeed(shard).head():
            raise CannotAdd(f"The database {_shown(dsn)} has events already; a shard begins empty.")
        number = _one(connection, _NEXT)
        _begin(owner, number)
        connection.execute(_ADD, (number, dsn, log_id))
    return number


def _begin(owner: Connection[Any], number: int) -> None:
    """Have a log begin at the positions of its shard."""
    first = first_position(number)
    with owner.transaction():
        owner.execute(sql.SQL("ALTER TABLE events ALTER notification_id RESTART WITH {}").format(first))
        owner.execute("UPDATE log_identity SET shard = %s", (number,))
        for consumer in CONSUMERS:  # else each would count as far behind until it has taken the first event
            owner.execute(
                "INSERT INTO positions (consumer, position) VALUES (%s, %s) ON CONFLICT (consumer) DO UPDATE"
                " SET position = excluded.position",
                (consumer, first - 1),
            )


def _one(connection: Connection[Any], statement: str) -> Any:  # noqa: ANN401 - whatever is asked for
    row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def _shown(dsn: str) -> str:
    """Return a connection string as anybody may read it."""
    try:
        parts = conninfo.conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:
        return "that is no connection string of PostgreSQL"
    return f"{parts.get('dbname', '')} at {parts.get('host', 'localhost')}:{parts.get('port', 5432)}"
