"""Brings a database to the present shape: roles first, then each numbered file once, under one lock."""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import conninfo, sql

from runtime.trouble import Trouble

if TYPE_CHECKING:
    from psycopg import Connection

_LOCK = 0x53545544494F  # "STUDIO": held while migrating, so that processes starting together migrate once
_FOLDER = Path(__file__).parent / "migrations"
ROLES = ("studio_app", "studio_system")
# PostgreSQL's sentences for 53300; what fails while connecting has no code that the driver tells.
_FULL = ("connection slots", "too many clients", "too many connections")


class RoleInUse(Trouble):
    """Two installations with keys of their own share a server, whose roles can have one password only."""


class NoConnectionLeft(Trouble):
    """The server takes no more connections."""


def role_password(key: bytes, role: str) -> str:
    """Return the password of a role, derived from the installation's database key."""
    return hmac.new(key, role.encode(), "sha256").hexdigest()


def migrate(connection: Connection, key: bytes) -> None:
    """Bring the database behind `connection`, that of its owner, to the present shape. Runs in one transaction."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, done_at timestamptz DEFAULT now())"
        )
        for role in ROLES:
            _role(connection, role, role_password(key, role))
        done = {row[0] for row in connection.execute("SELECT name FROM migrations")}
        for name in migration_names():
            if name not in done:
                connection.execute((_FOLDER / name).read_bytes())
                connection.execute("INSERT INTO migrations (name) VALUES (%s)", (name,))
        # Whoever asks whether the process is ready reads what is done.
        connection.execute("GRANT SELECT ON migrations TO studio_system")


def migration_names() -> list[str]:
    """Return the migrations of this version, in their order."""
    return sorted(path.name for path in _FOLDER.glob("[0-9]*.sql"))


def _role(connection: Connection, role: str, password: str) -> None:
    # Roles belong to the whole server: two databases of one server may create them at the same instant.
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK + 1,))
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    if exists and not _opens(connection, role, password):
        _refuse_used(connection, role)
    verb = sql.SQL("ALTER" if exists else "CREATE")
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {}").format(
            verb, sql.Identifier(role), sql.Literal(password)
        )
    )
    if role == "studio_system":
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _opens(connection: Connection, role: str, password: str) -> bool:
    """Tell whether a role can sign in with a password. Raises NoConnectionLeft."""
    try:
        psycopg.connect(conninfo.make_conninfo(connection.info.dsn, user=role, password=password)).close()
    except psycopg.OperationalError as error:
        if any(full in str(error) for full in _FULL):
            raise NoConnectionLeft(
                "The PostgreSQL server takes no more connections: raise its max_connections, or run fewer processes, or"
                " set STUDIO_APP_CONNECTIONS and STUDIO_SYSTEM_CONNECTIONS lower."
            ) from None
        return False
    return True


def _refuse_used(connection: Connection, role: str) -> None:
    """Raise RoleInUse when giving a role another password would lock a running studio out."""
    if connection.execute("SELECT 1 FROM pg_stat_activity WHERE usename = %s", (role,)).fetchone():
        raise RoleInUse(
            f"Another studio, with other keys, is at work on this PostgreSQL server: its role {role} is that studio's."
            " Use the same keys/database file, or another server."
        )
