"""What a command leans on without changing it: who may do what, whether a project is open.

Reading it anew costs a command a quarter of its time. So it is taken as this process last saw it, each version taken is
noted, and the append itself asks whether one of these streams went on meanwhile (runtime/events/recorder.py): then
nothing is recorded, and the command is decided again. Outside of such a block everything is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Refusal
from runtime.database import acting_organization
from runtime.events.replay import replay

if TYPE_CHECKING:
    from runtime.events.application import EventLog

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")
Seen = dict[UUID, int]
"""The streams that a command leaned on, with the versions at which it saw them."""

_seen: ContextVar[Seen | None] = ContextVar("seen", default=None)
_MOST = 4_000  # aggregates kept
_ATTEMPTS = 5  # a decision whose streams keep going on meanwhile is then read anew, stream by stream


class Moved(Exception):  # noqa: N818 - an answer, not an error
    """A stream that the command leaned on went on meanwhile: decide again."""


class Standing:
    """Aggregates to read from, never to change; shared by every thread."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._known: dict[tuple[UUID, UUID], Aggregate] = {}
        self._gone_on: set[tuple[UUID, UUID]] = set()
        self._lock = Lock()

    @contextmanager
    def noted(self) -> Generator[Seen]:
        """Note in a block what is leaned on; whoever opens the block asks at its end whether that still stands."""
        seen: Seen = {}
        token = _seen.set(seen)
        try:
            yield seen
        finally:
            _seen.reset(token)

    def read(self, kind: type[A], stream_id: UUID) -> A | None:
        """Return an aggregate to read from; None when there is none of that kind and id in the organization."""
        seen = _seen.get()
        found: object = self._kept(stream_id)
        if found is None or seen is None:
            found = self._refreshed(kind, stream_id)
        if not isinstance(found, kind):
            return None
        if seen is not None:
            seen[stream_id] = found.version
        return found

    def settled(self, decide: Callable[[], T]) -> T:
        """Return what is decided on streams as they are now, a refusal too: one statement asks for all of them."""
        for _ in range(_ATTEMPTS):
            with self.noted() as seen:
                try:
                    decided = decide()
                except Refusal:
                    if self.moved(seen):
                        continue
                    raise
            if not self.moved(seen):
                return decided
        return decide()

    def moved(self, seen: Seen) -> bool:
        """Tell whether one of these streams went on; what went on is read anew the next time."""
        gone_on = self._log.gone_on(seen)
        self.forget(gone_on)
        return bool(gone_on)

    def forget(self, stream_ids: list[UUID]) -> None:
        """Read what came to these streams, not all of them again, the next time."""
        organization = acting_organization()
        with self._lock:
            for stream_id in stream_ids:
                if (organization, stream_id) in self._known:
                    self._gone_on.add((organization, stream_id))

    def _kept(self, stream_id: UUID) -> Aggregate | None:
        key = (acting_organization(), stream_id)
        return None if key in self._gone_on else self._known.get(key)

    def _refreshed(self, kind: type[Aggregate], stream_id: UUID) -> Aggregate | None:
        key = (acting_organization(), stream_id)
        with self._lock:
            self._gone_on.discard(key)  # before the log is read: what comes meanwhile is noted again
            known = self._known.get(key)
        if known is None:
            try:
                fresh = self._log.reload(kind, stream_id)
            except AggregateNotFoundError:
                return None
        else:
            events = list(self._log.events.get(stream_id, gt=known.version))
            fresh = (replay(deepcopy(known), events) or known) if events else known
        with self._lock:
            self._known[key] = fresh
            while len(self._known) > _MOST:
                self._known.pop(next(iter(self._known)))
        return fresh
