"""What every route works with: the studio's process, and threads in which its blocking work runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Semaphore
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import anyio
import anyio.to_thread
from fastapi import Depends, Header, Request

from domain.shared.refusal import Refusal
from runtime.dispatcher import Principal
from runtime.metrics import Exposition

if TYPE_CHECKING:
    from api.auth import Authenticator
    from api.progress import Watch
    from runtime.authority import Memberships
    from runtime.bootstrap import StudioProcess

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 12  # as many as there are connections of the application role: more would only queue for one
_COMMANDS = 64  # threads with a command: most wait for a commit that they share, and hold no connection
_PAST = 4  # requests that may look at the past at once
_WAITERS = 200  # threads that wait for a position or a job hold no connection


class Behind(Refusal):
    """The read tables have not reached the position asked for in time."""

    code = "studio.behind"
    kind = "behind"


@dataclass(frozen=True, slots=True)
class Edge:
    """One process of the studio as the routes see it."""

    process: StudioProcess
    authenticator: Authenticator
    authority: Memberships
    watch: Watch
    exposition: Exposition = field(init=False)
    looking_back: Semaphore = field(default_factory=lambda: Semaphore(_PAST))
    """Held by each request that shows the past: it keeps connections to itself."""
    _working: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(_THREADS))
    _commanding: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(_COMMANDS))
    _waiting: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(_WAITERS))

    def __post_init__(self) -> None:
        """Be ready to be measured."""
        object.__setattr__(self, "exposition", Exposition(self.process))

    async def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a blocking function that uses the database in a thread."""
        return await anyio.to_thread.run_sync(lambda: function(*args, **kwargs), limiter=self._working)

    async def command(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a blocking function that answers a command in a thread."""
        return await anyio.to_thread.run_sync(lambda: function(*args, **kwargs), limiter=self._commanding)

    async def reached(self, position: int, seconds: float) -> bool:
        """Wait until the read tables hold a position. Returns False when `seconds` went by."""
        if self.process.projector.position >= position:
            return True
        return await anyio.to_thread.run_sync(self.process.projector.wait_for, position, seconds, limiter=self._waiting)

    async def reach(self, position: int) -> None:
        """Wait for a position, within the settings' bound. Raises Behind."""
        if not await self.reached(position, self.process.settings.wait_seconds):
            at = self.process.projector.position
            raise Behind(f"The tables are at position {at}, not yet at {position}; repeat this in a moment.", at=at)


def edge_of(request: Request) -> Edge:
    """Return the edge of the application that serves a request."""
    return request.app.state.edge


def caller_of(request: Request) -> Principal:
    """Return the authenticated caller of a request."""
    return request.state.principal


TheEdge = Annotated[Edge, Depends(edge_of)]
Caller = Annotated[Principal, Depends(caller_of)]
MinPosition = Annotated[int | None, Header(alias="Studio-Min-Position", ge=0, description="Wait for this position.")]
