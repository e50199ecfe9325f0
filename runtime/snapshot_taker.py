"""Takes a snapshot of a stream every so many events, from the feed, beside the commands."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from eventsourcing.utils import get_topic

from domain.shared.aggregate import Aggregate
from domain.shared.snapshot import snapshotted
from runtime.database import acting_for

if TYPE_CHECKING:
    from runtime.events.application import EventLog
    from runtime.feed.port import Feed
    from runtime.reached import Reached

_GATHERING = 1.0  # seconds: nothing waits for a snapshot, and its reads are everybody's
_log = logging.getLogger("studio.snapshots")


class SnapshotTaker:
    """Follows the feed from where it stood at the start: a snapshot missed is only a slower load.

    Where the process stands by, the one that does not takes them.
    """

    def __init__(self, log: EventLog, feed: Feed, reached: Reached, position: int, *, every: int) -> None:
        self._log = log
        self._feed = feed
        self._reached = reached
        self._position = position
        self._every = every
        self._kinds = {
            get_topic(event): kind
            for kind in snapshotted()
            for event in vars(kind).values()
            if isinstance(event, type) and issubclass(event, Aggregate.Event)
        }
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)

    def start(self) -> None:
        """Begin to take snapshots."""
        self._thread.start()

    def stop(self) -> None:
        """Stop taking them."""
        self._stopped.set()
        self._feed.release()
        if self._thread.ident is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                if not self.step() and self._feed.wait(self._position, 1.0):
                    self._stopped.wait(_GATHERING)
            except Exception:  # noqa: BLE001 - said loudly; a snapshot is only speed
                _log.exception("a snapshot could not be taken")
                self._stopped.wait(5.0)

    def step(self) -> bool:
        """Take the snapshots that are due after the next page; tell whether there was one."""
        if self._reached.stands_by:
            self._position = max(self._position, self._reached.position)
            return False
        page = self._feed.read(self._position, 500)
        due = {
            (e.organization_id, e.stream_id): self._kinds[e.topic]
            for e in page.events
            if e.version % self._every == 0 and e.topic in self._kinds
        }
        for (organization_id, stream_id), kind in due.items():
            with acting_for(organization_id):
                self._log.take_snapshot_of(kind, stream_id)
        moved = page.position != self._position
        self._position = page.position
        return moved
