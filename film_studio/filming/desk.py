"""The film maker's desk: asks commands, waits for jobs, fetches what was made."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid5

import psycopg
from psycopg_pool import PoolTimeout

from commands.bus import Command
from commands.generation.generation import CancelGeneration, RequestGeneration, RetryGeneration
from commands.postproduction.scene_audio import ScoreScene, VoiceLine
from commands.production.render import RenderShot
from domain.generation.generation import NotFailed
from domain.shared.canonical import digest_of
from domain.shared.refusal import NotFound, Refusal
from domain.shared.sources import new_id
from runtime.dispatcher import Call, Principal, Reply
from runtime.events.recorder import BeingMoved
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess

T = TypeVar("T")
Wanted = RenderShot | ScoreScene | VoiceLine
"""What may be asked for together: each says under which id its job is to be."""
_PATIENCE = 30.0  # seconds that the database may be away
_LOOK = 0.5  # seconds between two looks at unfinished jobs while the read tables stand still
_TOGETHER = 100  # commands of one transaction: asked one by one, a film's 180 wishes cost a second [measured]
_UNHEARD = 2.0  # seconds in which what was asked for has become a job
_STOPPED = "stopped at the terminal"
_PAUSE = 0.02  # seconds between two looks at most, however fast they move
_JOBS = """SELECT id, status, outputs, facts, reason, reused_from IS NOT NULL,
    extract(epoch FROM started_at)::float8, extract(epoch FROM ended_at)::float8 FROM generations
    WHERE organization_id = %s AND id = ANY(%s::uuid[]) AND status IN ('completed', 'failed', 'cancelled')"""


class JobFailed(Trouble):
    """Something could not be made."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job: outputs by name, each the hash of an object, and the facts about them."""

    outputs: Mapping[str, str]
    facts: Mapping[str, Any]
    reused: bool
    began: float = 0.0
    """When work on it began, and when it ended: seconds of the epoch; nothing for what was there."""
    ended: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it was worked on, without the time in the queue."""
        return self.ended - self.began


@dataclass(slots=True)
class Wish:
    """Something asked of a worker: the label by which a person knows it, and its job unless it stood already."""

    label: str
    job_id: UUID | None
    result: Result | None = None
    known: bool = False
    """Whether it was asked for before, by an earlier run or another one."""
    stage: str = ""
    again: Callable[[], Wish] | None = None
    """Asks for it once more: somebody else who asked for it first may want it no more."""

    @property
    def made(self) -> Result:
        """What came of it. Raises RuntimeError before it was waited for."""
        if self.result is None:
            msg = f"{self.label} was not waited for"
            raise RuntimeError(msg)
        return self.result


@dataclass(frozen=True, slots=True)
class Order:
    """Which kind of provider makes something, to which end, and whose it is."""

    kind: str
    purpose: str
    subject_id: UUID
    project_id: UUID


@dataclass(frozen=True, slots=True)
class Desk:
    """Acts for one person in one organization, inside a studio's process."""

    opened: StudioProcess
    principal: Principal
    unfinished: set[UUID] = field(default_factory=set[UUID])
    """The jobs that were asked for here first and have not ended."""

    @property
    def process(self) -> StudioProcess:
        """The parts that work on the organization's database, wherever it is now."""
        return self.opened.of(self.principal.organization_id)

    def ask(self, command: Command, key: str | None = None) -> Reply:
        """Ask one command; while the database is away it is asked again, under one key. Raises the refusal."""
        call = Call(command, key or str(new_id()))
        return _patiently(lambda: self.process.dispatcher.dispatch(self.principal, call))

    def wishes(self, asked: Sequence[tuple[str, Wanted]]) -> list[Wish]:
        """Ask for several things, many in one transaction, each with the label by which a person knows it."""
        found: list[Wish] = []
        for begin in range(0, len(asked), _TOGETHER):
            part = asked[begin : begin + _TOGETHER]
            own = [command.model_copy(update={"generation_id": new_id()}) for _, command in part]
            jobs = {command.generation_id for command in own if command.generation_id}
            self.unfinished.update(jobs)  # before: who is stopped while they are asked for wants none of them
            for (label, wanted), command, reply in zip(part, own, self._ask_together(own), strict=True):
                again = partial(self.wish, label, wanted)
                found.append(self._wished(label, reply, again, known=reply.job_id != command.generation_id))
            self.unfinished.difference_update(jobs - {wish.job_id for wish in found})
        return found

    def wish(self, label: str, command: Command) -> Wish:
        """Ask for something made; what stands already is its result at once, and what failed before is tried again."""
        reply = self.ask(command)
        return self._wished(label, reply, partial(self.wish, label, command), known=reply.position is None)

    def _wished(self, label: str, reply: Reply, again: Callable[[], Wish], *, known: bool) -> Wish:
        if reply.job_id is None:
            return Wish(label, None, _result(reply.details["outputs"], reply.details.get("facts", {}), reused=True))
        known = known and not self._tried_again(reply.job_id)
        if not known:
            self.unfinished.add(reply.job_id)
        return Wish(label, reply.job_id, known=known, again=again)

    def _ask_together(self, commands: Sequence[Command]) -> list[Reply]:
        """Ask several commands, all or none, under one key."""
        key = str(new_id())
        calls = [Call(command, key if number == 0 else None) for number, command in enumerate(commands)]
        return _patiently(lambda: self.process.dispatcher.dispatch_together(self.principal, calls))

    def wish_made(self, order: Order, label: str, recipe: Mapping[str, Any], inputs: Sequence[str] = ()) -> Wish:
        """Ask for something that no aggregate keeps, under an id that follows from its recipe: twice is once.

        What was made and collected since, or cancelled, is asked for under the next id.
        """
        name = f"{order.purpose}:{digest_of(recipe)}"
        ids = (uuid5(order.subject_id, f"{name}:{again}") for again in count())
        generation_id = next(known for known in ids if not self._lost(known))
        command = RequestGeneration(
            generation_id=generation_id,
            project_id=order.project_id,
            kind=order.kind,
            purpose=order.purpose,
            subject_id=order.subject_id,
            part=label[:200],
            recipe=dict(recipe),
            inputs=tuple(inputs),
        )
        wish = self.wish(label, command)
        wish.again = lambda: self.wish_made(order, label, recipe, inputs)
        return wish

    def wait(self, wishes: Iterable[Wish], then: Callable[[Wish], Iterable[Wish]] = lambda _: ()) -> None:
        """Wait until every wish has its result, and those as well that `then` says follow from one that has.

        Raises JobFailed for one that has none.
        """
        ready, waiting = deque(wishes), dict[UUID, list[Wish]]()
        while ready or waiting:
            while ready:
                wish = ready.popleft()
                if wish.job_id is None or wish.result is not None:
                    ready.extend(then(wish))
                else:
                    waiting.setdefault(wish.job_id, []).append(wish)
            seen = self.process.projector.position
            for job in self._ended(waiting):
                self.unfinished.discard(job[0])
                for wish in waiting.pop(job[0]):
                    _end(wish, job)
                    ready.append(wish)
            if waiting and not ready and self.process.projector.wait_for(seen + 1, _LOOK):
                time.sleep(_PAUSE)

    def _ended(self, wishes: Iterable[UUID]) -> list[tuple[Any, ...]]:
        organization_id = self.principal.organization_id
        jobs = f"{{{','.join(map(str, wishes))}}}"  # as text: a list of hundreds is a millisecond's work for the driver

        def looked() -> list[tuple[Any, ...]]:
            with self.process.database.reading(organization_id) as connection:
                return connection.execute(_JOBS, (organization_id, jobs)).fetchall()

        return _patiently(looked)

    def _lost(self, job_id: UUID) -> bool:
        """Tell whether a job was cancelled, or completed and what it made is in the store no more."""
        return any(
            status == "cancelled" or any(not self.process.objects.use(output["hash"]) for output in outputs.values())
            for _, status, outputs, *_ in self._ended([job_id])
        )

    def _tried_again(self, job_id: UUID) -> bool:
        """Have a job that failed for good tried again; tell whether it had."""
        if all(status != "failed" for _, status, *_ in self._ended([job_id])):
            return False
        try:
            self.settle(self.ask(RetryGeneration(generation_id=job_id)))
        except NotFailed:  # another run was faster
            self.process.catch_up()
        return True

    def give_up(self) -> None:
        """Want nothing any more of what was asked for here first and nobody has made yet; who else waits asks anew."""
        self.unfinished.difference_update(job_id for job_id, *_ in self._ended(self.unfinished))
        left, deadline = list(self.unfinished), time.monotonic() + _UNHEARD
        while left:
            parts = (left[begin : begin + _TOGETHER] for begin in range(0, len(left), _TOGETHER))
            left = [job for part in parts for job in self._cancel(part)]
            if time.monotonic() > deadline:
                return
            time.sleep(_PAUSE)

    def _cancel(self, jobs: Sequence[UUID]) -> list[UUID]:
        """Cancel jobs; return those that are not there, or not yet: what asks for them has still to be reacted to."""
        commands = [CancelGeneration(generation_id=job, reason=_STOPPED) for job in jobs]
        with suppress(Refusal):  # one of them has ended meanwhile, or is not there
            self._ask_together(commands)
            return []
        unheard: list[UUID] = []
        for command in commands:
            try:
                self.ask(command)
            except NotFound:
                unheard.append(command.generation_id)
            except Refusal:
                continue
        return unheard

    def settle(self, reply: Reply) -> None:
        """Wait until the read tables hold what a reply recorded. Raises Trouble when they do not in time."""
        process = self.process
        position = process.here(self.principal.organization_id, reply.position or 0)
        if not process.projector.wait_for(position, 30):
            raise Trouble("The read tables do not follow the log; look at the studio's log for the reason.")

    def object(self, digest: str) -> Path:
        """Return the file of a stored object."""
        return self.process.objects.path(digest)


def _end(wish: Wish, job: Sequence[Any]) -> None:
    """Give a wish what came of its job, a row of `_JOBS`, or ask for it again. Raises JobFailed."""
    _, status, outputs, facts, reason, reused, *span = job
    if status == "cancelled" and _asked_again(wish):
        return
    if status != "completed":
        raise JobFailed(f"{wish.label} could not be made: {reason}")
    wish.result = _result(outputs, facts, *span, reused=reused or wish.known)


def _asked_again(wish: Wish) -> bool:
    """Ask for what somebody else asked for first and wants no more; tell whether it was theirs."""
    if not wish.known or wish.again is None:
        return False
    fresh = wish.again()
    if fresh.job_id == wish.job_id:
        time.sleep(_PAUSE)  # whose it is has not heard of it yet
    wish.job_id, wish.known, wish.result, wish.again = fresh.job_id, fresh.known, fresh.result, fresh.again
    return True


def _patiently(call: Callable[[], T]) -> T:
    """Call until the database answers; it is there again within moments. Raises what it says after half a minute."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return call()
        except (psycopg.OperationalError, PoolTimeout, BeingMoved):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _result(
    outputs: Mapping[str, Any],
    facts: Mapping[str, Any],
    began: float | None = None,
    ended: float | None = None,
    *,
    reused: bool,
) -> Result:
    hashes = {name: output["hash"] for name, output in outputs.items()}
    if reused or began is None or ended is None:
        return Result(hashes, facts, reused)
    return Result(hashes, facts, reused, began, ended)
