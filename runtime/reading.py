"""Reads the tables for one caller: fulfils queries.reader.Reader over PostgreSQL, now or as of a position."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints
from uuid import UUID

from domain.shared.refusal import NotFound
from queries.reader import Shown
from runtime.database import acting_for
from runtime.events.standing import lean
from runtime.tables import sql_type
from runtime.typed import converters

if TYPE_CHECKING:
    from runtime.authority import Memberships
    from runtime.database import Connection, Database
    from runtime.dispatcher import Principal
    from runtime.events.standing import Standing

R = TypeVar("R")
_READ = "projects.read"
_MEMBERSHIPS = "SELECT project_id FROM read.project_members WHERE organization_id = %s AND user_id = %s"


class Leaning:
    """What the answer to one request leans on as this process last saw it: who the caller is, and what it may.

    Before the answer leaves, it is asked whether all of it still stands: one statement, in the thread of another.
    """

    def __init__(self, standing: Standing, organization_id: UUID, seen: Mapping[UUID, int]) -> None:
        self._standing = standing
        self._organization_id = organization_id
        self._lock = Lock()
        self._open = dict(seen)
        self._stands = True

    @property
    def settled(self) -> bool:
        """Whether there is nothing to ask."""
        return not self._open

    @contextmanager
    def noting(self) -> Generator[None]:
        """Decide in a block, and note on what."""
        with self._standing.noted() as seen:
            try:
                yield
            finally:
                with self._lock:
                    for stream_id, version in seen.items():
                        lean(self._open, stream_id, version)

    def stands(self) -> bool:
        """Tell whether nothing went on of what was leaned on so far."""
        with self._lock:
            asked = dict(self._open)
        if asked:
            with acting_for(self._organization_id):
                moved = self._standing.moved(asked)
            with self._lock:  # only now: where the log could not be asked, nothing is settled
                self._open = {stream: seen for stream, seen in self._open.items() if asked.get(stream) != seen}
                self._stands = self._stands and not moved
        return self._stands


class Access:
    """What one caller may read, asked once for each project and kept for one request.

    With a `leaning` it is told as this process last saw it; without one, the log is asked each time.
    """

    def __init__(
        self, database: Database, authority: Memberships, principal: Principal, leaning: Leaning | None = None
    ) -> None:
        self._database = database
        self._authority = authority
        self._deciding = leaning.noting if leaning else nullcontext
        self.principal = principal
        self._lock = Lock()
        self._known: dict[tuple[str, UUID | None], bool] = {}
        self._readable: tuple[frozenset[UUID] | None] | None = None

    def allows(self, permission: str, project_id: UUID | None = None) -> bool:
        """Tell whether the caller holds a permission in a project that there is, or in the organization."""
        asked = (permission, project_id)
        if asked not in self._known:
            try:
                with self._deciding():
                    self._known[asked] = self._authority.allows(self.principal, permission, project_id)
            except NotFound:
                self._known[asked] = False
        return self._known[asked]

    def organization_roles(self) -> frozenset[str]:
        """Return the caller's roles in the organization."""
        with self._deciding():
            return self._authority.roles(self.principal, None)[0] | self.principal.roles

    def may_read(self, project_id: UUID | None) -> bool:
        """Tell whether the caller may read what belongs to a project; what belongs to none, the whole house may."""
        return self.allows(_READ, project_id) if project_id else self.allows("organization.read")

    def readable(self) -> frozenset[UUID] | None:
        """Return the projects that the caller may read; None for all of them.

        The read table only says where to look: whether a person is still in a project is asked of the log.
        """
        with self._lock:
            if self._readable is None:
                self._readable = (self._find(),)
            return self._readable[0]

    def _find(self) -> frozenset[UUID] | None:
        if self.allows(_READ):
            return None
        organization_id = self.principal.organization_id
        with self._database.reading(organization_id) as connection:
            rows = connection.execute(_MEMBERSHIPS, (organization_id, self.principal.actor.id)).fetchall()
        return frozenset(row[0] for row in rows if self.may_read(row[0]))


class TableReader:
    """Reads on connections that `lend` gives."""

    def __init__(self, lend: Callable[[], AbstractContextManager[Connection]], access: Access) -> None:
        self._lend = lend
        self._access = access
        self.statements = 0

    @property
    def readable(self) -> frozenset[UUID] | None:
        """The projects whose rows the caller may see; None means all of the organization's."""
        return self._access.readable()

    def shown(self, row: type[R], sql: str, values: Mapping[str, Any]) -> list[Shown[R]]:
        """Return rows of a read model with whose they are."""
        columns, found = self._found(sql, values)
        build = builder(row, columns)
        project, stream, version = (columns.index(name) for name in ("project_id", "stream_id", "stream_version"))
        return [Shown(build(one), one[project], one[stream], one[version]) for one in found]

    def rows(self, row: type[R], sql: str, values: Mapping[str, Any]) -> list[R]:
        """Return what any other statement finds."""
        columns, found = self._found(sql, values)
        return list(map(builder(row, columns), found))

    def _found(self, sql: str, values: Mapping[str, Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        self.statements += 1
        with self._lend() as connection:
            cursor = connection.execute(sql.encode(), values, prepare=True, binary=True)
            return tuple(column.name for column in cursor.description or ()), cursor.fetchall()


def live(database: Database, access: Access) -> TableReader:
    """Return a reader of the tables as they are."""
    return TableReader(lambda: database.reading(access.principal.organization_id), access)


def of_past(connection: Connection, access: Access) -> TableReader:
    """Return a reader of a connection that shows the past; its statements run one after another."""
    lock = Lock()

    @contextmanager
    def lend() -> Generator[Connection]:
        with lock:
            yield connection

    return TableReader(lend, access)


@cache
def builder(row: type[R], columns: tuple[str, ...]) -> Callable[[Sequence[Any]], R]:
    """Return the function that builds a row from a statement's columns, of which there may be more.

    The driver types plain columns; JSON is typed here.
    """
    names = tuple(f.name for f in fields(row))  # type: ignore[arg-type] # a dataclass
    hints = get_type_hints(row)
    places = tuple(columns.index(name) for name in names)
    typed = tuple((names.index(n), convert) for n, convert in converters(row) if sql_type(hints[n]) == "jsonb")

    def build(found: Sequence[Any]) -> R:
        own = [found[place] for place in places]
        for place, convert in typed:
            own[place] = convert(own[place])
        return row(*own)

    return build
