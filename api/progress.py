"""How far jobs are, from the workers' NOTIFY to whoever watches in this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID

from runtime.doorbell import Listener
from runtime.progress import CHANNEL, heard

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess

_KEPT = 16  # steps that wait for a slow watcher; older ones are dropped, as the next one says more


@dataclass(frozen=True, slots=True)
class Step:
    """So much of a job is behind."""

    done: float
    total: float
    stage: str


class Watch:
    """One listener for the whole process, started with the first watcher; each watcher has a queue of its own."""

    def __init__(self, process: StudioProcess) -> None:
        self._listener = Listener(process.database.dsn("studio_app"), CHANNEL, heard(self._tell))
        self._started = False
        self._lock = Lock()
        self._watchers: dict[UUID, set[tuple[asyncio.AbstractEventLoop, asyncio.Queue[Step]]]] = defaultdict(set)

    @contextmanager
    def steps(self, job_id: UUID) -> Generator[asyncio.Queue[Step]]:
        """Lend a queue into which a job's steps come."""
        watcher = (asyncio.get_running_loop(), asyncio.Queue[Step](_KEPT))
        with self._lock:
            if not self._started:
                self._listener.start()
                self._started = True
            self._watchers[job_id].add(watcher)
        try:
            yield watcher[1]
        finally:
            with self._lock:
                self._watchers[job_id].discard(watcher)
                if not self._watchers[job_id]:
                    del self._watchers[job_id]

    def stop(self) -> None:
        """Stop listening."""
        if self._started:
            self._listener.stop()

    def _tell(self, job_id: UUID, done: float, total: float, stage: str) -> None:
        with self._lock:
            watchers = tuple(self._watchers.get(job_id, ()))
        for loop, queue in watchers:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_put, queue, Step(done, total, stage))


def _put(queue: asyncio.Queue[Step], step: Step) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(step)
