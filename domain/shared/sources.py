"""Where the domain gets its time and identifiers from: given from outside, so that a test can choose them."""

from __future__ import annotations

import os
from collections import deque
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Generator


_DRAWN = 256  # ids' random parts drawn from the system at once


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """Return the present instant with its time zone."""
        ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(tz=UTC)


class Ids(Protocol):
    """Makes identifiers."""

    def new(self) -> UUID:
        """Return an identifier that was never returned before."""
        ...


class TimeOrderedIds:
    """UUID version 7 (RFC 9562): sortable by the millisecond of their making."""

    def __init__(self) -> None:
        self._random: deque[bytes] = deque()
        os.register_at_fork(after_in_child=self._random.clear)  # two processes must not go on with the same

    def new(self) -> UUID:
        """Return a new UUID version 7."""
        milliseconds = int(clock().now().timestamp() * 1000)
        random = int.from_bytes(self._ten_bytes(), "big")
        value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64
        return UUID(int=value | 0b10 << 62 | random & (2**62 - 1))

    def _ten_bytes(self) -> bytes:
        """Return random bytes; the system is asked for many at once: each time another thread goes on meanwhile."""
        try:
            return self._random.popleft()
        except IndexError:
            drawn = os.urandom(10 * _DRAWN)
            self._random.extend(drawn[start : start + 10] for start in range(10, len(drawn), 10))
            return drawn[:10]


_clock: ContextVar[Clock] = ContextVar("clock", default=SystemClock())  # noqa: B039 - the clock has no state
_ids: ContextVar[Ids] = ContextVar("ids", default=TimeOrderedIds())  # noqa: B039 - the maker has no state


def clock() -> Clock:
    """Return the clock in force."""
    return _clock.get()


def now() -> datetime:
    """Return the present instant of the clock in force."""
    return _clock.get().now()


def new_id() -> UUID:
    """Return a new identifier from the maker in force."""
    return _ids.get().new()


@contextmanager
def sources(*, clock: Clock | None = None, ids: Ids | None = None) -> Generator[None]:
    """Put another clock or maker of identifiers in force for a block."""
    clock_token = _clock.set(clock or _clock.get())
    ids_token = _ids.set(ids or _ids.get())
    try:
        yield
    finally:
        _clock.reset(clock_token)
        _ids.reset(ids_token)
