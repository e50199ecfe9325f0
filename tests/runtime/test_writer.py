"""Commands that come at once are decided one after another and share a commit; nothing waits for company."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from psycopg_pool import PoolTimeout

from runtime.events import writer
from runtime.events.append import Asked, Envelope, Receipt
from runtime.events.writer import Came, Decision, Subject, Writer

ORGANIZATION = uuid4()
PLACE: ContextVar[str] = ContextVar("place", default="nowhere")


@dataclass(eq=False)
class Wish:
    """A command: what it asks for, and what it says of how it was decided."""

    asked: Asked
    subject: Subject
    decides: Callable[[], None] = lambda: None
    attempts: int = 1
    decided: list[str] = field(default_factory=list[str])

    def decision(self) -> Decision[object]:
        came: Came = []
        for _ in range(self.attempts):
            self.decides()
            self.decided.append(PLACE.get())
            came = yield self.asked
        if isinstance(came, Exception):
            raise came
        return came


def _wish(
    *streams: UUID,
    key: str | None = None,
    seen: UUID | None = None,
    of: UUID = ORGANIZATION,
    subject: UUID | None = None,
    attempts: int = 1,
    decides: Callable[[], None] = lambda: None,
) -> Wish:
    receipt = Receipt(key, b"", {}) if key else None
    envelope = Envelope(of, "user:ann", uuid4(), uuid4(), {}, receipt, {seen: 1} if seen else {})
    events = [StoredEvent(stream, 1, "tests.Noted", b"") for stream in streams]
    kind = subject or f"kind {uuid4()}"
    return Wish((events, envelope), Subject(of, subject, kind), decides, attempts)


class Store:
    """Stands for the database: notes what is committed together, and holds a commit open until it is let go."""

    def __init__(self) -> None:
        self.commits: list[list[Asked]] = []
        self.under_way = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.fails: BaseException | None = None

    def commit(self, asked: Sequence[Asked]) -> list[Came]:
        self.commits.append(list(asked))
        self.under_way.release()
        assert self.go.acquire(timeout=20)
        if self.fails is not None:
            raise self.fails
        return [[len(self.commits)] for _ in asked]


class Asking:
    """Threads that ask, each started when the one before it waits."""

    def __init__(self) -> None:
        self.store = Store()
        self.writer = Writer(self.store.commit)
        self.came: dict[int, object] = {}
        self.threads: list[threading.Thread] = []

    def ask(self, wish: Wish) -> None:
        number = len(self.threads)

        def work() -> None:
            try:
                self.came[number] = self.writer.carry_out(wish.subject, wish.decision())
            except BaseException as failure:  # noqa: BLE001 - looked at by the test
                self.came[number] = failure

        self.threads.append(threading.Thread(target=work))
        self.threads[-1].start()

    def begin(self, *wishes: Wish) -> None:
        """Begin with the first, and let the others come while it is under way."""
        self.ask(wishes[0])
        assert self.store.under_way.acquire(timeout=20)
        queue = wishes[0].subject.organization_id.int % 4
        for waiting, one in enumerate(wishes[1:], 1):
            self.ask(one)
            _until(lambda so_many=waiting: len(self.writer.queues[queue]) == so_many)

    def end(self) -> list[list[Asked]]:
        """Let every commit go and return what was committed together."""
        for _ in range(200):
            self.store.go.release()
        for thread in self.threads:
            thread.join(20)
        self.came = dict(sorted(self.came.items()))
        return self.store.commits


def _until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def _of(*wishes: Wish) -> list[Asked]:
    return [wish.asked for wish in wishes]


@pytest.fixture
def asking() -> Asking:
    return Asking()


def test_a_lone_command_is_decided_and_committed_by_its_own_thread_at_once() -> None:
    worked: list[int] = []

    def commit(asked: Sequence[Asked]) -> list[Came]:
        worked.append(threading.get_ident())
        return [[len(asked)]]

    wish = _wish(uuid4(), decides=lambda: worked.append(threading.get_ident()))
    assert Writer(commit).carry_out(wish.subject, wish.decision()) == [1]
    assert worked == [threading.get_ident()] * 2


def test_those_that_come_during_a_commit_share_the_next_one(asking: Asking) -> None:
    wishes = [_wish(uuid4()) for _ in range(9)]
    asking.begin(*wishes)
    assert asking.end() == [_of(*wishes[:1]), _of(*wishes[1:])]
    assert asking.came == {0: [1]} | {number: [2] for number in range(1, 9)}
    _until(lambda: asking.writer.queues == {})


def test_each_is_decided_as_where_it_was_asked(asking: Asking) -> None:
    wishes = [_wish(uuid4()) for _ in range(3)]
    for number, wish in enumerate(wishes):
        wish.decides = lambda number=number: PLACE.set(f"{number}") and None  # what one sets, no other one sees
    asking.begin(*wishes)
    asking.end()
    assert [wish.decided for wish in wishes] == [["0"], ["1"], ["2"]]
    assert PLACE.get() == "nowhere"


def test_two_commands_of_one_stream_never_share_a_commit(asking: Asking) -> None:
    stream = uuid4()
    first, one, other, last = _wish(uuid4()), _wish(stream), _wish(stream, uuid4()), _wish(uuid4())
    asking.begin(first, one, other, last)
    assert asking.end() == [_of(first), _of(one, last), _of(other)]


def test_a_command_on_a_stream_is_decided_when_the_one_before_it_is_recorded(asking: Asking) -> None:
    stream = uuid4()
    commits: list[int] = []
    first, one, other = _wish(uuid4()), _wish(stream, subject=stream), _wish(stream, subject=stream)
    other.decides = lambda: commits.append(len(asking.store.commits))
    asking.begin(first, one, other)
    assert asking.end() == [_of(first), _of(one), _of(other)]
    assert commits == [2]


def test_two_commands_of_one_key_never_share_a_commit(asking: Asking) -> None:
    first, one, other, last = _wish(), _wish(uuid4(), key="k"), _wish(uuid4(), key="k"), _wish(uuid4(), key="l")
    asking.begin(first, one, other, last)
    assert asking.end() == [_of(first), _of(one, last), _of(other)]


def test_what_leans_on_a_stream_is_not_recorded_behind_its_change_in_the_same_commit(asking: Asking) -> None:
    stream = uuid4()
    first, leaning, changing = _wish(), _wish(uuid4(), seen=stream), _wish(stream)
    late = _wish(uuid4(), seen=stream)
    asking.begin(first, leaning, changing, late)
    assert asking.end() == [_of(first), _of(leaning, changing), _of(late)]


def test_one_that_decides_again_shares_the_next_commit(asking: Asking) -> None:
    first, again, late = _wish(uuid4(), attempts=2), _wish(uuid4(), attempts=2), _wish(uuid4())
    asking.begin(first, again, late)
    assert asking.end() == [_of(first), _of(first, again, late), _of(again)]
    assert asking.came == {0: [2], 1: [3], 2: [2]}


def test_organizations_share_a_commit_and_may_use_the_same_key(asking: Asking) -> None:
    first, ours = _wish(), _wish(uuid4(), key="k")
    theirs = _wish(uuid4(), key="k", of=UUID(int=ORGANIZATION.int ^ 4))
    asking.begin(first, ours, theirs)
    assert asking.end() == [_of(first), _of(ours, theirs)]


def test_organizations_of_different_queues_do_not_wait_for_one_another(asking: Asking) -> None:
    ours, theirs = _wish(uuid4()), _wish(uuid4(), of=UUID(int=ORGANIZATION.int ^ 1))
    asking.begin(ours)
    asking.begin(theirs)
    assert asking.end() == [_of(ours), _of(theirs)]


def test_what_took_long_once_holds_up_nobody_else_of_its_organization(asking: Asking) -> None:
    script = uuid4()
    slow = _wish(script, subject=script, decides=lambda: time.sleep(0.1))
    asking.store.go.release()
    asking.begin(slow)
    asking.threads[0].join(20)

    deciding, decide = threading.Event(), threading.Event()

    def decides() -> None:
        deciding.set()
        decide.wait(20)

    again = _wish(script, subject=script, decides=decides)
    asking.ask(again)
    assert deciding.wait(20)
    asking.store.go.release()
    other = _wish(uuid4())
    asking.begin(other)
    asking.threads[2].join(20)
    assert asking.came == {0: [1], 2: [2]}
    decide.set()
    assert asking.end() == [_of(slow), _of(other), _of(again)]


def test_a_failed_commit_is_told_to_all_who_share_it_and_the_next_one_goes_on(asking: Asking) -> None:
    asking.store.fails = OSError("lost")
    asking.begin(_wish(uuid4()), _wish(uuid4()), _wish(uuid4()))
    asking.end()
    assert [str(came) for came in asking.came.values()] == ["lost"] * 3

    asking.store.fails = None
    asking.begin(_wish(uuid4()))
    asking.end()
    assert asking.came[3] == [3]


def test_who_waits_behind_one_that_gets_no_connection_is_told_so_at_once(asking: Asking) -> None:
    def no_connection() -> None:
        raise PoolTimeout("none in 10 s")

    first, *waiting = (_wish(uuid4(), decides=no_connection) for _ in range(4))
    first.decides = lambda: None
    asking.begin(first, *waiting)
    asking.end()
    assert [str(came) for came in asking.came.values()] == ["[1]", *["none in 10 s"] * 3]
    assert [wish.decided for wish in waiting] == [[], [], []]


def test_more_than_one_commit_can_hold_are_spread_over_several(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_GATHERED", 20)
    asking.begin(*(_wish(uuid4()) for _ in range(140)))
    assert [len(commit) for commit in asking.end()] == [1, 128, 11]


def test_one_that_is_interrupted_at_its_commit_holds_up_nobody(asking: Asking) -> None:
    asking.store.fails = KeyboardInterrupt()
    first, last = _wish(uuid4()), _wish(uuid4())
    asking.begin(first, last)
    asking.store.go.release()
    asking.threads[0].join(20)
    assert isinstance(asking.came[0], KeyboardInterrupt)
    asking.store.fails = None
    assert asking.end() == [_of(first), _of(last)]
    assert asking.came[1] == [2]
    _until(lambda: asking.writer.queues == {})


def test_one_that_is_interrupted_between_two_decisions_is_ended_there(monkeypatch: pytest.MonkeyPatch) -> None:
    wish, store, ended = _wish(uuid4()), Store(), list[str]()
    store.go.release()
    lone = Writer(store.commit)
    gather = lone._gather

    def deciding() -> Decision[None]:
        try:
            yield wish.asked
            yield wish.asked
        finally:
            ended.append(PLACE.get())

    def interrupted(queue: deque[Any], together: list[Any]) -> None:
        if store.commits:
            raise KeyboardInterrupt
        gather(queue, together)

    monkeypatch.setattr(lone, "_gather", interrupted)
    decision = deciding()
    with pytest.raises(KeyboardInterrupt):
        lone.carry_out(wish.subject, decision)
    assert ended == ["nowhere"]


def test_a_clerk_that_is_broken_off_tells_those_in_its_hands_and_another_one_goes_on(asking: Asking) -> None:
    def broken_off() -> None:
        raise SystemExit

    first, one, breaking, last = _wish(uuid4()), _wish(uuid4()), _wish(uuid4(), decides=broken_off), _wish(uuid4())
    asking.begin(first, one, breaking, last)
    assert asking.end() == [_of(first), _of(last)]
    assert [type(came) for came in asking.came.values()] == [list, InterruptedError, InterruptedError, list]


def test_event_loops_await_commands_beside_threads(asking: Asking) -> None:
    wishes = [_wish(uuid4()) for _ in range(5)]
    wishes[2].decides = lambda: (_ for _ in ()).throw(LookupError("nothing there"))

    async def work() -> list[object]:
        PLACE.set("the loop")
        asked = [asking.writer.awaited(wish.subject, wish.decision()) for wish in wishes]
        asked[1].cancel()  # its caller has gone
        return list(await asyncio.gather(*asked, return_exceptions=True))

    asking.begin(_wish(uuid4()))
    for _ in range(20):
        asking.store.go.release()
    came = asyncio.run(work())
    asking.end()
    assert [type(one) for one in came] == [list, asyncio.CancelledError, LookupError, list, list]
    assert [wish.decided for wish in wishes] == [["the loop"], ["the loop"], [], ["the loop"], ["the loop"]]
