"""Commands that come at once are decided by one thread, one after another, and share a commit.

Nothing waits for company. A lone command is decided and committed in its caller's own thread; those that come meanwhile
wait, and a clerk's thread goes on with all of them. There are a few queues, and an organization is always in the same
one: what one organization waits for does not hold up all. What took long to be decided once waits in other queues from
then on, so that a script of a thousand pages holds up nobody but those who change it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Generator, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from psycopg_pool import PoolTimeout

from runtime.events.append import Asked

T = TypeVar("T")
Came = list[int] | int | Exception
Decision = Generator[Asked, Came, T]
"""Decides what to append, is told what came of it, perhaps decides again, and returns the command's answer."""

_MOST = 128  # commands in one commit
_QUEUES = 4  # of either sort; of 12 connections: more would leave fewer commands to share a commit
_LONG = 0.05  # seconds for a decision; what took longer once waits apart
_GATHERED = 0.005  # seconds of deciding after which those who are ready wait no longer for their commit
_MOST_LONG = 10_000  # streams and kinds of commands known to take long
_BROKEN_OFF = "The command was broken off; repeated with its key it tells what became of it."


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose a command is, and which stream it changes, if that is there already. What takes long is known by `kind`."""

    organization_id: UUID
    stream_id: UUID | None
    kind: Hashable


class _Waiting(Generic[T]):
    """One command, from its coming to its answer."""

    __slots__ = ("_answer", "_context", "_decision", "asked", "done", "failure", "subject")

    def __init__(self, subject: Subject, decision: Decision[T], context: Context | None) -> None:
        self.subject = subject
        self.asked: Asked | None = None
        self.done = False
        self.failure: BaseException | None = None
        self._answer: list[T] = []
        self._decision = decision
        self._context = context

    def go_on(self, came: Came | None) -> None:
        """Decide, or take what came of the decision."""
        send = cast("Callable[[Any], Asked]", self._decision.send)
        try:
            self.asked = self._context.run(send, came) if self._context is not None else send(came)
        except StopIteration as stop:
            self._answer, self.done = [stop.value], True
        except Exception as error:  # noqa: BLE001 - raised where the command was asked
            self.fail(error)

    def fail(self, failure: BaseException) -> None:
        """End without an answer."""
        self.failure, self.done = failure, True

    def break_off(self, failure: BaseException) -> None:
        """End a decision that nobody goes on with."""
        if self._context is not None:
            self._context.run(self._decision.close)
        else:
            self._decision.close()
        self.fail(failure)

    def answer(self) -> T:
        """Return the answer, or raise what kept it from being given."""
        if self.failure is not None:
            raise self.failure
        return self._answer[0]

    def told(self) -> None:
        """Let whoever waits go on."""


class _Thread(_Waiting[T]):
    """A command whose caller's thread waits."""

    __slots__ = ("woken",)

    def __init__(self, subject: Subject, decision: Decision[T]) -> None:
        super().__init__(subject, decision, copy_context())
        self.woken = Lock()
        self.woken.acquire()

    def told(self) -> None:
        self.woken.release()


class _Awaited(_Waiting[T]):
    """A command whose caller's event loop goes on meanwhile."""

    __slots__ = ("future", "loop")

    def __init__(self, subject: Subject, decision: Decision[T]) -> None:
        super().__init__(subject, decision, copy_context())
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[T] = self.loop.create_future()

    def settle(self) -> None:
        """Answer the future, in its own loop."""
        if self.future.done():
            return
        if self.failure is not None:
            self.future.set_exception(self.failure)
        else:
            self.future.set_result(self._answer[0])


class Writer:
    """Has commands decided and committed. `commit` takes what several ask for and says what came of each."""

    def __init__(self, commit: Callable[[Sequence[Asked]], Sequence[Came]]) -> None:
        self._commit = commit
        self._lock = Lock()
        self._clerks = ThreadPoolExecutor(2 * _QUEUES, "clerk")
        self._long: dict[Hashable, None] = {}
        self.queues: dict[Hashable, deque[_Waiting[Any]]] = {}
        """Those who wait in each queue of which somebody takes care."""

    def carry_out(self, subject: Subject, decision: Decision[T], *, long: bool = False) -> T:
        """Have a command decided and committed, in this thread or by a clerk, and return its answer."""
        name = self._queue(subject, long=long)
        with self._lock:
            if leads := name not in self.queues:
                self.queues[name] = deque()
                mine: _Waiting[T] = _Waiting(subject, decision, None)
            else:
                mine = _Thread(subject, decision)
                self.queues[name].append(mine)
        if leads:
            self._lead(name, mine)
        else:
            cast("_Thread[T]", mine).woken.acquire()
        return mine.answer()

    def awaited(self, subject: Subject, decision: Decision[T]) -> asyncio.Future[T]:
        """Have a command decided and committed by a clerk, and return what its answer will be."""
        name = self._queue(subject, long=False)
        mine = _Awaited(subject, decision)
        with self._lock:
            if vacant := name not in self.queues:
                self.queues[name] = deque()
            self.queues[name].append(mine)
        if vacant:
            self._clerks.submit(self._lead, name)
        return mine.future

    def _queue(self, subject: Subject, *, long: bool) -> Hashable:
        if long or subject.kind in self._long:
            return "long", hash(subject.stream_id or subject.kind) % _QUEUES
        return subject.organization_id.int % _QUEUES

    def _lead(self, name: Hashable, mine: _Waiting[Any] | None = None) -> None:
        """Take care of a queue until this thread's own command is answered; a clerk, until nobody waits."""
        queue = self.queues[name]
        if mine is not None:
            queue.appendleft(mine)
        together: list[_Waiting[Any]] = []
        try:
            while queue and not (mine and mine.done):
                self._gather(queue, together)
                self._commit_all(together)
                _tell(one for one in together if one.done)
                queue.extendleft(reversed([one for one in together if not one.done]))
                together.clear()
        except BaseException:  # Ctrl-C, or a job's time is up: nobody may wait for what this thread had in its hands
            if mine is not None and mine in queue:
                queue.remove(mine)
                together.append(mine)
            for one in together:
                if not one.done:
                    one.break_off(InterruptedError(_BROKEN_OFF))
            _tell(together)
            raise
        finally:
            self._resign(name, queue)

    def _resign(self, name: Hashable, queue: deque[_Waiting[Any]]) -> None:
        with self._lock:
            if not queue:
                del self.queues[name]
                return
        self._clerks.submit(self._lead, name)

    def _gather(self, queue: deque[_Waiting[Any]], together: list[_Waiting[Any]]) -> None:
        """Take from the queue what can share a commit, and have it decided.

        No two may write the same stream or leave a receipt under the same key, and none may lean on what one before it
        writes: it would be recorded after a change that it has not seen.
        """
        left: list[_Waiting[Any]] = []
        answered: list[_Waiting[Any]] = []
        written: set[UUID | str] = set()
        keys: set[tuple[UUID, str]] = set()
        began = perf_counter()
        try:
            while queue and len(together) < _MOST and perf_counter() - began < _GATHERED:
                one = queue.popleft()
                together.append(one)  # in this thread's hands, whatever interrupts it
                if one.asked is None and one.subject.stream_id not in written:
                    self._decide(one, queue)
                if one.done:
                    answered.append(together.pop())
                elif one.asked is None or not _fits(one.asked, written, keys):
                    left.append(together.pop())
        finally:
            queue.extendleft(reversed(left))
            _tell(answered)

    def _decide(self, one: _Waiting[Any], queue: deque[_Waiting[Any]]) -> None:
        began = perf_counter()
        one.go_on(None)
        if perf_counter() - began > _LONG:
            self._long[one.subject.kind] = None
            while len(self._long) > _MOST_LONG:
                self._long.pop(next(iter(self._long)))
        if isinstance(one.failure, PoolTimeout):  # each of those who wait would wait as long, one after another
            while queue:
                other = queue.popleft()
                other.break_off(one.failure)
                _tell([other])

    def _commit_all(self, together: Sequence[_Waiting[Any]]) -> None:
        if not together:
            return
        came: Sequence[Came]
        try:
            came = self._commit([cast("Asked", one.asked) for one in together])
        except Exception as error:  # noqa: BLE001 - raised by everybody who shares the commit
            came = [error] * len(together)
        for one, what in zip(together, came, strict=True):
            one.asked = None
            one.go_on(what)


def _fits(asked: Asked, written: set[UUID | str], keys: set[tuple[UUID, str]]) -> bool:
    """Tell whether a command can be recorded behind those others in one commit; if so it counts as one of them."""
    events, envelope = asked
    streams = {event.originator_id for event in events}
    key = (envelope.organization_id, envelope.receipt.key) if envelope.receipt else None
    if key in keys or not written.isdisjoint(streams) or not written.isdisjoint(envelope.seen):
        return False
    written |= streams
    if key is not None:
        keys.add(key)
    return True


def _tell(answered: Iterable[_Waiting[Any]]) -> None:
    """Let those who were answered go on; each event loop is woken once."""
    loops: dict[asyncio.AbstractEventLoop, list[_Awaited[Any]]] = {}
    for one in answered:
        if isinstance(one, _Awaited):
            loops.setdefault(one.loop, []).append(one)
        else:
            one.told()
    for loop, awaited in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, awaited)


def _settle(awaited: Sequence[_Awaited[Any]]) -> None:
    for one in awaited:
        one.settle()
