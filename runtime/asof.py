"""As it was then: a project's streams folded up to an instant into temporary tables that hide the live ones.

The same SQL serves the answer, because an unqualified table name means the temporary one first.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.shared.recorded import Recorded
from domain.shared.refusal import Invalid
from projections.folding import Folding
from projections.read_model import read_models
from runtime import table_rows, tables
from runtime.feed.log import recorded_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from runtime.database import Connection, Database

_MOST_EVENTS = 200_000  # folding more than this for one question would starve the others
_KEPT = 12  # folded instants kept ready, by organization, project and position
_STEP = 500  # positions between the instants that are kept for others to go on from; folding so many takes 20 ms

_POSITION = "SELECT max(notification_id) FROM events WHERE organization_id = %s AND recorded_at <= %s"
_EVENTS = """SELECT {columns} FROM events WHERE organization_id = %s AND (project_id = %s OR project_id IS NULL)
    AND notification_id > %s AND notification_id <= %s ORDER BY notification_id LIMIT %s"""


class AsOf:
    """Answers for past instants of one project at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folded: OrderedDict[tuple[UUID, UUID, int], Folding] = OrderedDict()
        self._lock = Lock()

    def position_at(self, organization_id: UUID, instant: datetime) -> int:
        """Return the last position of the organization recorded at or before an instant; 0 when there is none."""
        with self._database.reading(organization_id) as connection:
            row = connection.execute(_POSITION, (organization_id, instant)).fetchone()
        return (row[0] if row else None) or 0

    @contextmanager
    def reading(self, organization_id: UUID, project_id: UUID | None, position: int) -> Generator[Connection]:
        """Lend a connection on which the read tables show the project as it was at a position.

        Raises Invalid without a project (an organization's whole past is unbounded), and for more events than one
        question may fold.
        """
        if project_id is None:
            msg = "asOf needs a project: name the project whose past you ask for."
            raise Invalid(msg, field="asOf")
        folding = self._folding(organization_id, project_id, position)
        with self._database.reading(organization_id) as connection, _planning(connection), connection.transaction():
            for name, table in folding.tables.items():
                tables.create_temporary(connection, table.model, name, empty=not table.changed)
                if table.changed:
                    table_rows.copy(connection, table, name, temporary=True)
            yield connection

    def _folding(self, organization_id: UUID, project_id: UUID, position: int) -> Folding:
        """Return the project folded up to a position: kept, or gone on to from one that is kept and not far before."""
        known = self._kept(organization_id, project_id, position)
        if known is not None:
            return known
        before = position - position % _STEP
        base = None if before == position else self._kept(organization_id, project_id, before)
        if base is None:
            base = self._gone_on(organization_id, project_id, (0, before), Folding(read_models().values()))
        return self._gone_on(organization_id, project_id, (before, position), base.copy())

    def _kept(self, *key: *tuple[UUID, UUID, int]) -> Folding | None:
        with self._lock:
            if key in self._folded:
                self._folded.move_to_end(key)
            return self._folded.get(key)

    def _gone_on(self, organization_id: UUID, project_id: UUID, between: tuple[int, int], folding: Folding) -> Folding:
        folding.apply_all(self._events(organization_id, project_id, between))
        with self._lock:
            self._folded[organization_id, project_id, between[1]] = folding
            while len(self._folded) > _KEPT:
                self._folded.popitem(last=False)
        return folding

    def _events(self, organization_id: UUID, project_id: UUID, between: tuple[int, int]) -> list[Recorded[Any]]:
        with self._database.reading(organization_id) as connection:
            found = recorded_of(connection, _EVENTS, (organization_id, project_id, *between, _MOST_EVENTS + 1))
        if len(found) > _MOST_EVENTS:
            msg = f"This project has more than {_MOST_EVENTS:,} events up to then; ask for its history instead."
            raise Invalid(msg, field="asOf")
        return found


@contextmanager
def _planning(connection: Connection) -> Generator[None]:
    """Plan every statement anew: a prepared one keeps the lasting table that a temporary one now hides."""
    threshold = connection.prepare_threshold
    connection.prepare_threshold = None
    try:
        yield
    finally:
        connection.prepare_threshold = threshold
