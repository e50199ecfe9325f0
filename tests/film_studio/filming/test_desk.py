"""The film maker's desk, on the real log: what an earlier run asked for in vain is asked for again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.generation.generation import CancelGeneration, CompleteGeneration, FailGeneration, StartGeneration
from commands.ports import Actor
from film_studio.filming.desk import Desk, JobFailed, Order, Wish
from film_studio.house import House, open_house
from runtime.dispatcher import Call, Principal
from runtime.settings import Settings


@pytest.fixture
def settings(dsn: str, home: Path) -> Settings:
    return Settings(home=home, database_url=dsn)


def asked(house: House, subject: UUID) -> Wish:
    order = Order("mix", "postproduction.finish", subject, house.owner.project_id)
    return Desk(house.process, house.owner.principal).wish_made(order, "part 1", {"gain_db": 1.0})


def work(house: House, *commands: Command) -> None:
    """Do as a worker, and wait until it is visible."""
    worker = Principal(
        house.owner.principal.organization_id, Actor("service", uuid4(), "worker-1"), frozenset({"service"})
    )
    for command in commands:
        house.process.dispatcher.dispatch(worker, Call(command))
    house.process.catch_up()


def give_up(house: House, job: UUID | None) -> None:
    assert job is not None
    work(
        house,
        StartGeneration(generation_id=job, worker="worker-1", lease_seconds=60),
        FailGeneration(generation_id=job, reason="the disk is full; make room and try again", final=True),
    )


def make(house: House, job: UUID | None) -> None:
    assert job is not None
    work(
        house,
        StartGeneration(generation_id=job, worker="worker-1", lease_seconds=60),
        CompleteGeneration(generation_id=job, outputs={}, facts={"gain_db": 1.0}),
    )


def test_what_failed_for_good_in_an_earlier_run_is_tried_again_by_the_next(settings: Settings) -> None:
    subject = uuid4()
    with open_house(settings, workers=False) as house:
        first = asked(house, subject)
        give_up(house, first.job_id)
        with pytest.raises(JobFailed, match="part 1 could not be made: the disk is full"):
            Desk(house.process, house.owner.principal).wait([first])
    with open_house(settings, workers=False) as house:
        second = asked(house, subject)
        make(house, second.job_id)
        Desk(house.process, house.owner.principal).wait([second])

    assert second.job_id == first.job_id
    assert (second.made.facts, second.made.reused) == ({"gain_db": 1.0}, False)


def test_what_was_cancelled_is_asked_for_anew(settings: Settings) -> None:
    subject = uuid4()
    with open_house(settings, workers=False) as house:
        first = asked(house, subject)
        assert first.job_id is not None
        work(house, CancelGeneration(generation_id=first.job_id))
        second, third = asked(house, subject), asked(house, subject)
        make(house, second.job_id)
        Desk(house.process, house.owner.principal).wait([second, third])

    assert first.job_id != second.job_id == third.job_id
    assert third.made.reused


def test_what_this_run_asked_for_first_is_given_up_and_who_else_waits_for_it_gets_it(settings: Settings) -> None:
    subject = uuid4()
    with open_house(settings, workers=False) as house:
        ours, theirs = (Desk(house.process, house.owner.principal) for _ in range(2))
        order = Order("mix", "postproduction.finish", subject, house.owner.project_id)
        first = ours.wish_made(order, "part 1", {"gain_db": 1.0})
        second = theirs.wish_made(order, "part 1", {"gain_db": 1.0})
        other = theirs.wish_made(order, "part 2", {"gain_db": 2.0})
        assert first.job_id == second.job_id

        ours.give_up()
        house.process.catch_up()
        make(house, other.job_id)
        with ThreadPoolExecutor(1) as beside:
            waiting = beside.submit(theirs.wait, [second, other])
            deadline = time.monotonic() + 60
            while second.job_id == first.job_id:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            make(house, second.job_id)
            waiting.result(60)

    assert second.made.facts == other.made.facts == {"gain_db": 1.0}
