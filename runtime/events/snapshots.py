"""Snapshots: an aggregate's state beside the log, so that a long stream loads without replaying all of it.

They are taken beside the commands, never inside a save (a failing snapshot must not fail a recorded command), and
can be dropped at any time. Which kinds of aggregate take them, domain.shared.snapshot says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.persistence import AggregateRecorder, StoredEvent

from runtime.database import acting_organization

if TYPE_CHECKING:
    from runtime.database import Database


class SnapshotRecorder(AggregateRecorder):
    """Keeps the newest snapshots of each stream."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> None:  # noqa: ANN401
        """Store snapshots; one that stands already is left."""
        organization = acting_organization()
        with self._database.system.connection() as connection:
            for event in stored_events:
                connection.execute(
                    "INSERT INTO snapshots"
                    " (organization_id, originator_id, originator_version, topic, schema_version, state)"
                    " VALUES (%s, %s, %s, %s, 1, %s) ON CONFLICT DO NOTHING",
                    (organization, event.originator_id, event.originator_version, event.topic, event.state),
                )

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return one stream's snapshots of the organization acting."""
        organization = acting_organization()
        order = "DESC" if desc else "ASC"
        statement = (
            "SELECT originator_id, originator_version, topic, state FROM snapshots WHERE organization_id = %s"
            f" AND originator_id = %s AND originator_version > %s AND originator_version <= %s"
            f" ORDER BY originator_version {order} LIMIT %s"
        )
        values = (organization, originator_id, gt or 0, lte if lte is not None else 2**62, limit)
        with self._database.reading(organization) as connection:
            return [StoredEvent(*row) for row in connection.execute(statement.encode(), values, binary=True)]
