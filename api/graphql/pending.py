"""Values of an answer that are not there yet, without a task for each.

A hundred nodes with three links each are three hundred resolvers that wait for three statements. A task for each costs
more than the statements do [measured]; here a resolver is begun at once, and gone on with when what it waits for came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any


class Pending:
    """A value that is not there yet: whoever waits for it is called once it is, or once it failed."""

    __slots__ = ("_calls", "error", "settled", "value")

    def __init__(self) -> None:
        self.settled = False
        self.value: Any = None
        self.error: BaseException | None = None
        self._calls: list[Callable[[Pending], None]] = []

    def then(self, call: Callable[[Pending], None]) -> None:
        """Call with this once it is settled, at once if it is."""
        if self.settled:
            call(self)
        else:
            self._calls.append(call)

    def settle(self, value: Any, error: BaseException | None = None) -> None:  # noqa: ANN401 - any value of an answer
        """Say what the value is, or why there is none; only the first word counts."""
        if self.settled:
            return
        self.settled, self.value, self.error = True, value, error
        for call in self._calls:
            call(self)
        self._calls.clear()

    def result(self) -> Any:  # noqa: ANN401 - any value of an answer
        """Return the value. Raises why there is none."""
        if self.error is not None:
            raise self.error
        return self.value

    def become(self, other: Pending) -> None:
        """Settle as another does."""
        other.then(lambda done: self.settle(done.value, done.error))


def resolved(awaitable: Any) -> Pending:  # noqa: ANN401 - whatever a resolver returned to be awaited
    """Begin what a resolver returned and go on with it in the loop's callbacks.

    It is no task of its own, so it may await futures and tasks alone (links, and whatever `Session.work` returns), not
    what asks which task it is, as timeouts and limiters do.
    """
    if not asyncio.iscoroutine(awaitable):
        return of_future(asyncio.ensure_future(awaitable))
    pending = Pending()
    _step(awaitable, pending)
    return pending


def _step(coroutine: Coroutine[Any, Any, Any], pending: Pending) -> None:
    try:
        waited = coroutine.send(None)
    except StopIteration as end:
        pending.settle(end.value)
    except BaseException as error:  # noqa: BLE001 - told to whoever waits
        pending.settle(None, error)
    else:
        if waited is None:  # it only lets others go first
            asyncio.get_running_loop().call_soon(_step, coroutine, pending)
            return
        waited._asyncio_future_blocking = False  # noqa: SLF001 - as a task does that a future has been yielded to
        waited.add_done_callback(partial(_step_on, coroutine, pending))


def _step_on(coroutine: Coroutine[Any, Any, Any], pending: Pending, _: asyncio.Future[Any]) -> None:
    _step(coroutine, pending)


def of_future(future: asyncio.Future[Any]) -> Pending:
    """Return what a future will hold."""
    pending = Pending()

    def done(future: asyncio.Future[Any]) -> None:
        if future.cancelled():
            pending.settle(None, asyncio.CancelledError())
        else:
            error = future.exception()
            pending.settle(None if error else future.result(), error)

    future.add_done_callback(done)
    return pending


class Joined(Pending):
    """Values in their places, of which some are pending; the first failure is that of the whole."""

    __slots__ = ("_left", "_places")

    def __init__(self, places: Any, waiting: list[tuple[Any, Pending]]) -> None:  # noqa: ANN401 - a list or a dict
        super().__init__()
        self._places = places
        self._left = len(waiting)
        for place, pending in waiting:
            pending.then(lambda done, place=place: self._put(place, done))

    def _put(self, place: Any, done: Pending) -> None:  # noqa: ANN401 - an index or a name
        if done.error is not None:
            self.settle(None, done.error)
            return
        self._places[place] = done.value
        self._left -= 1
        if not self._left:
            self.settle(self._places)
