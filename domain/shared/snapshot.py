"""An aggregate's state at one version, kept beside the log so that a long stream loads without replaying all of it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

from domain.shared.aggregate import Aggregate

_kinds: dict[type[Aggregate], type[Snapshot]] = {}


class Snapshot(DomainEvent):
    """The base of snapshots. One has a TOPIC, a field `state`, and says how to capture and to bring back its KIND."""

    KIND: ClassVar[type[Aggregate]]
    TOPIC: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        register_topic(cls.TOPIC, cls)
        _kinds[cls.KIND] = cls

    @classmethod
    def take(cls, aggregate: Any) -> Self:  # noqa: ANN401 - an aggregate of KIND
        """Return the snapshot of an aggregate as it stands."""
        taken: dict[str, Any] = {
            "originator_id": aggregate.id,
            "originator_version": aggregate.version,
            "timestamp": aggregate.modified_on,
            "state": cls.capture(aggregate),
        }
        return cls(**taken)

    def mutate(self, _: None) -> Aggregate:
        """Return the aggregate as it stood."""
        aggregate = object.__new__(self.KIND)
        base: dict[str, Any] = {
            "_id": self.originator_id,
            "_version": self.originator_version,
            "_modified_on": self.timestamp,
            "_pending_events": [],
        }
        vars(aggregate).update(base)
        self.bring_back(aggregate)
        return aggregate

    @staticmethod
    def capture(aggregate: Any) -> Any:  # noqa: ANN401 - an aggregate of KIND, and its state
        """Return the state of an aggregate."""
        raise TypeError(f"no state is captured of {aggregate}")

    def bring_back(self, aggregate: Any) -> None:  # noqa: ANN401 - an aggregate of KIND
        """Give a bare aggregate the state."""
        raise TypeError(f"no state is brought back to {aggregate}")


def snapshot_of(kind: type[Aggregate]) -> type[Snapshot] | None:
    """Return the class of the snapshots of a kind of aggregate, None where it takes none."""
    return _kinds.get(kind)


def snapshotted() -> dict[type[Aggregate], type[Snapshot]]:
    """Return every kind of aggregate of which snapshots are taken."""
    return dict(_kinds)
