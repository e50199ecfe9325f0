"""One GraphQL request: who asks, and the moments whose tables it reads, each read at most once per link."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from strawberry.fastapi import BaseContext

from api.edge import Behind
from domain.shared.refusal import Invalid, NotFound
from queries import history
from queries.reader import Reader
from runtime.reading import Access, Leaning, TableReader, live, of_past

if TYPE_CHECKING:
    from api.edge import Edge
    from runtime.dispatcher import Principal

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

_MOMENTS = 2  # past moments of one query: each keeps a connection
_PATIENCE = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class When:
    """The moment that a root field asks about; all None: now."""

    instant: datetime | None = None
    position: int | None = None

    @property
    def past(self) -> bool:
        """Whether it is not now."""
        return self.instant is not None or self.position is not None


NOW = When()
asked: ContextVar[When] = ContextVar("asked", default=NOW)


class Moment:
    """The tables at one moment, as one caller may see them, with the links already followed."""

    def __init__(self, session: Session, reader: TableReader, position: int) -> None:
        self.session = session
        self.reader = reader
        self.position = position
        self._links: dict[Hashable, _Link] = {}
        self._asked_for: dict[Hashable, _Link] = {}

    @property
    def organization_id(self) -> UUID:
        """The caller's organization."""
        return self.session.caller.organization_id

    def versions(self, organization_id: UUID, reader: Reader, streams: Iterable[UUID]) -> dict[UUID, int]:
        """Return the streams' versions at this moment: no later than what the rows show, so that no edit is lost."""
        return history.versions(organization_id, reader, streams, self.position)

    def read(self, query: Callable[Concatenate[UUID, Reader, P], T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Run a query in a thread."""
        return self.session.work(query, self.organization_id, self.reader, *args, **kwargs)

    def link(
        self, name: Hashable, key: K, load: Callable[[UUID, Reader, Iterable[K]], Mapping[K, T]]
    ) -> Awaitable[T | None]:
        """Follow a link from one of many rows: all keys asked for at once are loaded by one query."""
        link = self._links.get(name)
        if link is None:
            link = self._links[name] = _Link(load)
        known = link.known.get(key)
        if known is None:
            loop = asyncio.get_running_loop()
            known = link.known[key] = loop.create_future()
            link.wanted.append(key)
            if not self._asked_for:
                # Whoever begins in this turn of the loop asks before the next is over.
                loop.call_soon(lambda: asyncio.create_task(self._load()))
            self._asked_for[name] = link
        return known

    async def _load(self) -> None:
        """Load what is asked for by now, all links in one thread: changing threads costs more than a statement."""
        links = [*self._asked_for.values()]
        self._asked_for = {}
        due = [(link, link.take()) for link in links]
        try:
            found = await self.session.work(self._loaded, due)
        except BaseException:
            for future in (link.known[key] for link, keys in due for key in keys):
                future.cancel()
            raise
        for (link, keys), loaded in zip(due, found, strict=True):
            link.tell(keys, loaded)

    def _loaded(self, due: Iterable[tuple[_Link, list[Any]]]) -> list[Mapping[Any, Any] | Exception]:
        return [link.load(self.organization_id, self.reader, keys) for link, keys in due]


class _Link:
    """What is known of one link of a kind of rows, by the keys from which it is followed."""

    def __init__(self, load: Callable[[UUID, Reader, Iterable[Any]], Mapping[Any, Any]]) -> None:
        self._load = load
        self.known: dict[Any, asyncio.Future[Any]] = {}
        self.wanted: list[Any] = []

    def take(self) -> list[Any]:
        """Return the keys asked for that are not being loaded yet."""
        wanted, self.wanted = self.wanted, []
        return wanted

    def load(self, organization_id: UUID, reader: Reader, keys: list[Any]) -> Mapping[Any, Any] | Exception:
        """Return what the keys lead to; why it cannot be told fails this link alone."""
        try:
            return self._load(organization_id, reader, keys)
        except Exception as error:  # noqa: BLE001 - told to whoever follows the link
            return error

    def tell(self, keys: Iterable[Any], loaded: Mapping[Any, Any] | Exception) -> None:
        """Give what was loaded to whoever waits for it."""
        for key in keys:
            future = self.known[key]
            if future.done():
                continue
            if isinstance(loaded, Exception):
                future.set_exception(loaded)
            else:
                future.set_result(loaded.get(key))


@dataclass
class Session(BaseContext):
    """The context of a request: every resolver gets it."""

    edge: Edge
    principal: Principal | None = None
    socket: bool = False
    """Whether it is the context of a whole WebSocket, which lives long and so keeps nothing."""
    _leaning: Leaning | None = None
    _access: Access | None = None
    _now: Moment | None = None
    _past: dict[tuple[UUID, int], Moment] = field(default_factory=dict[tuple[UUID, int], Moment])
    _stack: ExitStack = field(default_factory=ExitStack)
    _looking_back: bool = False
    _running: set[asyncio.Task[Any]] = field(default_factory=set[asyncio.Task[Any]])
    _folding: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Prepare the library's part, and to ask later about a caller who is known without asking."""
        super().__init__()
        if self.principal is not None and self.principal.seen:
            standing = self.edge.process.log.standing
            self._leaning = Leaning(standing, self.principal.organization_id, self.principal.seen)

    @property
    def caller(self) -> Principal:
        """Who asks. On a WebSocket the key comes in the connection's first message."""
        if self.principal is None:
            given: Any = self.connection_params
            named = cast("dict[str, object]", given if isinstance(given, dict) else {})
            header = named.get("Authorization") or named.get("authorization")
            self.principal = self.edge.authenticator.principal(str(header) if header else None)
            self.edge = self.edge.of(self.principal.organization_id)
        return self.principal

    def again(self) -> Session:
        """Return a session that knows nothing yet: the key and the permissions are asked anew."""
        session = Session(self.edge)
        session.connection_params = self.connection_params
        return session

    @property
    def access(self) -> Access:
        """What the caller may read."""
        if self._access is None:
            caller = self.caller  # first: on a WebSocket the edge is known with the caller
            self._access = Access(self.edge.process.database, self.edge.authority, caller, self._leaning)
        return self._access

    @property
    def now(self) -> Moment:
        """The tables as they are."""
        if self._now is None:
            access = self.access
            process = self.edge.process
            self._now = Moment(self, live(process.database, access), process.projector.position)
        return self._now

    async def moment(self, project_id: UUID | None) -> Moment:
        """Return the moment that the present root field asks about, in a project. Raises NotFound and Invalid."""
        when = asked.get()
        if project_id is not None and not await self.work(self.access.may_read, project_id):
            raise NotFound(f"There is no project {project_id} in this organization.", id=str(project_id))
        if not when.past:
            return self.now
        position = await self._position(when)
        return await self.work(self._fold, project_id, position)

    async def moment_of(self, stream_id: UUID) -> Moment | None:
        """Return the moment of the project that a thing belongs to; None when the caller may not see the thing."""
        if not asked.get().past:
            return self.now
        found = await self.now.read(history.stream, stream_id)
        if found is None or not await self.work(self.access.may_read, found.project_id):
            return None
        return await self.moment(found.project_id)

    async def _position(self, when: When) -> int:
        if when.instant is None:
            return await self.edge.here(when.position or 0, self.caller.organization_id)
        past = self.edge.process.past
        return await self.work(past.position_at, self.caller.organization_id, when.instant)

    def _fold(self, project_id: UUID | None, position: int) -> Moment:
        if project_id is None:
            raise Invalid("asOf needs a project: name the project whose past you ask for.", field="asOf")
        with self._folding:
            known = self._past.get((project_id, position))
            if known is None:
                known = self._past[project_id, position] = self._open(project_id, position)
            return known

    def _open(self, project_id: UUID, position: int) -> Moment:
        """Show the past on a connection kept until the request ends: so few of them, in so few requests at once."""
        if len(self._past) >= _MOMENTS:
            raise Invalid(f"One query asks about at most {_MOMENTS} past moments; ask about the others apart.")
        if not self._past:
            if not self.edge.looking_back.acquire(timeout=_PATIENCE):
                raise Behind("Too many callers look at the past; repeat the query in a moment.")
            self._stack.callback(self.edge.looking_back.release)
            self._looking_back = True
        past = self.edge.process.past.reading(self.caller.organization_id, project_id, position)
        return Moment(self, of_past(self._stack.enter_context(past), self.access), position)

    def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Run a blocking function in a thread; what still runs when the request ends is ended with it."""
        task = asyncio.create_task(self.edge.work(self._confirmed, function, *args, **kwargs))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    def _confirmed(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function, and ask in its thread whether what was leaned on until then still stands."""
        try:
            return function(*args, **kwargs)
        finally:
            if self._leaning is not None:
                self._leaning.stands()

    async def stands(self) -> bool:
        """Tell whether the caller is still who it was taken for, and still may what it was let."""
        if self._leaning is None or self._leaning.settled:
            return self._leaning is None or self._leaning.stands()
        return await self.edge.work(self._leaning.stands)

    async def close(self) -> None:
        """End what is still read, and give back the connections that show the past."""
        running = [*self._running]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._looking_back:
            await run_in_threadpool(self._stack.close)
