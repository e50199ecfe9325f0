"""A worker's shop for the contract of queues: jobs write down when they begin, end and are cut off."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import dataclass
from pathlib import Path

import dramatiq
from dramatiq.middleware import TimeLimitExceeded

from runtime.database import Database
from runtime.keyfiles import key_file
from runtime.queue import QUEUES, JobQueue, Waiting, open_queue
from runtime.queues.attempt import limit_attempt
from runtime.queues.port import Message


@dataclass(frozen=True)
class Notes:
    """A file that any process may add lines to; each line is (what, job, seconds)."""

    file: Path

    def write(self, what: str, job: str) -> None:
        with self.file.open("a") as out:
            out.write(f"{what} {job} {time.time()}\n")

    def read(self) -> list[tuple[str, str, float]]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [(what, job, float(at)) for what, job, at in (line.split() for line in lines)]

    def count(self, what: str, job: str) -> int:
        return sum((w, j) == (what, job) for w, j, _ in self.read())


@dataclass(frozen=True)
class Place:
    """Where a queue is: what a worker process is told."""

    url: str
    dsn: str
    keys: Path

    def open(self, waiting: Waiting) -> tuple[JobQueue, Database]:
        database = Database(self.dsn, key_file(self.keys, "database"))
        database.system.open()
        return open_queue(self.url, database, waiting), database


def declare(queue: JobQueue, notes: Notes) -> None:
    def work(job: str, seconds: float, failures: int, limit: float) -> None:
        """Take so long, the first `failures` times in vain; `limit` is what such a job may take, if not 0."""
        notes.write("begin", job)
        if limit:
            limit_attempt(limit)
        try:
            if notes.count("begin", job) <= failures:
                raise RuntimeError(f"attempt at {job} went wrong")
            until = time.monotonic() + (seconds if notes.count("begin", job) == 1 else 0)
            while time.monotonic() < until:
                time.sleep(0.02)
        except TimeLimitExceeded:
            notes.write("cut", job)
            raise
        notes.write("end", job)

    for priority, name in enumerate(QUEUES):
        dramatiq.actor(broker=queue.broker, actor_name=f"work.{name}", queue_name=name, priority=priority)(work)


def order(job: str, *, seconds: float = 0, failures: int = 0, limit: float = 0, queue: str = "cpu") -> Message:
    arguments = (job, seconds, failures, limit)
    return Message(queue_name=queue, actor_name=f"work.{queue}", args=arguments, kwargs={}, options={})


def main() -> None:
    """Work until killed."""
    parser = argparse.ArgumentParser()
    for name in ("url", "dsn", "keys", "notes", "silence"):
        parser.add_argument(f"--{name}", default="")
    told = parser.parse_args()
    notes = Notes(Path(told.notes))
    queue, _ = Place(told.url, told.dsn, Path(told.keys)).open(Waiting(silence=float(told.silence), least_backoff=50))
    declare(queue, notes)
    queue.worker(set(QUEUES))
    notes.write("ready", str(os.getpid()))
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main()
