"""Starts worker processes, watches them, starts them again when they die, and ends them cleanly."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_LOOK = 0.2  # seconds between two looks at the children
_MOST_PAUSE = 30.0  # seconds before a worker that keeps dying is started again
_MOST_DEATHS = 5  # so often may each worker end so soon, one time after another, before nobody expects it to start
_LAST_WORDS = 12  # lines of what a worker said that are kept
_PATIENCE = 5.0  # seconds that a stopping worker has for the job in hand; one cut off is made again
_log = logging.getLogger("studio.supervisor")


@dataclass(slots=True)
class Child:
    """One worker process and its history."""

    name: str
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    due: float | None = None
    """When it is started again, once it has ended."""
    said: deque[str] = field(default_factory=lambda: deque[str](maxlen=_LAST_WORDS))
    listener: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        """Be ready to listen."""
        self.listener = threading.Thread(target=self.hear, name=f"{self.name} says", daemon=True)

    @property
    def young(self) -> bool:
        """Whether it was started a short while ago."""
        return time.monotonic() - self.started < _MOST_PAUSE

    def hear(self) -> None:
        """Pass on what the worker says on stderr, and keep its last words, until it ends."""
        if self.process.stderr is None:
            return
        with self.process.stderr as said:
            for line in said:
                self.said.append(line.decode(errors="replace").rstrip())
                sys.stderr.write(f"{self.said[-1]}\n")


@dataclass(slots=True)
class Supervisor:
    """Keeps `count` worker processes alive. `died(name)` is told of each that ended by itself.

    When none of them ever starts, `despaired(last words)` is told once, and nobody tries again.
    """

    count: int
    environment: Mapping[str, str]
    queues: tuple[str, ...] = ("cpu",)
    died: Callable[[str], None] = lambda _: None
    despaired: Callable[[str], None] = lambda _: None
    _children: list[Child] = field(default_factory=list[Child])
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _last_words: list[str] = field(default_factory=list[str])

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
            child.listener.join(1.0)

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers now."""
        return [child.process.pid for child in self._children]

    def _spawn(self, name: str, deaths: int = 0) -> Child:
        command = [sys.executable, "-m", "workers", "--name", name]
        for queue in self.queues:
            command += ["--queue", queue]
        # A group of its own: Ctrl-C in a terminal reaches the studio alone, which then stops its workers in order.
        process = subprocess.Popen(
            command, cwd=_ROOT, env=dict(self.environment), start_new_session=True, stderr=subprocess.PIPE
        )
        child = Child(name, process, time.monotonic(), deaths)
        child.listener.start()
        return child

    def _watch(self) -> None:
        while not self._stopped.wait(_LOOK):
            for place, child in enumerate(self._children):
                if child.due is None and child.process.poll() is not None:
                    self._bury(child)
                elif child.due is not None and child.due <= time.monotonic():
                    self._children[place] = self._spawn(child.name, child.deaths)
            if all(child.deaths >= _MOST_DEATHS and child.young for child in self._children):
                self.despaired("\n".join(self._last_words))
                return

    def _bury(self, child: Child) -> None:
        lived = time.monotonic() - child.started
        child.deaths = child.deaths + 1 if child.young else 1
        child.due = time.monotonic() + min(_MOST_PAUSE, 0.1 * 2**child.deaths)
        child.listener.join(1.0)
        self._last_words = list(child.said) or self._last_words
        _log.warning("%s ended with status %s after %.1f s", child.name, child.process.returncode, lived)
        self.died(child.name)
