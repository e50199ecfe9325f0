"""Starts worker processes, watches them, starts them again when they die, and ends them cleanly."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_LOOK = 0.2  # seconds between two looks at the children
_MOST_PAUSE = 30.0  # seconds before a worker that keeps dying is started again
_PATIENCE = 5.0  # seconds that a stopping worker has for the job in hand; one cut off is made again
_log = logging.getLogger("studio.supervisor")


@dataclass(slots=True)
class Child:
    """One worker process and its history."""

    name: str
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0


@dataclass(slots=True)
class Supervisor:
    """Keeps `count` worker processes alive. `died(name)` is told of each that ended by itself."""

    count: int
    environment: Mapping[str, str]
    queues: tuple[str, ...] = ("priority", "cpu")
    died: Callable[[str], None] = lambda _: None
    _children: list[Child] = field(default_factory=list[Child])
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the workers and begin to watch."""
        self._children = [self._spawn(f"worker-{os.getpid()}-{number}") for number in range(1, self.count + 1)]
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask every worker to finish its job, wait for it, and kill what does not end in time."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
        for child in self._children:
            child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        for child in self._children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers now."""
        return [child.process.pid for child in self._children]

    def _spawn(self, name: str) -> Child:
        command = [sys.executable, "-m", "workers", "--name", name]
        for queue in self.queues:
            command += ["--queue", queue]
        # A group of its own: Ctrl-C in a terminal reaches the studio alone, which then stops its workers in order.
        process = subprocess.Popen(command, cwd=_ROOT, env=dict(self.environment), start_new_session=True)
        return Child(name, process, time.monotonic())

    def _watch(self) -> None:
        while not self._stopped.wait(_LOOK):
            for place, child in enumerate(self._children):
                if child.process.poll() is not None:
                    self._children[place] = self._replaced(child)

    def _replaced(self, child: Child) -> Child:
        lived = time.monotonic() - child.started
        deaths = child.deaths + 1 if lived < _MOST_PAUSE else 1
        _log.warning("%s ended with status %s after %.1f s", child.name, child.process.returncode, lived)
        self.died(child.name)
        if self._stopped.wait(min(_MOST_PAUSE, 0.1 * 2**deaths)):
            return child
        fresh = self._spawn(child.name)
        fresh.deaths = deaths
        return fresh
