"""Starts the workers' foreman, hears from it which worker started and died, and starts it again when it dies."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_SOON = 30.0  # seconds within which a worker that ends has not really started
_MOST_PAUSE = 30.0  # seconds before a foreman that keeps dying is started again
_MOST_DEATHS = 5  # so often may each worker end so soon, one time after another, before nobody expects it to start
_LAST_WORDS = 12  # lines of what the workers said that are kept
_PATIENCE = 5.0  # seconds that the stopping workers have for the jobs in hand; one cut off is made again
_log = logging.getLogger("studio.supervisor")


@dataclass(slots=True)
class _Place:
    """A worker's place: who fills it now, and how often one after another ended soon."""

    pid: int = 0
    started: float = 0.0
    deaths: int = 0


@dataclass(slots=True)
class Supervisor:
    """Keeps `count` worker processes alive. `died(name)` is told of each that ended by itself.

    When none of them ever starts, `despaired(last words)` is told once, and nobody tries again.
    """

    count: int
    environment: Mapping[str, str]
    queues: tuple[str, ...] = ("priority", "cpu")
    died: Callable[[str], None] = lambda _: None
    despaired: Callable[[str], None] = lambda _: None
    crew: str = field(default_factory=lambda: f"worker-{os.getpid()}")
    """What the names of these workers begin with."""
    patience: float = _PATIENCE
    _places: dict[str, _Place] = field(default_factory=dict[str, _Place])
    _said: deque[str] = field(default_factory=lambda: deque[str](maxlen=_LAST_WORDS))
    _stopped: threading.Event = field(default_factory=threading.Event)
    _foreman: subprocess.Popen[str] | None = None
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the workers and begin to listen."""
        self._places = {name: _Place() for name in self.names}
        self._foreman = self._spawn()
        self._thread = threading.Thread(target=self._watch, args=(self._foreman,), name="supervisor", daemon=True)
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
            self._foreman.wait(self.patience)
        except subprocess.TimeoutExpired:
            self._foreman.kill()  # the workers end themselves as soon as they see it gone
            self._foreman.wait()
        self._thread.join()

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers now."""
        return [place.pid for place in self._places.values() if place.pid]

    @property
    def names(self) -> list[str]:
        """What the log calls the workers."""
        return [f"{self.crew}-{number}" for number in range(1, self.count + 1)]

    def _spawn(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "workers"]
        command += [word for name in self.names for word in ("--name", name)]
        command += [word for queue in self.queues for word in ("--queue", queue)]
        return subprocess.Popen(
            command,
            cwd=_ROOT,
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            # A group of its own: Ctrl-C in a terminal reaches the studio alone, which then stops its workers in order.
            start_new_session=True,
        )

    def _watch(self, foreman: subprocess.Popen[str]) -> None:
        deaths = 0
        while True:
            began = time.monotonic()
            self._attend(foreman)
            if self._stopped.is_set():
                return
            deaths = deaths + 1 if time.monotonic() - began < _SOON else 1
            _log.warning("the workers' foreman ended with status %s", foreman.returncode)
            for name in self._places:
                self._bury(name)
            if self._hopeless() or self._stopped.wait(min(_MOST_PAUSE, 0.1 * 2**deaths)):
                return
            self._foreman = foreman = self._spawn()

    def _attend(self, foreman: subprocess.Popen[str]) -> None:
        """Listen to a foreman until it ends."""
        listener = threading.Thread(target=self._pass_on, args=(foreman,), name="workers say", daemon=True)
        listener.start()
        with foreman:
            for line in foreman.stdout or ():
                what, name, number = line.split()
                if what == "started":
                    self._places[name].pid, self._places[name].started = int(number), time.monotonic()
                elif not self._stopped.is_set():
                    self._bury(name)
                    self._hopeless()
            foreman.wait()
            listener.join(_PATIENCE)

    def _pass_on(self, foreman: subprocess.Popen[str]) -> None:
        """Pass on what the workers say on stderr, and keep the last of it."""
        with suppress(ValueError):  # closed: an orphaned worker still had it open when nobody listened any more
            for line in foreman.stderr or ():
                self._said.append(line.rstrip())
                if not self._stopped.is_set():
                    sys.stderr.write(line)

    def _bury(self, name: str) -> None:
        place = self._places[name]
        place.deaths = place.deaths + 1 if time.monotonic() - place.started < _SOON or not place.pid else 1
        place.pid = 0
        self.died(name)

    def _hopeless(self) -> bool:
        """Give up when no worker ever starts."""
        if self._stopped.is_set() or any(place.deaths < _MOST_DEATHS for place in self._places.values()):
            return False
        self.let_go()
        time.sleep(0.1)  # the last words come by another way than the news of the death
        self.despaired("\n".join(self._said))
        return True
