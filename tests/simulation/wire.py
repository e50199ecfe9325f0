"""Connections that the world can cut: before a commit, or after it and before its answer. No threads.

The connections themselves outlive a simulated process: they are rolled back and forget everything, as a new one would.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

import psycopg
from psycopg.pq import TransactionStatus

from runtime.database import Connection, Database
from runtime.events import append as appending
from tests.simulation.world import Crash, Life, World

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

_FORGET = "SELECT pg_advisory_unlock_all(); RESET app.organization"
_KNOWN = "SELECT FROM pg_prepared_statements WHERE name = 'studio_append'"
_WRITES = ("INSERT", "UPDATE", "DELETE")
# Who holds a lock stands still further up in the one thread while the others act: each wait for it runs out, however
# long it is, and is a short one.
LOCK_TIMEOUT = 2  # milliseconds


T = TypeVar("T")


class Line(psycopg.Connection[tuple[Any, ...]]):
    """A connection in a world."""

    world: World | None = None
    life: Life
    severed = False
    inside = False

    def execute(self, query: Any, *values: Any, **options: Any) -> psycopg.Cursor[tuple[Any, ...]]:  # type: ignore[override] # noqa: ANN401 - as the library's
        """Execute; on the way the world may do its worst."""
        text = _text(query)
        if self.world is None or text == _FORGET:
            return super().execute(query, *values, **options)
        if self.life.over:
            raise Crash
        if self.severed:
            raise psycopg.OperationalError("the connection is closed")
        if self.inside or not text.startswith(("SELECT ", "WITH", "\nWITH", *_WRITES)):
            return super().execute(query, *values, **options)
        return self._alone(self.world, text, query, *values, **options)

    def _alone(self, world: World, text: str, query: Any, *values: Any, **options: Any) -> Any:  # noqa: ANN401
        """Execute a statement that commits by itself."""
        execute = partial(super().execute, query, *values, **options)
        if text.startswith(_WRITES):
            return self.committing(execute)
        world.between(self.life, "a read")
        return execute()

    def committing(self, write: Callable[[], T], *, slow: bool = False) -> T:
        """Do what commits by itself; a `slow` one may commit only after others have acted."""
        world = self.world
        if world is None or self.inside:
            return write()
        if self.life.over:
            raise Crash
        world.between(self.life, "a commit")
        self._cut("before a commit")
        came = self._slowly(world, write) if slow and world.happens(world.faults.slow) else write()
        world.wrote = True
        self._cut("after a commit")
        world.between(self.life, "after a commit")
        return came

    def prepare(self) -> None:
        """Prepare what a rollback had the server forget: within a transaction it is too late for that."""
        if self.world is not None and not self.inside and super().execute(_KNOWN).fetchone() is None:
            self.__dict__.pop("studio_appends", None)
        appending.prepared(self)

    def _slowly(self, world: World, write: Callable[[], T]) -> T:
        """Append, and commit only after others have acted."""
        world.slow_commits += 1
        world.tell("slow commit:")
        self.inside = True
        try:
            with super().transaction():
                came = write()
                world.others()
                if self.life.over:
                    raise Crash
                self._cut("within a commit")
        finally:
            self.inside = False
        return came

    def sever(self) -> None:
        """Lose the session, and what it held, before anybody who uses it notices."""
        super().execute("SELECT pg_advisory_unlock_all()")
        self.severed = True

    def _cut(self, what: str) -> None:
        try:
            if self.world is not None:
                self.world.cut(self.life, what)
        except psycopg.OperationalError:
            self.severed = True
            raise

    @contextmanager
    def transaction(self, *values: Any, **options: Any) -> Generator[psycopg.Transaction]:  # noqa: ANN401 - as the library's
        """Begin and commit; before and after each the world may do its worst, within it may only end the process."""
        world = self.world
        if world is None or self.inside:
            with super().transaction(*values, **options) as transaction:
                yield transaction
            return
        world.between(self.life, "a transaction")
        self.inside = True
        try:
            with super().transaction(*values, **options) as transaction:
                yield transaction
                self._cut("before a commit")
        finally:
            self.inside = False
        world.wrote = True
        self._cut("after a commit")
        world.between(self.life, "after a transaction")


def append(connection: Line, asked: Sequence[appending.Asked]) -> list[appending.Came]:
    """Append as the recorder does, past the driver's cursors, on a line that the world may cut."""
    connection.prepare()
    return connection.committing(lambda: appending.append(connection, asked), slow=True)


def append_of_several(connection: Line, asked: Sequence[appending.Asked]) -> list[appending.Came]:
    """Append for several organizations in the same way."""
    connection.prepare()
    return connection.committing(lambda: appending.append_of_several(connection, asked), slow=True)


class Stock:
    """The real connections, by role, that simulated processes take and give back."""

    def __init__(self) -> None:
        self._idle: dict[str, list[Line]] = {}
        self._all: list[Line] = []

    def take(self, dsn: str) -> Line:
        """Return a connection that knows nothing."""
        if idle := self._idle.get(dsn):
            return idle.pop()
        line = Line.connect(dsn, autocommit=True)
        self._all.append(line)
        return line

    def give_back(self, dsn: str, line: Line) -> None:
        """Make a connection forget everything, and keep it."""
        line.world = None
        line.severed = line.inside = False
        if line.info.transaction_status != TransactionStatus.IDLE:
            line.rollback()
        line.execute(_FORGET)
        with suppress(AttributeError):
            del line.studio_organization  # type: ignore[attr-defined] # what runtime.database notes on it
        self._idle.setdefault(dsn, []).append(line)

    def close(self) -> None:
        """Close them all."""
        for line in self._all:
            line.close()
        self._all.clear()
        self._idle.clear()


class Pool:
    """What one process has of connections of one role."""

    def __init__(self, stock: Stock, dsn: str, world: World, life: Life) -> None:
        self._stock, self._dsn, self._world, self._life = stock, dsn, world, life
        self._idle: list[Line] = []

    @contextmanager
    def connection(self) -> Generator[Connection]:
        """Lend a connection."""
        line = self.getconn()
        try:
            yield line
        finally:
            self.putconn(line)

    def getconn(self) -> Line:
        """Take a connection out."""
        if self._life.over:
            raise Crash
        line = self._idle.pop() if self._idle else self._stock.take(self._dsn)
        line.world, line.life = self._world, self._life
        return line

    def putconn(self, line: Line) -> None:
        """Take a connection back; one that was cut, or whose process is gone, is no more."""
        if line.severed or self._life.over or line.info.transaction_status != TransactionStatus.IDLE:
            self._stock.give_back(self._dsn, line)
        else:
            self._idle.append(line)
        if self._life.over:
            self.close()

    def close(self) -> None:
        """Give every idle connection back."""
        while self._idle:
            self._stock.give_back(self._dsn, self._idle.pop())


class WorldDatabase(Database):
    """A process's database."""

    def __init__(self, owner_dsn: str, key: bytes, stock: Stock, world: World, life: Life) -> None:
        self._stock, self._world, self._life = stock, world, life
        super().__init__(owner_dsn, key)

    def _pool(self, role: str, most: int, options: str) -> ConnectionPool[Connection]:
        pool = Pool(self._stock, self.dsn(role, _options()), self._world, self._life)
        return cast("ConnectionPool[Connection]", pool)

    def session(self, role: str) -> Line:
        """Return a connection of its own."""
        line = self._stock.take(self.dsn(role, _options()))
        line.world, line.life = self._world, self._life
        return line

    def end_session(self, role: str, line: Line) -> None:
        """Close such a connection."""
        self._stock.give_back(self.dsn(role, _options()), line)


def _options() -> str:
    return f"-c lock_timeout={LOCK_TIMEOUT} -c synchronous_commit=off"


def _text(query: object) -> str:
    if isinstance(query, bytes):
        return query.decode()
    return query if isinstance(query, str) else ""
