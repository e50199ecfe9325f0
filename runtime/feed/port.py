"""What a feed promises. Its two implementations, `log` and `kafka`, pass one contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from domain.shared.recorded import Recorded


@dataclass(frozen=True, slots=True)
class Page:
    """Events in the order of their positions, and the position up to which nothing is missing.

    `position` may lie behind the last event's: positions that no event will ever have are stepped over. `offsets`
    are where a partitioned feed goes on after `position`, one for each partition; the reader stores them beside it.
    """

    events: Sequence[Recorded[Any]]
    position: int
    offsets: Sequence[int] = ()


class Feed(Protocol):
    """Reads the log. Each event is delivered at least once; the events of one stream in order of version."""

    def read(self, after: int, limit: int) -> Page:
        """Return up to `limit` settled events after a position; at once, empty when there are none."""
        ...

    def wait(self, after: int, timeout: float) -> bool:
        """Wait until there may be events after a position, or `release`. Returns False after `timeout` seconds."""
        ...

    def release(self) -> None:
        """Let every waiter go, now and from now on: the process ends."""
        ...

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int) -> Sequence[Recorded[Any]]:
        """Return one stream's events of versions after+1 … upto: what a reader missed."""
        ...
