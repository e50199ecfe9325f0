"""However much one organization asks for, on every broker another one's job is among the next few that are made."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.generation.generation import CompleteGeneration, RequestGeneration, StartGeneration
from commands.ports import Actor
from runtime.bootstrap import StudioProcess, running
from runtime.dispatcher import Call, Principal
from runtime.jobs import JobDispatcher
from runtime.queue import QUEUES, Waiting, open_queue
from runtime.settings import Settings
from tests.runtime.queues.conftest import server, url
from tests.runtime.queues.test_contract import until
from workers.actors.generation import declare

if TYPE_CHECKING:
    from workers.desk import Desk

__all__ = ["server", "url"]

MUCH = 1_000
FEW = 8  # of one organization stand in the queue at most four, one more is in hand, and one was taken in beside it


@dataclass
class Floor:
    """A studio with one worker that makes each job at once, when it may, and remembers whose it was."""

    studio: StudioProcess
    may: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    made: list[tuple[UUID, UUID]] = field(default_factory=list[tuple[UUID, UUID]])

    def ask(self, organization_id: UUID, *commands: Command) -> None:
        principal = Principal(organization_id, Actor("service", uuid4(), "test"), frozenset({"service"}))
        for first in range(0, len(commands), 100):
            self.studio.dispatcher.dispatch_together(principal, [Call(c) for c in commands[first : first + 100]])

    def wish(self, organization_id: UUID, count: int = 1, *, queue: str = "cpu") -> list[UUID]:
        ids = [uuid4() for _ in range(count)]
        told: dict[str, object] = {
            "kind": "test",
            "purpose": "tests.x",
            "subject_id": uuid4(),
            "recipe": {},
            "queue": queue,
        }
        self.ask(organization_id, *(RequestGeneration.model_validate({"generation_id": each, **told}) for each in ids))
        return ids

    def make(self, organization_id: UUID, generation_id: UUID) -> None:
        """Stand in for the desk."""
        self.may.acquire()
        self.ask(organization_id, StartGeneration(generation_id=generation_id, worker="w", lease_seconds=60))
        self.ask(organization_id, CompleteGeneration(generation_id=generation_id))
        self.made.append((organization_id, generation_id))

    def let(self, jobs: int) -> None:
        """Let so many more be made, and wait for it."""
        before = len(self.made)
        self.may.release(jobs)
        until(lambda: len(self.made) >= before + jobs, 60)

    @contextmanager
    def working(self, url: str) -> Generator[None]:
        queue = open_queue(url, self.studio.database, Waiting())
        declare(queue.broker, cast("Desk", self))
        jobs = JobDispatcher(self.studio.database, self.studio.feed, queue)
        jobs.start()
        worker = queue.worker(set(QUEUES))
        try:
            yield
        finally:
            jobs.stop()
            self.may.release(100)
            worker.stop(timeout=20_000)
            queue.close()


@pytest.fixture
def floor(home: Path, dsn: str, url: str) -> Generator[Floor]:
    with running(Settings(home=home), dsn) as studio:
        floor = Floor(studio)
        with floor.working(url):
            yield floor


@pytest.mark.timeout(180)
def test_one_job_is_among_the_next_few_although_another_organization_has_a_thousand_waiting(floor: Floor) -> None:
    ann, bob = uuid4(), uuid4()
    floor.wish(ann, MUCH)
    floor.let(3)
    (wanted,) = floor.wish(bob)
    until(lambda: told(floor, wanted))
    floor.let(FEW)

    assert (bob, wanted) in floor.made
    assert sum(organization == ann for organization, _ in floor.made) < MUCH / 10


@pytest.mark.timeout(180)
def test_a_flood_of_urgent_jobs_does_not_stop_what_is_not_urgent(floor: Floor) -> None:
    ann, bob = uuid4(), uuid4()
    floor.wish(ann, MUCH, queue="priority")
    floor.let(3)
    (wanted,) = floor.wish(bob)
    # A queue that was empty is looked at again after a second at the latest: urgent jobs are made meanwhile.
    while (bob, wanted) not in floor.made and len(floor.made) < MUCH:
        floor.let(1)

    assert (bob, wanted) in floor.made
    assert sum(organization == ann for organization, _ in floor.made) < MUCH / 2


def told(floor: Floor, generation_id: UUID) -> bool:
    """Tell whether the queue has been told of a job."""
    statement = "SELECT 1 FROM waiting_jobs WHERE generation_id = %s AND told_at IS NOT NULL"
    with floor.studio.database.system.connection() as connection:
        return connection.execute(statement, (generation_id,)).fetchone() is not None
