"""The workers of a studio: one process keeps them alive; the others wait to take over when it ends."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import signal
import socket
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from commands.generation.generation import FailGeneration
from commands.ports import Actor
from domain.shared.refusal import Refusal
from domain.shared.sources import new_id
from runtime.attached import queue_found
from runtime.dispatcher import Call, Principal
from runtime.home import make_home
from runtime.jobs import JobDispatcher
from runtime.queue import JobQueue, Waiting, enqueue, open_queue
from runtime.supervisor import Supervisor
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from runtime.bootstrap import StudioProcess
    from runtime.settings import Settings

_LOOK = 0.5  # seconds between two tries to take over
_ABANDONED = """SELECT organization_id, id, queue, attempt FROM generations
    WHERE status = 'started' AND (worker = %s OR %s AND worker LIKE 'worker-%%' AND NOT worker = ANY(%s))"""


@contextmanager
def staffed(settings: Settings) -> Generator[Staff]:
    """Have workers for a block: they begin to start at once, while the studio itself still opens.

    Raises Trouble when the studio's folder cannot be made, and NoWorkers at the end when they never started.
    """
    make_home(settings)
    staff = Staff(settings)
    staff.start()
    try:
        yield staff
    finally:
        staff.stop()
        staff.require_workers()


class NoWorkers(Trouble):
    """Nothing can be made."""


class Staff:
    """Holds the folder's lock `staff.lock` while it keeps the workers; without it, it stands by."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopped = threading.Event()
        self._process: StudioProcess | None = None
        self._queue: JobQueue | None = None
        self._thread = threading.Thread(target=self._stand_by, name="staff", daemon=True)
        self._lock = _FolderLock(settings.home / "staff.lock")
        self._supervisor = Supervisor(
            settings.workers or len(os.sched_getaffinity(0)),
            environment(settings),
            tuple(settings.worker_queues.split(",")),
            died=self.abandon,
            despaired=self._give_up,
        )
        self._last_words = ""
        self._working = False

    def start(self) -> None:
        """Take the workers over, at once when nobody has them, else as soon as nobody does."""
        if not self._take_over():
            self._thread.start()

    @contextmanager
    def serving(self, process: StudioProcess) -> Generator[None]:
        """Keep the queue filled for a block, at the end of which the workers are gone.

        Raises Trouble when the queue's server does not answer.
        """
        with filling_queue(process) as queue:
            self._process, self._queue = process, queue
            if self._working:
                self.abandon("", everything=True)
            try:
                yield
            finally:
                self.stop()

    def let_go(self) -> None:
        """Tell the workers to end, without waiting for it."""
        if self._working:
            self._supervisor.let_go()

    def stop(self) -> None:
        """Stop the workers, when they are this process's, after the job in hand."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self._working:
            self._supervisor.stop()
            self._working = False
        self._lock.release()

    @property
    def pids(self) -> list[int]:
        """The process ids of this process's workers; none while another process keeps them."""
        return self._supervisor.pids

    def _stand_by(self) -> None:
        while not self._stopped.wait(_LOOK):
            if self._take_over():
                return

    def _take_over(self) -> bool:
        if not self._lock.take():
            return False
        self._supervisor.start()
        self._working = True
        # Whoever had the workers is gone, and so are they: what they had in hand is free again.
        self.abandon("", everything=True)
        return True

    def _give_up(self, last_words: str) -> None:
        """End the process as Ctrl-C would: whoever waits for a job would wait for ever."""
        self._last_words = last_words or "nothing"
        os.kill(os.getpid(), signal.SIGINT)

    def require_workers(self) -> None:
        """Raise NoWorkers when they never started."""
        _require(self._last_words)

    def abandon(self, worker: str, *, everything: bool = False) -> None:
        """Give up, in the log, what a dead worker had in hand, and queue it again at once.

        Of `everything`, what this process's own workers have in hand stays theirs.
        """
        if self._process is None or self._queue is None:
            return  # nobody had anything in hand yet
        _abandon(self._process, self._queue, (worker, everything, self._supervisor.names))


@contextmanager
def filling_queue(process: StudioProcess) -> Generator[JobQueue]:
    """Fill the one queue from every shard's log for a block. Raises Trouble when the queue's server does not answer."""
    with _queue_of(process) as queue, process.each(partial(_filling_from, queue)):
        yield queue


@contextmanager
def _filling_from(queue: JobQueue, process: StudioProcess) -> Generator[None]:
    at_once, reached = process.settings.jobs_at_once, process.projector
    jobs = JobDispatcher(process.database, process.feed, queue, at_once=at_once, reached=reached)
    jobs.start()
    try:
        yield
    finally:
        jobs.stop()


@contextmanager
def crewed(process: StudioProcess) -> Generator[None]:
    """Have workers for a block, beside those of other machines; at its end they finish what they have in hand.

    Raises NoWorkers at its end when they never started.
    """
    settings = process.settings
    last_words: list[str] = []

    def despaired(said: str) -> None:
        last_words.append(said or "nothing")
        os.kill(os.getpid(), signal.SIGTERM)

    with _queue_of(process) as queue:
        crew = Supervisor(
            settings.workers or len(os.sched_getaffinity(0)),
            environment(settings),
            tuple(settings.worker_queues.split(",")),
            died=lambda name: _abandon(process, queue, (name, False, [])),
            despaired=despaired,
            # Not `worker-…`: a studio that takes its folder's workers over gives up what those had in hand.
            crew=f"crew-{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}",
            patience=settings.drain_seconds + 1,
        )
        crew.start()
        try:
            yield
        finally:
            crew.stop()
            for name in crew.names:  # what was cut off need not wait for its lease to run out
                _abandon(process, queue, (name, False, []))
            _require("".join(last_words))


def _require(last_words: str) -> None:
    if last_words:
        raise NoWorkers(f"No worker starts: each ends at once. The last one said:\n{last_words}")


@contextmanager
def _queue_of(process: StudioProcess) -> Generator[JobQueue]:
    settings = process.settings
    queue_found(settings)
    queue = open_queue(settings.queue_url, process.database, Waiting(job_seconds=settings.job_seconds))
    try:
        yield queue
    finally:
        queue.close()


def _abandon(process: StudioProcess, queue: JobQueue, whose: tuple[str, bool, Sequence[str]]) -> None:
    rows: list[tuple[UUID, UUID, str, int]] = []
    for shard in process.open_ones():
        with shard.database.system.connection() as connection:
            rows += connection.execute(_ABANDONED, whose).fetchall()
    for organization_id, generation_id, name, attempt in rows:
        principal = Principal(organization_id, Actor("service", new_id(), "supervisor"), frozenset({"service"}))
        try:
            command = FailGeneration(generation_id=generation_id, reason="the worker process died", attempt=attempt)
            process.dispatcher.dispatch(principal, Call(command))
        except Refusal:
            continue  # it ended meanwhile
        enqueue(queue, name, organization_id, generation_id)


class _FolderLock:
    """A lock file that ends with its process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a worker process: this process's, the studio's folder, and one thread a library.

    Each worker is one of as many as there are cores; a numerical library's own threads would only push it aside.
    """
    alone = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    told = {"STUDIO_HOME": str(settings.home)}
    for name in ("database_url", "queue_url", "job_seconds", "objects_locked_days", "cache_bytes"):
        if value := getattr(settings, name):
            told[f"STUDIO_{name.upper()}"] = str(value)
    if settings.kind_seconds:
        told["STUDIO_KIND_SECONDS"] = json.dumps(settings.kind_seconds)
    if settings.objects_url:
        told["STUDIO_OBJECTS"] = settings.objects_url
    return {**os.environ, **alone, **told}
