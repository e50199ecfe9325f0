"""A studio on several databases: the parts that work on each, and commands that find their organization's."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from commands.enterprise.organization import CreateOrganization
from domain.enterprise.name_claim import NameClaim, slug_of
from runtime.events.recorder import BeingMoved, MovedAway
from runtime.process import StudioProcess
from runtime.shards import HOME, ShardMap

if TYPE_CHECKING:
    from commands.bus import Command
    from runtime.dispatcher import Call, Commands, Principal, Reply

_log = logging.getLogger("studio.shards")
_LOOK = 0.5  # seconds between two looks at the map
_HOPS = 3  # times that a command follows its organization before its caller is asked to come again

Attend = Callable[[StudioProcess], AbstractContextManager[object]]
T = TypeVar("T")
Joined = Callable[[StudioProcess], StudioProcess]


class Shards:
    """Opens the studio's databases and tells which one an organization is in.

    `opened(number, dsn, joined)` opens the parts of one, the home database's where the string is empty, and passes them
    through `joined` before anything works with them.
    """

    def __init__(self, opened: Callable[[int, str, Joined], AbstractContextManager[StudioProcess]]) -> None:
        self._opened = opened
        self._processes: dict[int, StudioProcess] = {}
        self._plain: dict[int, Commands] = {}
        self._attending: list[tuple[Attend, ExitStack]] = []
        self._opening = threading.RLock()
        self._stack = ExitStack()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="shards", daemon=True)
        self.map: ShardMap

    @contextmanager
    def running(self) -> Generator[StudioProcess]:
        """Have every database open for a block; lend the home database's parts."""
        with self._stack:
            self._open(HOME, "")
            self._open_others()
            self._thread.start()
            try:
                yield self._processes[HOME]
            finally:
                self._stop()  # before anything is closed: it must not open another one meanwhile

    def of(self, organization_id: UUID) -> StudioProcess:
        """Return the parts that work on the organization's database."""
        return self._at(self.map.shard(organization_id))

    def glance(self, organization_id: UUID) -> StudioProcess | None:
        """Return the parts that work on the organization's database; None where that has to be asked for."""
        number = self.map.glance(organization_id)
        return None if number is None else self._processes.get(number)

    def every(self) -> Sequence[StudioProcess]:
        """Return the parts of every database, the home database's first; raises what keeps one from being opened."""
        return [self._at(number) for number in self.map.shards]

    def open_ones(self) -> Sequence[StudioProcess]:
        """Return the parts of every database that could be opened."""
        return list(self._processes.values())

    @contextmanager
    def each(self, attend: Attend) -> Generator[None]:
        """Attend to every database for a block, to one that is added meanwhile as well."""
        with ExitStack() as stack:
            with self._opening:
                for process in self.open_ones():
                    stack.enter_context(attend(process))
                self._attending.append((attend, stack))
            try:
                yield
            finally:
                with self._opening:
                    self._attending.remove((attend, stack))

    def commands_of(self, organization_id: UUID) -> Commands:
        """Return who answers the organization's commands."""
        number = self.map.shard(organization_id)
        return self._plain.get(number) or self._plain[self._at(number).number]

    def commands_at_hand(self, organization_id: UUID) -> Commands | None:
        """Return who answers the organization's commands; None where that has to be asked for."""
        number = self.map.glance(organization_id)
        return None if number is None else self._plain.get(number)

    def _at(self, number: int) -> StudioProcess:
        return self._processes.get(number) or self._open(number, self.map.shards[number])

    def _open(self, number: int, dsn: str) -> StudioProcess:
        with self._opening:
            if number not in self._processes:
                process = self._stack.enter_context(self._opened(number, dsn, self._join))
                for attend, stack in self._attending:
                    stack.enter_context(attend(process))
                self._processes[number] = process
            return self._processes[number]

    def _join(self, process: StudioProcess) -> StudioProcess:
        if process.number == HOME:
            self.map = ShardMap(process.database)
            self.map.confirm()
        self._plain[process.number] = process.dispatcher
        return replace(process, dispatcher=Router(self), whole=self)

    def _open_others(self) -> None:
        for number, dsn in self.map.shards.items():
            try:
                self._open(number, dsn)
            except Exception:  # noqa: BLE001 - said loudly; the organizations of the others must not wait for this one
                _log.exception("shard %d cannot be opened; it is tried again", number)

    def _watch(self) -> None:
        while not self._stopped.wait(_LOOK):
            try:
                self.map.confirm()
            except Exception as error:  # noqa: BLE001 - the next request says it
                _log.warning("the shard map cannot be read: %s", error)
            else:
                self._open_others()

    def _stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=20)


class Router:
    """Answers commands on the database that their organization is in, wherever it was asked."""

    def __init__(self, shards: Shards) -> None:
        self._shards = shards

    def dispatch(self, principal: Principal, call: Call) -> Reply:
        """Answer one call. Raises a Refusal when the answer is no."""
        return self._followed(principal, [call], lambda there: there.dispatch(principal, call))

    async def answer(self, principal: Principal, call: Call) -> Reply:
        """Answer one call while the event loop goes on; as `dispatch`."""
        there = (
            None
            if isinstance(call.command, CreateOrganization)
            else self._shards.commands_at_hand(principal.organization_id)
        )
        if there is not None:
            try:
                return await there.answer(principal, call)
            except MovedAway:
                pass
        return await asyncio.to_thread(self.dispatch, principal, call)

    def dispatch_together(self, principal: Principal, calls: Sequence[Call]) -> list[Reply]:
        """Answer several calls in one transaction, all or none, under the first one's key."""
        return self._followed(principal, calls, lambda there: there.dispatch_together(principal, calls))

    def authorize(self, principal: Principal, command: Command) -> UUID | None:
        """Return the project of a command's subject. Raises NotFound and Forbidden."""
        return self._shards.commands_of(principal.organization_id).authorize(principal, command)

    def _followed(self, principal: Principal, calls: Sequence[Call], ask: Callable[[Commands], T]) -> T:
        organization_id = principal.organization_id
        for call in calls:
            self._place(organization_id, call.command)
        for _ in range(_HOPS):
            try:
                return ask(self._shards.commands_of(organization_id))
            except MovedAway:
                self._shards.map.confirm()
        raise BeingMoved.of(organization_id)

    def _place(self, organization_id: UUID, command: Command) -> None:
        """Choose where an organization begins, and see that no other one has its name. Raises SlugTaken."""
        if isinstance(command, CreateOrganization) and self._shards.map.several:
            slug = slug_of(command.name) if command.slug is None else command.slug
            if not self._shards.map.place(organization_id, NameClaim.create_id(slug)):
                raise NameClaim(slug, organization_id).taken()
