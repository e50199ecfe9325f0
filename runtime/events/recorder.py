"""The recorder: events and their receipt in one statement, without table lock and without NOTIFY inside the commit.

The stock recorder serialises every commit by both (0.08 of raw INSERT at 8 writers; this one 0.48). Writers hold a
shared advisory lock from before their positions are drawn until they commit; the feed uses it to settle gaps
(runtime/feed/log.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)

from domain.shared.refusal import Refusal
from runtime.database import acting_organization
from runtime.events.append import MOVED, RECEIVED, TAKEN, Asked, append, append_of_several
from runtime.events.standing import Moved
from runtime.events.writer import Came

if TYPE_CHECKING:
    from runtime.database import Database
    from runtime.events.append import Envelope


class AlreadyReceived(Exception):  # noqa: N818 - an answer, not an error
    """A receipt of this key stands already: the reply is in it."""


class InFlight(Exception):  # noqa: N818 - an answer, not an error
    """Another call with this key has not ended yet."""


class BeingMoved(Refusal):
    """The organization is on its way to another database; nothing is recorded until it is there."""

    code = "studio.being-moved"
    kind = "behind"

    @classmethod
    def of(cls, organization_id: UUID) -> BeingMoved:
        """Return the refusal for an organization."""
        return cls(f"The organization {organization_id} is being moved; repeat this in a moment with the same key.")


class MovedAway(Exception):  # noqa: N818 - an answer, not an error
    """The organization is in another database: ask the shard map anew."""


_COLUMNS = "originator_id, originator_version, topic, state"
_ROLLED_BACK = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
_FENCED = ("ST001", "ST002")  # as the trigger refuse_fenced says it
_LOST = {MOVED: Moved, RECEIVED: AlreadyReceived, TAKEN: IntegrityError}


class StudioRecorder(ApplicationRecorder):
    """Keeps the log in PostgreSQL, one organization's rows at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:  # noqa: ANN401
        """Append events and the receipt of `kwargs["envelope"]` in one commit and return their positions.

        Raises IntegrityError when another writer took one of the versions, Moved when a stream of `envelope.seen` went
        on, AlreadyReceived when the receipt's key stands, InFlight when a call with that key is still open after the
        lock timeout, BeingMoved and MovedAway behind a fence (runtime/moving.py). It never repeats a commit whose
        answer was lost: the receipt tells the caller's retry what became of it.
        """
        envelope: Envelope = kwargs["envelope"]
        if not stored_events and envelope.receipt is None:
            return []
        return positions_of(self.commit([(stored_events, envelope)])[0])

    def commit(self, asked: Sequence[Asked]) -> Sequence[Came]:
        """Append what several commands decided; what cannot be done together is done one by one."""
        organizations = {envelope.organization_id for _, envelope in asked}
        try:
            if len(organizations) == 1:
                with self._database.reading(organizations.pop()) as connection:
                    return append(connection, asked)
            with self._database.app.connection() as connection:
                return append_of_several(connection, asked)
        except psycopg.Error as error:
            # With a lost connection it is open whether the commit was done: then nothing is repeated here.
            if isinstance(error, psycopg.OperationalError) and not isinstance(error, _ROLLED_BACK):
                raise
            if len(asked) == 1:
                return [_meaning(error, asked[0][1].organization_id)]
        return [self.commit([one])[0] for one in asked]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return one stream's events, of the organization acting."""
        organization = acting_organization()
        order = "DESC" if desc else "ASC"
        statement = (
            f"SELECT {_COLUMNS} FROM events WHERE organization_id = %s AND originator_id = %s"
            f" AND originator_version > %s AND originator_version <= %s ORDER BY originator_version {order} LIMIT %s"
        )
        values = (organization, originator_id, gt or 0, lte if lte is not None else 2**62, limit)
        with self._database.reading(organization) as connection:
            return [
                StoredEvent(*row) for row in connection.execute(statement.encode(), values, prepare=True, binary=True)
            ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return events of the acting organization by position. Gaps are not settled here: the feed does that."""
        organization = acting_organization()
        first = (start or 0) if inclusive_of_start else (start or 0) + 1
        statement = (
            f"SELECT {_COLUMNS}, notification_id FROM events WHERE organization_id = %s AND notification_id >= %s"
            " AND notification_id <= %s AND (%s::text[] = '{}' OR topic = ANY(%s::text[]))"
            " ORDER BY notification_id LIMIT %s"
        )
        wanted = list(topics)
        values = (organization, first, stop if stop is not None else 2**62, wanted, wanted, limit)
        with self._database.reading(organization) as connection:
            return [Notification(*row) for row in connection.execute(statement.encode(), values, binary=True)]

    def max_notification_id(self) -> int | None:
        """Return the last position of the acting organization, or None."""
        organization = acting_organization()
        with self._database.reading(organization) as connection:
            row = connection.execute(
                "SELECT max(notification_id) FROM events WHERE organization_id = %s", (organization,)
            ).fetchone()
        return row[0] if row else None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Refuse: a subscriber reads the feed, which settles gaps."""
        msg = f"read runtime.feed instead (asked from {gt}, {topics})"
        raise TypeError(msg)


def positions_of(came: Came) -> list[int]:
    """Return the positions of what was appended, or raise why nothing was: as `StudioRecorder.insert_events`."""
    if isinstance(came, Exception):
        raise came
    if isinstance(came, int):
        raise _LOST[came]
    return came


def _meaning(error: psycopg.Error, organization_id: UUID) -> Exception:
    """Return what an error of the database says about an append."""
    if error.sqlstate in _FENCED:
        return BeingMoved.of(organization_id) if error.sqlstate == "ST001" else MovedAway()
    if isinstance(error, psycopg.errors.UniqueViolation):
        received = error.diag.constraint_name == "receipts_pkey"
        return AlreadyReceived() if received else IntegrityError(str(error))
    return InFlight() if isinstance(error, psycopg.errors.LockNotAvailable) else error
