"""The latest events of a partitioned feed, put back into the order of the log."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runtime.feed.port import Page

if TYPE_CHECKING:
    from domain.shared.recorded import Recorded
    from runtime.feed.records import Span


@dataclass(slots=True)
class _Partition:
    since: int | None = None
    """From here to `known` nothing of this partition is missing; None before its first record."""
    known: int = 0
    next_offset: int = 0
    pending: deque[Span] = field(default_factory=deque["Span"])
    """Records behind what all partitions have reached."""


@dataclass(frozen=True, slots=True)
class _Batch:
    events: Sequence[Recorded[Any]]
    upto: int
    offsets: Sequence[int]


class Window:
    """Complete from `floor` to `reached`.

    Records that repeat are dropped; one that says it follows what never came raises the floor. So a partition may
    repeat, lose and begin again: the window holds fewer events then, never wrong ones.
    """

    def __init__(self, partitions: int, most: int, start: Page | None = None) -> None:
        """Begin empty: at a page's end, where its offsets are, or at whatever the first records say."""
        self._partitions = [_Partition() for _ in range(partitions)]
        self._most = most
        self._batches: deque[_Batch] = deque()
        self._held = 0
        self._forgotten = 0
        self._offsets: Sequence[int] = ()
        self.reached = 0
        if start is not None:
            self.reached, self._offsets = start.position, start.offsets
            for partition, offset in zip(self._partitions, start.offsets, strict=True):
                partition.since = partition.known = start.position
                partition.next_offset = offset

    @property
    def floor(self) -> int | None:
        """Whoever stands before it reads the log; None until every partition has said where it stands."""
        floors = [partition.since for partition in self._partitions if partition.since is not None]
        return max(*floors, self._forgotten) if len(floors) == len(self._partitions) else None

    def take(self, span: Span) -> None:
        """Take the next record of a partition."""
        partition = self._partitions[span.partition]
        partition.next_offset = span.offset + 1
        if partition.since is None or span.after > partition.known:
            partition.since = partition.known = span.after
        if span.position > partition.known:
            partition.known = span.position
            partition.pending.append(span)

    def settle(self) -> None:
        """Put what all partitions have reached into order."""
        reached = min(partition.known for partition in self._partitions)
        if self.floor is None or reached <= self.reached:
            return
        events = sorted((e for p in self._partitions for e in _due(p, reached)), key=lambda event: event.position)
        self._batches.append(_Batch(events, reached, [_next(partition) for partition in self._partitions]))
        self._held += len(events)
        self.reached = reached
        while self._held > self._most and len(self._batches) > 1:
            self._forget(self._batches.popleft())

    def read(self, after: int, limit: int) -> Page | None:
        """Return the events after a position; None when the log has to be read for them."""
        floor = self.floor
        if floor is None or after < floor:
            return None
        events: list[Recorded[Any]] = []
        first = bisect_right(self._batches, after, key=lambda batch: batch.upto)
        position, offsets = after, self._batches[first - 1].offsets if first else self._offsets
        for number in range(first, len(self._batches)):
            batch = self._batches[number]
            events += [event for event in batch.events if event.position > after]
            if len(events) > limit:
                # The offsets of the last whole batch lie before the cut: what repeats is dropped by its position.
                return Page(events[:limit], events[limit - 1].position, offsets)
            position, offsets = batch.upto, batch.offsets
        return Page(events, position, offsets)

    def _forget(self, batch: _Batch) -> None:
        self._held -= len(batch.events)
        self._forgotten, self._offsets = batch.upto, batch.offsets


def _due(partition: _Partition, reached: int) -> list[Recorded[Any]]:
    due: list[Recorded[Any]] = []
    while partition.pending and partition.pending[0].position <= reached:
        event = partition.pending.popleft().event
        if event is not None:
            due.append(event)
    return due


def _next(partition: _Partition) -> int:
    return partition.pending[0].offset if partition.pending else partition.next_offset
