"""What every route works with: the studio's process, and threads in which its blocking work runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Semaphore
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar
from uuid import UUID

import anyio
import anyio.to_thread
from fastapi import Depends, Header, Request

from api.progress import Watch
from domain.shared.refusal import Refusal
from runtime.authority import Memberships
from runtime.dispatcher import Principal
from runtime.metrics import Exposition
from runtime.shards import shard_of

if TYPE_CHECKING:
    from api.auth import Authenticator
    from runtime.bootstrap import StudioProcess

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 12  # as many as there are connections of the application role: more would only queue for one
_PAST = 4  # requests that may look at the past at once
_WAITERS = 200  # threads that wait for a position or a job hold no connection


class Behind(Refusal):
    """The read tables have not reached the position asked for in time."""

    code = "studio.behind"
    kind = "behind"


@dataclass(frozen=True, slots=True)
class Edge:
    """One process of the studio as the routes see it, on one of its databases."""

    process: StudioProcess
    authenticator: Authenticator
    authority: Memberships
    watch: Watch
    exposition: Exposition = field(init=False)
    looking_back: Semaphore = field(default_factory=lambda: Semaphore(_PAST))
    """Held by each request that shows the past: it keeps connections to itself."""
    _working: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(_THREADS))
    _waiting: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(_WAITERS))
    _edges: dict[int, Edge] = field(default_factory=dict[int, "Edge"], repr=False)
    """One for each database, shared by all of them."""

    def __post_init__(self) -> None:
        """Be ready to be measured."""
        object.__setattr__(self, "exposition", Exposition(self.process))
        self._edges.setdefault(self.process.number, self)

    def of(self, organization_id: UUID) -> Edge:
        """Return the edge that works on an organization's database."""
        process = self.process.of(organization_id)
        known = self._edges.get(process.number)
        if known is None:
            authority, watch = Memberships(process.log), Watch(process)
            fresh = Edge(process, self.authenticator, authority, watch, _edges=self._edges)
            known = self._edges.setdefault(process.number, fresh)
        return known

    def glance(self, organization_id: UUID) -> Edge | None:
        """Return the edge that works on an organization's database; None where that has to be asked for."""
        process = self.process.glance(organization_id)
        return None if process is None else self._edges.get(process.number)

    def stop(self) -> None:
        """Stop watching jobs."""
        for edge in self._edges.values():
            edge.watch.stop()

    async def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a blocking function that uses the database in a thread."""
        return await anyio.to_thread.run_sync(lambda: function(*args, **kwargs), limiter=self._working)

    async def reached(self, position: int, seconds: float) -> bool:
        """Wait until the read tables hold a position. Returns False when `seconds` went by."""
        if self.process.projector.position >= position:
            return True
        return await anyio.to_thread.run_sync(self.process.projector.wait_for, position, seconds, limiter=self._waiting)

    async def reach(self, position: int, organization_id: UUID) -> None:
        """Wait for a position of an organization's, within the settings' bound. Raises Behind."""
        position = await self.here(position, organization_id)
        if not await self.reached(position, self.process.settings.wait_seconds):
            at = self.process.projector.position
            raise Behind(f"The tables are at position {at}, not yet at {position}; repeat this in a moment.", at=at)

    async def here(self, position: int, organization_id: UUID) -> int:
        """Return the position in this log that means what one of the organization's means, wherever it was then."""
        if shard_of(position) == self.process.number:
            return position
        return await self.work(self.process.here, organization_id, position)


async def edge_of(request: Request) -> Edge:
    """Return the edge that serves a request: that of its caller's organization, when the caller is known."""
    return getattr(request.state, "edge", None) or request.app.state.edge


async def caller_of(request: Request) -> Principal:
    """Return the authenticated caller of a request. What is not `async` here costs a request a hop into a thread."""
    return request.state.principal


TheEdge = Annotated[Edge, Depends(edge_of)]
Caller = Annotated[Principal, Depends(caller_of)]
MinPosition = Annotated[int | None, Header(alias="Studio-Min-Position", ge=0, description="Wait for this position.")]
