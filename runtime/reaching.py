"""The first connection to a database: what is wrong with its address, or that nobody answers there, in a sentence."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import conninfo

from runtime.trouble import Trouble, TryAgain

_SECONDS = 10


class WrongAddress(Trouble):
    """What is to be a database's address is none."""

    exit_code = 2


class NoDatabase(TryAgain):
    """The database does not answer, or lets the studio not in."""


def reach(dsn: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Connect as the owner. Raises WrongAddress and NoDatabase, without the password that stands in the address."""
    parts = parts_of(dsn)
    try:
        return psycopg.connect(dsn, autocommit=True, connect_timeout=int(parts.get("connect_timeout") or _SECONDS))
    except psycopg.OperationalError as error:
        raise NoDatabase(_sentence(parts, str(error))) from None


def parts_of(dsn: str) -> dict[str, Any]:
    """Return what an address consists of. Raises WrongAddress."""
    try:
        return conninfo.conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:
        raise WrongAddress(
            f"{_without_password(dsn)!r} is no address of a PostgreSQL database; write it as"
            " postgresql://owner:password@host:5432/database."
        ) from None


def _sentence(parts: dict[str, Any], error: str) -> str:
    where = f"{parts.get('host') or parts.get('hostaddr') or 'this machine'}:{parts.get('port') or 5432}"
    owner, name = parts.get("user") or "you", parts.get("dbname") or parts.get("user") or "yours"
    if "FATAL:" in error:
        reason = error.rpartition("FATAL:")[2].strip().splitlines()[0]
        return (
            f"PostgreSQL at {where} does not open the database {name} to {owner}: {reason}; check user,"
            " password and database in its address (the studio's own is STUDIO_DATABASE_URL)."
        )
    reason = error.strip().splitlines()[0].rpartition("failed: ")[2]
    return (
        f"No database answers at {where} (database {name} as {owner}: {reason}); check that PostgreSQL runs there and"
        " takes connections, and that the address is right (the studio's own is STUDIO_DATABASE_URL)."
    )


def _without_password(dsn: str) -> str:
    """Return an address that cannot be read, without what may be a password."""
    scheme, mark, rest = dsn.partition("://")
    return f"{scheme}{mark}…@{rest.rpartition('@')[2]}" if "@" in dsn else dsn.partition("password")[0]
