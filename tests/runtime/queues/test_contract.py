"""What every broker of the studio's queue promises, tried on the real servers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

import pytest

from runtime.queue import Waiting
from runtime.queues.port import MOST_RETRIES
from tests.runtime.queues.conftest import Shop
from tests.runtime.queues.shop import order


def until(true: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            pytest.fail("it did not happen in time")
        time.sleep(0.05)


def test_what_is_put_is_done_once(shop: Shop) -> None:
    with shop.working() as queue:
        for number in range(20):
            queue.put(order(f"job-{number}"))
        until(lambda: shop.notes.count("end", "job-19"))
        until(lambda: queue.depth("cpu") == 0)

    assert sorted(job for what, job, _ in shop.notes.read() if what == "end") == sorted(f"job-{n}" for n in range(20))


def test_the_depth_tells_what_waits(shop: Shop) -> None:
    with shop.queue(Waiting()) as queue:
        for number in range(3):
            queue.put(order(f"job-{number}"))
        until(lambda: queue.depth("cpu") == 3)
        assert (queue.depth("gpu"), queue.depth("priority")) == (0, 0)


def test_a_job_that_fails_is_tried_again_after_longer_and_longer_pauses(shop: Shop) -> None:
    with shop.working(Waiting(silence=30, least_backoff=1_000)) as queue:
        queue.put(order("lame", failures=2))
        until(lambda: shop.notes.count("end", "lame"))

    begun = [at for what, _, at in shop.notes.read() if what == "begin"]
    first, second = begun[1] - begun[0], begun[2] - begun[1]
    assert first >= 0.9
    assert second >= 1.8


def test_what_fails_for_good_is_a_dead_letter_that_can_be_sent_again(shop: Shop) -> None:
    with shop.working() as queue:
        queue.put(order("hopeless", failures=MOST_RETRIES + 1))
        until(lambda: list(queue.dead_letters("cpu")))
        (dead,) = queue.dead_letters("cpu")
        assert dead.arguments[0] == "hopeless"
        assert "went wrong" in dead.reason
        assert shop.notes.count("begin", "hopeless") == MOST_RETRIES + 1

        assert not queue.requeue("cpu", "00000000-0000-0000-0000-000000000000")
        assert queue.requeue("cpu", dead.message_id)
        assert not queue.requeue("cpu", dead.message_id)
        until(lambda: shop.notes.count("end", "hopeless"))
        until(lambda: not list(queue.dead_letters("cpu")))


def test_an_attempt_that_takes_too_long_is_cut_off_and_tried_again(shop: Shop) -> None:
    with shop.working(Waiting(silence=30, least_backoff=50, job_seconds=1)) as queue:
        queue.put(order("endless", seconds=60))
        until(lambda: shop.notes.count("end", "endless"))

    assert [what for what, job, _ in shop.notes.read() if job == "endless"] == ["begin", "cut", "begin", "end"]


def test_what_a_person_waits_for_goes_before_what_is_in_the_queue_already(shop: Shop) -> None:
    with shop.working() as queue:
        for number in range(6):
            queue.put(order(f"long-{number}", seconds=0.7))
        until(shop.notes.read)
        queue.put(order("urgent", queue="priority"))
        until(lambda: len([1 for what, *_ in shop.notes.read() if what == "end"]) == 7)

    ended = [job for what, job, _ in shop.notes.read() if what == "end"]
    assert ended.index("urgent") < 4


def test_a_long_job_stays_in_the_hand_that_has_it(shop: Shop) -> None:
    with shop.working(Waiting(silence=1, least_backoff=50)) as queue, shop.working(Waiting(silence=1)):
        queue.put(order("long", seconds=9))
        until(lambda: shop.notes.count("end", "long"))

    assert [what for what, job, _ in shop.notes.read() if job == "long"] == ["begin", "end"]


def test_a_kind_of_jobs_may_have_less_time_than_others(shop: Shop) -> None:
    with shop.working(Waiting(silence=30, least_backoff=50, job_seconds=600)) as queue:
        queue.put(order("short", seconds=60, limit=1))
        until(lambda: shop.notes.count("end", "short"))

    assert [what for what, job, _ in shop.notes.read() if job == "short"] == ["begin", "cut", "begin", "end"]


def test_a_job_whose_worker_is_killed_is_done_once_by_another(shop: Shop) -> None:
    with shop.queue(Waiting()) as queue, worker(shop) as first:
        queue.put(order("long", seconds=60))
        until(lambda: shop.notes.count("begin", "long"))
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        with worker(shop):
            until(lambda: shop.notes.count("end", "long"), 60)
            until(lambda: queue.depth("cpu") == 0)
            time.sleep(1)

    assert [what for what, job, _ in shop.notes.read() if job == "long"] == ["begin", "begin", "end"]


@contextmanager
def worker(shop: Shop) -> Generator[subprocess.Popen[bytes]]:
    place = shop.place
    words = [sys.executable, "-m", "tests.runtime.queues.shop", "--url", place.url, "--dsn", place.dsn]
    words += ["--keys", str(place.keys), "--notes", str(shop.notes.file), "--silence", "4"]
    process = subprocess.Popen(words)
    try:
        until(lambda: shop.notes.count("ready", str(process.pid)))
        yield process
    finally:
        process.kill()
        process.wait()
