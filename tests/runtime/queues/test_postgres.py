"""Consumers of the queue in the database: they miss no ring, and look seldom where nothing rings."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import pytest
from dramatiq_postgres.broker import PostgresConsumer

from runtime.queue import JobQueue, Waiting
from tests.runtime.queues.conftest import Shop
from tests.runtime.queues.shop import Notes, Place, order

_LONG = 60.0  # seconds: a test that waited for it would have failed by then


@pytest.fixture
def queue(dsn: str, keys: Path, tmp_path: Path) -> Generator[JobQueue]:
    with Shop(Place("", dsn, keys), Notes(tmp_path / "notes")).queue(Waiting()) as queue:
        yield queue


def consumer(queue: JobQueue, monkeypatch: pytest.MonkeyPatch, *, wait: float) -> Any:  # noqa: ANN401 - untyped there
    """Return a consumer that waits so long for a ring before it says that there is nothing."""
    monkeypatch.setattr(queue.broker, "poll_interval", wait)
    return queue.broker.consume("cpu", timeout=int(_LONG * 1_000))


def test_what_is_put_while_a_consumer_looks_is_taken_in_at_once(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking = consumer(queue, monkeypatch, wait=_LONG)
    look, rung = cast("Any", PostgresConsumer).claim, threading.Event()

    def look_in_vain(self: PostgresConsumer, limit: int) -> None:
        look(self, limit)
        if not rung.is_set():
            queue.put(order("late"))
            while not taking.wakeup.is_set():
                rung.wait(0.01)
            rung.set()

    monkeypatch.setattr(PostgresConsumer, "claim", look_in_vain)
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.extend(filter(None, (next(taking), next(taking)))), daemon=True)
    thread.start()
    thread.join(timeout=_LONG / 3)
    taking.close()

    assert [message.args[0] for message in found] == ["late"]


def test_a_consumer_for_which_nothing_rings_does_not_ask_again_and_again(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    monkeypatch.setattr("runtime.queues.postgres._LOOK", _LONG)
    taking = consumer(queue, monkeypatch, wait=0.01)

    def looked(_: PostgresConsumer, limit: int) -> None:
        looks.append(limit)

    monkeypatch.setattr(PostgresConsumer, "claim", looked)

    assert [next(taking) for _ in range(5)] == [None] * 5
    assert len(looks) == 1
    taking.wakeup.set()
    assert [next(taking) for _ in range(5)] == [None] * 5
    assert len(looks) == 2
    taking.close()


def test_a_consumer_that_may_take_nothing_in_waits_although_it_rang(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking = consumer(queue, monkeypatch, wait=0.01)
    for name in ("one", "two"):
        queue.put(order(name))
    while (first := next(taking)) is None:
        pass
    waits: list[bool] = []
    wait = taking.wakeup.wait

    def waited(seconds: float) -> None:
        waits.append(wait(seconds))

    monkeypatch.setattr(taking.wakeup, "wait", waited)
    for _ in range(5):
        assert next(taking) is None
    assert sum(waits) <= 2, "a ring ends one wait, and there were two"
    taking.ack(first)
    while (second := next(taking)) is None:
        pass
    taking.close()

    assert [first.args[0], second.args[0]] == ["one", "two"]
