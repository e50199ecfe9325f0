"""The foreman of the workers: imports once what they all need, and becomes each of them by a fork.

Importing takes a worker a second and a half and 90 MB; a forked one starts in milliseconds and shares the memory. The
foreman itself opens nothing: no database, no thread. It tells on standard output, a line each: `started NAME PID` and
`died NAME STATUS`.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from media.sound.filters import scipy
from runtime.discovery import discover
from runtime.memory import keep_what_is_loaded
from runtime.trouble import Trouble

_LOOK = 0.05  # seconds between two looks at the workers
_MOST_PAUSE = 30.0  # seconds before a worker that keeps dying is started again
_log = logging.getLogger("studio.foreman")


@dataclass(slots=True)
class _Worker:
    """One of the places to be filled."""

    name: str
    pid: int = 0
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0


class Foreman:
    """Keeps one process for each name, each of which runs `work(name)`, until told to stop."""

    def __init__(
        self, names: Sequence[str], work: Callable[[str], None], stopped: Callable[[], bool], *, patience: float = 30.0
    ) -> None:
        """`patience`: seconds that a stopping worker has for the job in hand."""
        self._workers = [_Worker(name) for name in names]
        self._work = work
        self._stopped = stopped
        self._patience = patience

    def run(self) -> None:
        """Start the workers, watch them, and end them in order when told to stop."""
        discover()
        discover("workers")
        scipy()
        keep_what_is_loaded()  # and forks go on sharing it
        while not self._stopped():
            for worker in self._workers:
                self._keep(worker)
            time.sleep(_LOOK)
        self._end()

    def _keep(self, worker: _Worker) -> None:
        now = time.monotonic()
        if worker.pid:
            ended, status = os.waitpid(worker.pid, os.WNOHANG)
            if ended:
                lived = now - worker.started
                worker.deaths = worker.deaths + 1 if lived < _MOST_PAUSE else 1
                worker.pid, worker.again_at = 0, now + min(_MOST_PAUSE, 0.1 * 2**worker.deaths)
                code = os.waitstatus_to_exitcode(status)
                _log.warning("%s ended with status %s after %.1f s", worker.name, code, lived)
                _tell("died", worker.name, code)
        elif now >= worker.again_at:
            self._start(worker)

    def _start(self, worker: _Worker) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if not pid:
            self._become(worker.name)
        worker.pid, worker.started = pid, time.monotonic()
        _tell("started", worker.name, pid)

    def _become(self, name: str) -> None:
        """Work until told to stop, and end: a fork must not go on as the foreman."""
        code = 1
        try:
            self._work(name)
            code = 0
        except Trouble as trouble:
            _log.error("%s", trouble)
        except Exception:  # noqa: BLE001 - whatever it was, a fork must not go on as the foreman
            _log.exception("%s failed", name)
        finally:
            logging.shutdown()
            sys.stderr.flush()
            os._exit(code)

    def _end(self) -> None:
        for worker in self._alive():
            os.kill(worker.pid, signal.SIGTERM)
        deadline = time.monotonic() + self._patience
        while self._alive():
            if time.monotonic() > deadline:
                for worker in self._alive():
                    os.kill(worker.pid, signal.SIGKILL)
            time.sleep(0.01)

    def _alive(self) -> list[_Worker]:
        for worker in self._workers:
            if worker.pid and os.waitpid(worker.pid, os.WNOHANG)[0]:
                worker.pid = 0
        return [worker for worker in self._workers if worker.pid]


def _tell(what: str, name: str, number: int) -> None:
    sys.stdout.write(f"{what} {name} {number}\n")
    sys.stdout.flush()
