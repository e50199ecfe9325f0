"""Aggregates kept ready in memory, lent to one borrower at a time: so many at most, and no more than they may hold."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from domain.shared.aggregate import Aggregate

_MOST_HELD = 400_000  # elements, beats, members and the like of all together; a script's take 550 bytes each [measured]

Key = tuple[UUID, UUID]  # organization, stream


class _Kept(NamedTuple):
    aggregate: Aggregate
    held: int


class Ready:
    """The aggregates that were given back last, as the log has them. Threads may share it."""

    def __init__(self, most: int, most_held: int = _MOST_HELD) -> None:
        self._most, self._most_held = most, most_held
        self._kept: dict[Key, _Kept] = {}
        self._held = 0
        self._lock = Lock()

    def take(self, key: Key) -> Aggregate | None:
        """Lend an aggregate, or None; it is kept no more until somebody gives it back."""
        with self._lock:
            return self._out(key)

    def give_back(self, key: Key, aggregate: Aggregate) -> None:
        """Keep an aggregate, unless a later version of it is kept; those that were not asked for longest go."""
        with self._lock:
            known = self._out(key)
            if known is not None and known.version > aggregate.version:
                aggregate = known
            held = _held_by(aggregate)
            if held > self._most_held:
                return
            self._kept[key] = _Kept(aggregate, held)
            self._held += held
            while len(self._kept) > self._most or self._held > self._most_held:
                self._out(next(iter(self._kept)))

    def _out(self, key: Key) -> Aggregate | None:
        kept = self._kept.pop(key, None)
        if kept is None:
            return None
        self._held -= kept.held
        return kept.aggregate


def _held_by(aggregate: Aggregate) -> int:
    """Return how many things an aggregate holds, one level deep: a script's elements, a project's members."""
    return sum([len(part) for part in vars(aggregate).values() if hasattr(part, "__len__") and type(part) is not str])
