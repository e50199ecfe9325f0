from __future__ import annotations

from uuid import UUID, uuid4

from commands.bus import Command
from commands.generation.generation import FailGeneration, RequestGeneration, StartGeneration
from commands.ports import Actor
from domain.generation.generation import NotFailed
from domain.shared.refusal import NotFound
from film_studio.cli.jobs import app
from film_studio.house import House
from runtime.dispatcher import Call, Principal
from tests.film_studio.cli.conftest import Line


def failed(house: House, reason: str) -> UUID:
    """Ask for something, and let a worker give up on it."""
    caller = house.owner.principal
    worker = Principal(caller.organization_id, Actor("service", uuid4(), "worker-1"), frozenset({"service"}))
    job = uuid4()
    asked: list[tuple[Principal, Command]] = [
        (caller, RequestGeneration(generation_id=job, kind="x", purpose="tests.x", subject_id=uuid4(), recipe={})),
        (worker, StartGeneration(generation_id=job, worker="worker-1", lease_seconds=60)),
        (worker, FailGeneration(generation_id=job, reason=reason, final=True)),
    ]
    for principal, command in asked:
        house.process.dispatcher.dispatch(principal, Call(command))
    return job


def test_what_failed_for_good_is_listed_with_its_reason_and_sent_again(line: Line) -> None:
    with line.open() as house:
        job = failed(house, "no provider\nmakes that")

    told = line(app, "list", "--failed").output
    assert told.startswith(f"{job}  failed     x       1 attempt  2")
    assert told.rstrip().endswith("Z  no provider makes that")

    assert line(app, "retry", str(job)).output == f"{job} waits for a worker again.\n"
    assert line(app, "list", "--failed").output == "No job failed.\n"
    assert f"{job}  requested" in line(app, "list").output


def test_everything_that_failed_is_sent_again_at_once(line: Line) -> None:
    with line.open() as house:
        jobs = [failed(house, "one"), failed(house, "two")]

    assert line(app, "retry").exit_code == line(app, "retry", str(jobs[0]), "--all").exit_code == 2
    told = line(app, "retry", "--all").output
    assert told == "".join(f"{job} waits for a worker again.\n" for job in reversed(jobs))
    assert line(app, "retry", "--all").output == "No job failed.\n"


def test_a_long_list_says_that_there_are_older_ones(line: Line) -> None:
    with line.open() as house:
        first, second = failed(house, "one"), failed(house, "two")

    told = line(app, "list", "--most", "1").output
    assert str(second) in told
    assert str(first) not in told
    assert "older ones" in told


def test_what_did_not_fail_is_not_sent_again(line: Line) -> None:
    with line.open() as house:
        job = failed(house, "one")
    line(app, "retry", str(job))

    assert isinstance(line(app, "retry", str(job)).exception, NotFailed)
    assert isinstance(line(app, "retry", str(uuid4())).exception, NotFound)
