"""Connections to the studio's database, each under the role that its work needs."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
import psycopg
from psycopg import conninfo
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool

from runtime.migrate import migrate, role_password
from runtime.reaching import parts_of, reach
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Generator

Connection = psycopg.Connection[tuple[Any, ...]]

# A second call with the same idempotency key waits this long for the first, then is told to come again.
_LOCK_TIMEOUT = "2s"

# A prepared plan may be from when a table was empty, and has to do when it is full (tests/api/test_plans.py).
_LOOKING_UP = "-c enable_seqscan=off"

# Whoever's machine is gone without a word is noticed in about half a minute, by both ends: unsaid, the kernel waits for
# two hours, and so long would the server keep the lock of a lost relay or projector, and a thread here a lost server.
_PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,  # milliseconds
}
_SERVERS_PATIENCE = (
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4 -c tcp_user_timeout=30000"
)

_ACT_FOR = "SELECT set_config('app.organization', %s, false)"
_ACTS_FOR = "studio_organization"  # noted on a connection

_organization: ContextVar[UUID] = ContextVar("organization")


class UnsafeServer(Trouble):
    """The server could lose what it has acknowledged, or cannot keep what people write."""


class NoOrganization(RuntimeError):  # noqa: N818
    """A bug: rows were asked for without saying of which organization."""


class acting_for:  # noqa: N801 - read as a verb; a generator would cost each command three times as much [measured]
    """Says which organization's rows are meant inside the block."""

    __slots__ = ("_organization_id", "_token")

    def __init__(self, organization_id: UUID) -> None:
        self._organization_id = organization_id

    def __enter__(self) -> None:
        """Begin to act for the organization."""
        self._token = _organization.set(self._organization_id)

    def __exit__(self, *_: object) -> None:
        """Act for whom was acted for before."""
        _organization.reset(self._token)


def acting_organization() -> UUID:
    """Return the organization that the present block acts for."""
    try:
        return _organization.get()
    except LookupError:
        msg = "no organization is acting here; wrap the call in acting_for(organization_id)"
        raise NoOrganization(msg) from None


class Database:
    """One database: pools of the application's and the system's role, and single connections of its owner."""

    def __init__(self, owner_dsn: str, key: bytes, *, app_connections: int = 12, system_connections: int = 6) -> None:
        parts_of(owner_dsn)  # raises for what is no address
        self.owner_dsn = owner_dsn
        self._key = key
        self.app = self._pool("studio_app", app_connections, f"-c lock_timeout={_LOCK_TIMEOUT} {_LOOKING_UP}")
        self.system = self._pool("studio_system", system_connections, "")

    def _pool(self, role: str, most: int, options: str) -> ConnectionPool[Connection]:
        return ConnectionPool(
            self.dsn(role, options),
            min_size=0 if most < 3 else 1,
            max_size=most,
            open=False,
            kwargs={"autocommit": True},
            configure=_reading_json_fast,
            check=None,
            timeout=10,
            max_lifetime=3600,
            name=role,
        )

    def dsn(self, role: str, options: str = "") -> str:
        """Return the connection string of a role."""
        search = f"-c search_path=pg_temp,read,public -c timezone=UTC {_SERVERS_PATIENCE} {options}"
        return conninfo.make_conninfo(
            self.owner_dsn,
            user=role,
            password=role_password(self._key, role),
            options=search,
            application_name=f"studio {role}",
            **_PATIENCE,
        )

    def open(self) -> None:
        """Migrate, check that the server is durable, and open the pools."""
        with reach(self.owner_dsn) as connection:
            refuse_unsafe(connection)
            migrate(connection, self._key)
        self.app.open()
        self.system.open()

    def close(self) -> None:
        """Close the pools."""
        self.app.close()
        self.system.close()

    def reading(self, organization_id: UUID) -> Lent:
        """Lend a connection of the application role that sees one organization's rows."""
        return Lent(self.app, organization_id)

    @contextmanager
    def owner(self) -> Generator[Connection]:
        """Lend a connection of the owner, for changes of shape alone."""
        with psycopg.connect(self.owner_dsn, autocommit=True) as connection:
            yield connection


@contextmanager
def opened(dsn: str, key: bytes) -> Generator[Database]:
    """Open a database for a block, with few connections: for whoever tends it."""
    database = Database(dsn, key, app_connections=1, system_connections=4)
    database.open()
    try:
        yield database
    finally:
        database.close()


class Lent:
    """Lends a connection of the application role that sees one organization's rows.

    The connection remembers its last organization: the setting is sent only when it changes, and never survives a
    reconnect, so that a connection without one sees nothing. Nothing is committed at the end, as the pool's own block
    would: each statement is a transaction, and what is left open by an error the pool rolls back.
    """

    __slots__ = ("_connection", "_organization_id", "_pool")

    def __init__(self, pool: ConnectionPool[Connection], organization_id: UUID) -> None:
        self._pool = pool
        self._organization_id = organization_id

    def __enter__(self) -> Connection:
        """Take a connection from the pool."""
        connection = self._connection = self._pool.getconn()
        if connection.__dict__.get(_ACTS_FOR) != self._organization_id:
            try:
                connection.execute(_ACT_FOR, (str(self._organization_id),))
            except BaseException:
                self._pool.putconn(connection)
                raise
            connection.__dict__[_ACTS_FOR] = self._organization_id
        return connection

    def __exit__(self, *_: object) -> None:
        """Give it back."""
        self._pool.putconn(self._connection)


def _reading_json_fast(connection: Connection) -> None:
    set_json_loads(orjson.loads, connection)  # the standard library's is slower


def refuse_unsafe(connection: Connection) -> None:
    """Raise UnsafeServer for a server that acknowledges commits that a power cut could undo, or keeps no Unicode."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        # Compared there: of a database in SQL_ASCII text comes as bytes.
        row = connection.execute("SELECT current_setting(%s) = 'off'", (name,)).fetchone()
        if row is not None and row[0]:
            msg = f"PostgreSQL runs with {name} = off and could lose acknowledged events; set it to on and start again."
            raise UnsafeServer(msg)
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        name = connection.info.dbname
        raise UnsafeServer(
            f"The database {name} is encoded in {encoding}, and the studio keeps text of every language; make one by"
            f" CREATE DATABASE {name}_utf8 ENCODING 'UTF8' TEMPLATE template0, and name it in STUDIO_DATABASE_URL."
        )
