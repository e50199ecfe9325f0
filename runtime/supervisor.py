"""Starts the workers' foreman, hears from it which worker started and died, and starts it again when it dies."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_MOST_PAUSE = 30.0  # seconds before a foreman that keeps dying is started again
_PATIENCE = 5.0  # seconds that the stopping workers have for the jobs in hand; one cut off is made again
_log = logging.getLogger("studio.supervisor")


@dataclass(slots=True)
class Supervisor:
    """Keeps `count` worker processes alive. `died(name)` is told of each that ended by itself."""

    count: int
    environment: Mapping[str, str]
    queues: tuple[str, ...] = ("cpu",)
    died: Callable[[str], None] = lambda _: None
    _pids: dict[str, int] = field(default_factory=dict[str, int])
    _stopped: threading.Event = field(default_factory=threading.Event)
    _foreman: subprocess.Popen[str] | None = None
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the workers and begin to listen."""
        self._foreman = self._spawn()
        self._thread = threading.Thread(target=self._listen, name="supervisor", daemon=True)
        self._thread.start()

    def let_go(self) -> None:
        """Ask every worker to finish its job and end."""
        self._stopped.set()
        if self._foreman is not None:
            self._foreman.terminate()

    def stop(self) -> None:
        """Ask every worker to finish its job, wait for it, and kill what does not end in time."""
        self.let_go()
        if self._foreman is None or self._thread is None:
            return
        try:
            self._foreman.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._foreman.kill()  # the workers end themselves as soon as they see it gone
            self._foreman.wait()
        self._thread.join()

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers now."""
        return list(self._pids.values())

    @property
    def names(self) -> list[str]:
        """What the log calls the workers."""
        return [f"worker-{os.getpid()}-{number}" for number in range(1, self.count + 1)]

    def _spawn(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "workers"]
        command += [word for name in self.names for word in ("--name", name)]
        command += [word for queue in self.queues for word in ("--queue", queue)]
        # A group of its own: Ctrl-C in a terminal reaches the studio alone, which then stops its workers in order.
        return subprocess.Popen(
            command, cwd=_ROOT, env=dict(self.environment), stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def _listen(self) -> None:
        deaths = 0
        while self._foreman is not None and not self._stopped.is_set():
            began = time.monotonic()
            for line in self._foreman.stdout or ():
                self._hear(*line.split())
            if self._stopped.is_set():
                return
            status = self._foreman.wait()
            deaths = deaths + 1 if time.monotonic() - began < _MOST_PAUSE else 1
            _log.warning("the workers' foreman ended with status %s", status)
            for name in list(self._pids):
                self._hear("died", name, "0")
            if not self._stopped.wait(min(_MOST_PAUSE, 0.1 * 2**deaths)):
                self._foreman = self._spawn()

    def _hear(self, what: str, name: str, number: str) -> None:
        if what == "started":
            self._pids[name] = int(number)
        elif not self._stopped.is_set():
            self._pids.pop(name, None)
            self.died(name)
