"""Who is next: organizations take turns, however much one of them asks for."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from dramatiq.brokers.stub import StubBroker

from commands.bus import Command
from commands.generation.generation import (
    CancelGeneration,
    CompleteGeneration,
    FailGeneration,
    RequestGeneration,
    RetryGeneration,
    StartGeneration,
)
from commands.ports import Actor
from runtime.bootstrap import StudioProcess, running
from runtime.dispatcher import Call, Principal
from runtime.jobs import JobDispatcher
from runtime.queues.port import DeadLetter, JobQueue, Message
from runtime.settings import Settings

AT_ONCE = 4


class ListQueue(JobQueue):
    """A broker that only remembers what it was told, first in, first out."""

    def __init__(self) -> None:
        super().__init__(StubBroker())
        self.told: list[tuple[str, UUID, UUID]] = []

    def put(self, message: Message) -> None:
        self.told.append((message.queue_name, UUID(message.args[0]), UUID(message.args[1])))

    def depth(self, queue: str) -> int:
        return sum(name == queue for name, *_ in self.told)

    def dead_letters(self, queue: str) -> Iterator[DeadLetter]:
        return iter(())

    def take_dead(self, queue: str, message_id: str) -> Message | None:
        return None


@dataclass
class Floor:
    """A studio whose jobs are made one after the other, in the order in which the queue tells of them."""

    studio: StudioProcess
    queue: ListQueue = field(default_factory=ListQueue)
    ann: UUID = field(default_factory=uuid4)
    bob: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        self.jobs = JobDispatcher(self.studio.database, self.studio.feed, self.queue, at_once=AT_ONCE)

    def ask(self, organization_id: UUID, command: Command) -> None:
        principal = Principal(organization_id, Actor("service", uuid4(), "test"), frozenset({"service"}))
        self.studio.dispatcher.dispatch(principal, Call(command, str(uuid4())))

    def wish(self, organization_id: UUID, queue: str = "cpu") -> UUID:
        wish = uuid4()
        recipe = {"words": "hello"}
        self.ask(
            organization_id,
            RequestGeneration(
                generation_id=wish, kind="test", purpose="tests.x", subject_id=uuid4(), recipe=recipe, queue=queue
            ),
        )
        return wish

    def settle(self) -> None:
        while self.jobs.step():
            pass

    def take_up(self) -> tuple[UUID, UUID]:
        self.settle()
        _, organization_id, wish = self.queue.told.pop(0)
        self.ask(organization_id, StartGeneration(generation_id=wish, worker="w", lease_seconds=60))
        return organization_id, wish

    def make_next(self) -> tuple[UUID, UUID]:
        organization_id, wish = self.take_up()
        self.ask(organization_id, CompleteGeneration(generation_id=wish))
        return organization_id, wish


@pytest.fixture
def floor(home: Path, dsn: str) -> Generator[Floor]:
    with running(Settings(home=home), dsn, roles=("worker",)) as studio:
        yield Floor(studio)


def test_who_asks_for_much_does_not_keep_another_waiting(floor: Floor) -> None:
    much = [floor.wish(floor.ann) for _ in range(40)]
    floor.settle()
    little = [floor.wish(floor.bob) for _ in range(3)]

    made = [floor.make_next() for _ in range(43)]

    assert [wish for who, wish in made if who == floor.ann] == much
    assert [wish for who, wish in made if who == floor.bob] == little
    # Four of Ann's were in the queue already; from then on each has every second turn.
    assert max(place for place, (who, _) in enumerate(made) if who == floor.bob) < AT_ONCE + 2 * 3


def test_no_more_of_an_organization_is_in_a_queue_than_may_be(floor: Floor) -> None:
    for _ in range(10):
        floor.wish(floor.ann)
    floor.wish(floor.ann, "gpu")
    floor.settle()

    assert (floor.queue.depth("cpu"), floor.queue.depth("gpu")) == (AT_ONCE, 1)


def test_what_is_being_made_keeps_no_place_so_one_organization_alone_can_use_every_worker(floor: Floor) -> None:
    wishes = [floor.wish(floor.ann) for _ in range(AT_ONCE * 4)]
    taken = [floor.take_up()[1] for _ in range(AT_ONCE * 3)]
    floor.settle()

    assert taken == wishes[: AT_ONCE * 3]
    assert floor.queue.depth("cpu") == AT_ONCE


def test_attempts_that_failed_stand_in_the_queue_again_and_let_no_new_ones_by(floor: Floor) -> None:
    for _ in range(AT_ONCE * 3):
        floor.wish(floor.ann)
    taken = [floor.take_up()[1] for _ in range(AT_ONCE)]
    floor.settle()
    for wish in taken:
        floor.ask(floor.ann, FailGeneration(generation_id=wish, reason="not yet"))
    stand = floor.queue.depth("cpu")
    floor.settle()
    floor.make_next()
    floor.settle()

    assert stand == AT_ONCE
    assert floor.queue.depth("cpu") == AT_ONCE - 1


def test_what_was_cancelled_or_failed_for_good_gives_its_place_to_the_next(floor: Floor) -> None:
    wishes = [floor.wish(floor.ann) for _ in range(AT_ONCE + 2)]
    floor.settle()
    floor.ask(floor.ann, CancelGeneration(generation_id=wishes[0]))
    floor.ask(floor.ann, FailGeneration(generation_id=wishes[1], reason="no", final=True))
    floor.settle()

    assert [wish for *_, wish in floor.queue.told] == wishes


def test_a_failed_attempt_keeps_its_place_and_a_retry_asked_for_takes_a_new_one(floor: Floor) -> None:
    wish = floor.wish(floor.ann)
    floor.settle()
    floor.ask(floor.ann, StartGeneration(generation_id=wish, worker="w", lease_seconds=60))
    floor.ask(floor.ann, FailGeneration(generation_id=wish, reason="not yet"))
    floor.settle()
    assert len(floor.queue.told) == 1

    floor.ask(floor.ann, StartGeneration(generation_id=wish, worker="w", lease_seconds=60))
    floor.ask(floor.ann, FailGeneration(generation_id=wish, reason="never", final=True))
    floor.ask(floor.ann, RetryGeneration(generation_id=wish))
    floor.settle()
    assert [told for *_, told in floor.queue.told] == [wish, wish]


def test_two_who_fill_the_queue_tell_of_each_job_once(floor: Floor) -> None:
    other = JobDispatcher(floor.studio.database, floor.studio.feed, floor.queue, at_once=AT_ONCE)
    wishes = [floor.wish(floor.bob) for _ in range(3)]
    while floor.jobs.step() or other.step():
        pass

    assert [wish for *_, wish in floor.queue.told] == wishes
