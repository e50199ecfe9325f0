"""The base of every aggregate: events take their time and identifiers from the sources in force."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.domain import Aggregate as LibraryAggregate
from eventsourcing.domain import event

from domain.shared.refusal import IdTaken, Refusal
from domain.shared.sources import new_id, now

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Aggregate", "event"]


class Aggregate(LibraryAggregate):
    """A consistency boundary: its methods decide, its events say what was decided."""

    class Event(LibraryAggregate.Event):
        """Something that happened to the aggregate."""

        @staticmethod
        def create_timestamp() -> datetime:
            """Return the instant of the clock in force."""
            return now()

    class Created(Event, LibraryAggregate.Created):
        """The first event of an aggregate."""

    @staticmethod
    def create_id(*_: Any, **__: Any) -> UUID:  # noqa: ANN401 - so that a computed id may take any parameters
        """Return a new identifier from the maker in force."""
        return new_id()

    def taken(self) -> Refusal:
        """Return what is said to whom begins it when another organization has its id."""
        return IdTaken(f"The id {self.id} is taken; choose another one, or leave it out.", id=str(self.id))

    @property
    def pending(self) -> Sequence[Any]:
        """The events decided since the aggregate was loaded, not yet saved."""
        return self.pending_events
