"""Commands of one process that keep meeting on a stream go one after another, in the order of their coming.

A first attempt takes no turn: most streams are written by one command at a time. Who lost a version takes turns with
everybody who comes meanwhile; without that, of 128 commands on one stream each commit would refuse 127.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from uuid import UUID


class Turns:
    """Who may work on a stream, and who waits for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[UUID, deque[Lock]] = {}

    def needed(self, stream_id: UUID) -> bool:
        """Tell whether somebody has a turn on the stream."""
        return stream_id in self._waiting

    @contextmanager
    def turn(self, stream_id: UUID) -> Generator[None]:
        """Wait for a turn on the stream and hold it for the block."""
        mine = Lock()
        with self._lock:
            waiting = self._waiting.get(stream_id)
            if waiting is None:
                self._waiting[stream_id] = deque()
            else:
                mine.acquire()
                waiting.append(mine)
        with mine:
            try:
                yield
            finally:
                self._pass_on(stream_id)

    def _pass_on(self, stream_id: UUID) -> None:
        with self._lock:
            waiting = self._waiting[stream_id]
            if waiting:
                waiting.popleft().release()
            else:
                del self._waiting[stream_id]
