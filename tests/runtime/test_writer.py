"""Appends that come at once share a commit; nothing waits for company."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from runtime.events import writer
from runtime.events.append import Asked, Envelope, Receipt
from runtime.events.writer import Came, Writer


class Store:
    """Stands for the database: notes what is committed together, and holds a commit open until it is let go."""

    def __init__(self) -> None:
        self.commits: list[list[Asked]] = []
        self.under_way = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.fails: Exception | None = None

    def commit(self, asked: Sequence[Asked]) -> list[Came]:
        self.commits.append(list(asked))
        self.under_way.release()
        assert self.go.acquire(timeout=20)
        return [self.fails or [len(self.commits)] for _ in asked]


class Asking:
    """Threads that append, each started when the one before it waits."""

    def __init__(self) -> None:
        self.store = Store()
        self.writer = Writer(self.store.commit)
        self.came: dict[int, object] = {}
        self.threads: list[threading.Thread] = []

    def ask(self, asked: Asked) -> None:
        number = len(self.threads)

        def work() -> None:
            try:
                self.came[number] = self.writer.append(asked)
            except Exception as failure:  # noqa: BLE001 - looked at by the test
                self.came[number] = failure

        self.threads.append(threading.Thread(target=work))
        self.threads[-1].start()

    def begin(self, *asked: Asked) -> None:
        """Begin with the first, and let the others come while it is under way."""
        self.ask(asked[0])
        assert self.store.under_way.acquire(timeout=20)
        queue = asked[0][1].organization_id.int % 4
        for waiting, one in enumerate(asked[1:], 1):
            self.ask(one)
            _until(lambda so_many=waiting: len(self.writer.queues[queue]) == so_many)

    def end(self) -> list[list[Asked]]:
        """Let every commit go and return what was committed together."""
        for _ in self.threads:
            self.store.go.release()
        for thread in self.threads:
            thread.join(20)
        return self.store.commits


def _until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.001)


ORGANIZATION = uuid4()


def _asked(*streams: UUID, key: str | None = None, seen: UUID | None = None, of: UUID = ORGANIZATION) -> Asked:
    receipt = Receipt(key, b"", {}) if key else None
    envelope = Envelope(of, "user:ann", uuid4(), uuid4(), {}, receipt, {seen: 1} if seen else {})
    return [StoredEvent(stream, 1, "tests.Noted", b"") for stream in streams], envelope


@pytest.fixture
def asking() -> Asking:
    return Asking()


def test_a_lone_command_is_committed_by_its_own_thread_at_once() -> None:
    committed_by: list[int] = []

    def commit(asked: Sequence[Asked]) -> list[Came]:
        committed_by.append(threading.get_ident())
        return [[len(asked)]]

    assert Writer(commit).append(_asked(uuid4())) == [1]
    assert committed_by == [threading.get_ident()]


def test_those_that_come_during_a_commit_share_the_next_one(asking: Asking) -> None:
    asked = [_asked(uuid4()) for _ in range(9)]
    asking.begin(*asked)
    assert asking.end() == [asked[:1], asked[1:]]
    assert asking.came == {0: [1]} | {number: [2] for number in range(1, 9)}
    assert asking.writer.queues == {}


def test_two_commands_of_one_stream_never_share_a_commit(asking: Asking) -> None:
    stream = uuid4()
    first, one, other, last = _asked(uuid4()), _asked(stream), _asked(stream, uuid4()), _asked(uuid4())
    asking.begin(first, one, other, last)
    assert asking.end() == [[first], [one, last], [other]]


def test_two_commands_of_one_key_never_share_a_commit(asking: Asking) -> None:
    first, one, other, last = _asked(), _asked(uuid4(), key="k"), _asked(uuid4(), key="k"), _asked(uuid4(), key="l")
    asking.begin(first, one, other, last)
    assert asking.end() == [[first], [one, last], [other]]


def test_what_leans_on_a_stream_is_not_recorded_behind_its_change_in_the_same_commit(asking: Asking) -> None:
    stream = uuid4()
    first, leaning, changing, late = (
        _asked(),
        _asked(uuid4(), seen=stream),
        _asked(stream),
        _asked(uuid4(), seen=stream),
    )
    asking.begin(first, leaning, changing, late)
    assert asking.end() == [[first], [leaning, changing], [late]]


def test_organizations_share_a_commit_and_may_use_the_same_key(asking: Asking) -> None:
    first, ours, theirs = (
        _asked(),
        _asked(uuid4(), key="k"),
        _asked(uuid4(), key="k", of=UUID(int=ORGANIZATION.int ^ 4)),
    )
    asking.begin(first, ours, theirs)
    assert asking.end() == [[first], [ours, theirs]]


def test_organizations_of_different_queues_do_not_wait_for_one_another(asking: Asking) -> None:
    ours, theirs = _asked(uuid4()), _asked(uuid4(), of=UUID(int=ORGANIZATION.int ^ 1))
    asking.begin(ours)
    asking.begin(theirs)
    assert asking.end() == [[ours], [theirs]]


def test_a_failed_commit_is_told_to_all_who_share_it_and_the_next_one_goes_on(asking: Asking) -> None:
    asking.store.fails = OSError("lost")
    asking.begin(_asked(uuid4()), _asked(uuid4()), _asked(uuid4()))
    asking.end()
    assert [str(came) for came in asking.came.values()] == ["lost"] * 3

    asking.store.fails = None
    asking.begin(_asked(uuid4()))
    asking.end()
    assert asking.came[3] == [3]


def test_more_than_one_commit_can_hold_are_spread_over_several(asking: Asking) -> None:
    asked = [_asked(uuid4()) for _ in range(140)]
    asking.begin(*asked)
    assert [len(commit) for commit in asking.end()] == [1, 128, 11]


class Interrupted:
    """The lock at which a thread waits when somebody presses Ctrl-C."""

    def acquire(self) -> bool:
        raise KeyboardInterrupt


def test_one_that_is_interrupted_while_it_waits_holds_up_nobody(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = vars(writer)["_Waiting"]

    def waiting(asked: Asked) -> object:
        one = made(asked)
        one.woken = Interrupted()
        return one

    first, given_up, last = (_asked(uuid4()) for _ in range(3))
    asking.begin(first)
    with monkeypatch.context() as patched:
        patched.setattr(writer, "_Waiting", waiting)
        with pytest.raises(KeyboardInterrupt):
            asking.writer.append(given_up)
    asking.ask(last)
    _until(lambda: len(asking.writer.queues[ORGANIZATION.int % 4]) == 1)

    assert asking.end() == [[first], [last]]
    assert asking.came == {0: [1], 1: [2]}
    assert asking.writer.queues == {}
