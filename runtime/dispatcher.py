"""Answers commands: authorize, look for a receipt, let the handler decide, append once."""

from __future__ import annotations

import hmac
import random
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

import orjson
from eventsourcing.persistence import IntegrityError

from commands.bus import Command, CommandType, Outcome, command_types
from commands.ports import Actor
from domain.shared.refusal import NotFound, Refusal
from runtime.database import acting_for
from runtime.events.append import Asked, Envelope, Receipt
from runtime.events.recorder import AlreadyReceived, InFlight, positions_of
from runtime.events.standing import Moved, Seen, lean
from runtime.events.writer import Came, Decision, Subject, Writer
from runtime.metrics import command_timed
from runtime.tracing import command_id, correlation, span
from runtime.unit_of_work import Providers, UnitOfWork, only_previz

if TYPE_CHECKING:
    from domain.shared.aggregate import Aggregate
    from runtime.database import Database
    from runtime.events.application import EventLog

_ATTEMPTS = 30  # a command meets another writer of its stream this often before it is refused
_PAUSE = 0.002  # seconds, times a growing random share: two writers must not keep step
_MOST_PLACED = 50_000  # streams whose project is remembered
_FEW = 8  # commands in one call; more are known to take long
T = TypeVar("T")


class Forbidden(Refusal):
    """The caller's roles do not hold the permission."""

    code = "studio.forbidden"
    kind = "forbidden"


class KeyReused(Refusal):
    """The idempotency key was used for another request."""

    code = "studio.idempotency-key-reused"
    kind = "invalid"


class StillRunning(Refusal):
    """A call with the same key, or on the same stream, has not ended yet."""

    code = "studio.in-flight"


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller in one organization. `roles` are held besides those of its memberships.

    `seen` are the streams that say so, where they were not asked whether they have gone on: the command's append asks.
    """

    organization_id: UUID
    actor: Actor
    roles: frozenset[str] = frozenset()
    seen: Mapping[UUID, int] = field(default_factory=dict[UUID, int], compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One command as it was asked. Without a `key` it cannot be repeated safely, and leaves no receipt."""

    command: Command
    key: str | None = None
    expected_version: int | None = None
    correlation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call is answered. `position` is that of its last event, None when nothing had to be recorded."""

    id: UUID
    version: int
    position: int | None = None
    job_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])
    replayed: bool = False


class Authority(Protocol):
    """Says what a principal may do."""

    def allows(self, principal: Principal, permission: str, project_id: UUID | None) -> bool:
        """Tell whether the principal holds the permission in the project; in the organization where that is None."""
        ...


class Commands(Protocol):
    """Answers calls, of whichever organization."""

    def dispatch(self, principal: Principal, call: Call) -> Reply:
        """Answer one call. Raises a Refusal when the answer is no, and Moved when the principal's streams went on."""
        ...

    async def answer(self, principal: Principal, call: Call) -> Reply:
        """Answer one call while the event loop goes on; as `dispatch`."""
        ...

    def dispatch_together(self, principal: Principal, calls: Sequence[Call]) -> list[Reply]:
        """Answer several calls in one transaction, all or none, under the first one's key."""
        ...

    def authorize(self, principal: Principal, command: Command) -> UUID | None:
        """Return the project of a command's subject. Raises NotFound and Forbidden, and Moved as `dispatch`."""
        ...


class Dispatcher:
    """Answers calls on one database. Safe to use from several threads."""

    def __init__(
        self,
        database: Database,
        log: EventLog,
        authority: Authority,
        *,
        hash_key: bytes,
        appended: Callable[[int], None] = lambda _: None,
        providers: Providers = only_previz,
    ) -> None:
        self._database = database
        self._log = log
        self._authority = authority
        self._hash_key = hash_key
        self._rung = appended
        self._providers = providers
        self._project = lru_cache(maxsize=_MOST_PLACED)(self._look_up)  # where something is never changes
        self._writer = Writer(log.commit)

    def dispatch(self, principal: Principal, call: Call) -> Reply:
        """Answer one call. Raises a Refusal when the answer is no."""
        return self.dispatch_together(principal, [call])[0]

    def dispatch_together(self, principal: Principal, calls: Sequence[Call]) -> list[Reply]:
        """Answer several calls in one transaction, all or none, under the first one's key."""
        subject = _subject(principal, calls[0].command)
        return self._writer.carry_out(subject, self._work(principal, calls), long=len(calls) > _FEW)

    async def answer(self, principal: Principal, call: Call) -> Reply:
        """Answer one call while the event loop goes on; as `dispatch`."""
        return (await self._writer.awaited(_subject(principal, call.command), self._work(principal, [call])))[0]

    def _work(self, principal: Principal, calls: Sequence[Call]) -> Decision[list[Reply]]:
        names = {type(call.command).__name__ for call in calls}
        name = names.pop() if len(names) == 1 else "batch"
        return command_timed(name, self._decided(principal, calls))

    def _decided(self, principal: Principal, calls: Sequence[Call]) -> Decision[tuple[list[Reply], str]]:
        digest = self._digest(principal, calls) if calls[0].key else b""
        with acting_for(principal.organization_id), self._log.standing.noted() as seen:
            for attempt in range(_ATTEMPTS):
                seen.clear()
                seen.update(principal.seen)
                try:
                    replies = yield from self._answered(principal, calls, digest, seen, again=attempt > 0)
                    return replies, _outcome(replies)
                except IntegrityError:
                    time.sleep(random.random() * attempt * _PAUSE)  # noqa: S311 - no secret
                except AlreadyReceived:
                    continue
                except Moved:
                    self._log.standing.forget(list(seen))
                    if self._log.standing.moved(dict(principal.seen)):
                        raise
        msg = "Other commands keep changing the same thing; read it again and repeat."
        raise StillRunning(msg)

    def _answered(
        self, principal: Principal, calls: Sequence[Call], digest: bytes, seen: Seen, *, again: bool
    ) -> Decision[list[Reply]]:
        """Answer once. Whatever is answered without an append, a refusal too, must still stand: else raises Moved."""
        lent: Seen = {}
        try:
            _each(calls, lambda call: self._authorize(principal, call.command))
            # That a key was used before is rare: it is looked for only after the append, or a handler, has said no.
            known = self._received(principal.organization_id, calls[0].key, digest) if again else []
            if not known:
                try:
                    return (yield from self._attempt(principal, calls, digest, seen, lent))
                except Refusal:
                    known = self._received(principal.organization_id, calls[0].key, digest)
                    if not known:
                        raise
        except Refusal:
            _lean_also(seen, lent)
            self._confirm(seen)
            raise
        self._confirm(seen)
        return known

    def _confirm(self, seen: Seen) -> None:
        if self._log.standing.moved(seen):
            raise Moved

    def authorize(self, principal: Principal, command: Command) -> UUID | None:
        """Return the project of a command's subject. Raises NotFound and Forbidden, and Moved as `dispatch`."""
        with acting_for(principal.organization_id):
            self._confirm(dict(principal.seen))
        return self._authorize(principal, command)

    def _authorize(self, principal: Principal, command: Command) -> UUID | None:
        entry = entry_of(command)
        project_id = self._project_of(principal.organization_id, entry, command)
        if not self._authority.allows(principal, entry.permission, project_id):
            where = f"project {project_id}" if project_id else "this organization"
            msg = f"{entry.name} needs the permission {entry.permission} in {where}; ask an administrator for it."
            raise Forbidden(msg, permission=entry.permission)
        return project_id

    def _project_of(self, organization_id: UUID, entry: CommandType, command: Command) -> UUID | None:
        if entry.subject is None:
            return getattr(command, "project_id", None)
        stream_id: UUID = getattr(command, entry.subject)
        try:
            return self._project(organization_id, stream_id)
        except NotFound as refusal:
            refusal.facts["field"] = entry.subject
            raise

    def _look_up(self, organization_id: UUID, stream_id: UUID) -> UUID | None:
        """Read the project of a stream. Raises NotFound."""
        with self._database.reading(organization_id) as connection:
            row = connection.execute(
                "SELECT project_id FROM events"
                " WHERE organization_id = %s AND originator_id = %s AND originator_version = 1",
                (organization_id, stream_id),
            ).fetchone()
        if row is None:
            raise NotFound(f"There is nothing with the id {stream_id} in this organization.", id=str(stream_id))
        return row[0]

    def _digest(self, principal: Principal, calls: Sequence[Call]) -> bytes:
        body = [(type(c.command).__name__, c.command.model_dump(mode="json"), c.expected_version) for c in calls]
        key = hmac.digest(self._hash_key, principal.organization_id.bytes, "sha256")
        return hmac.digest(key, orjson.dumps(body, option=orjson.OPT_SORT_KEYS), "sha256")

    def _received(self, organization_id: UUID, key: str | None, digest: bytes) -> list[Reply]:
        if key is None:
            return []
        with self._database.reading(organization_id) as connection:
            row = connection.execute(
                "SELECT request_hash, reply, position FROM receipts"
                " WHERE organization_id = %s AND idempotency_key = %s",
                (organization_id, key),
                prepare=True,
            ).fetchone()
        if row is None:
            return []
        if not hmac.compare_digest(bytes(row[0]), digest):
            msg = "This idempotency key was used for another request; choose a new key for a new request."
            raise KeyReused(msg, field="Idempotency-Key")
        return [_replayed(stored, row[2]) for stored in row[1]["replies"]]

    def _attempt(
        self, principal: Principal, calls: Sequence[Call], digest: bytes, seen: Seen, lent: Seen
    ) -> Decision[list[Reply]]:
        unit = UnitOfWork(self._log, principal.organization_id, principal.actor, self._providers, lent)
        outcomes = _each(calls, lambda call: self._decide(unit, principal, call))
        if not unit.changed():
            _lean_also(
                seen, lent
            )  # no append finds out that another process went on with what this one has in its cache
        command = command_id()
        envelope = Envelope(
            principal.organization_id,
            str(principal.actor),
            command,
            calls[0].correlation_id or correlation() or command,
            unit.projects(),
            Receipt(calls[0].key, digest, _kept(outcomes)) if calls[0].key else None,
            seen,
        )
        if envelope.receipt is None and not unit.changed():
            self._confirm(seen)  # before anything is given back
        positions = yield from self._appended(unit, envelope)
        position = positions[-1] if positions else None
        return [Reply(o.id, o.version, position, o.job_id, dict(o.details)) for o in outcomes]

    def _appended(self, unit: UnitOfWork, envelope: Envelope) -> Generator[Asked, Came, list[int]]:
        begun = unit.begun()
        asked = self._log.asked(unit.saved, envelope)
        if not asked[0] and envelope.receipt is None:
            positions: list[int] = []
        else:
            try:
                with span("append"):
                    positions = positions_of((yield asked))
            except InFlight:
                msg = "The same request is still being worked on; repeat it in a moment with the same key."
                raise StillRunning(msg) from None
            except IntegrityError:
                self._refuse_taken(begun, envelope.organization_id)
                raise
            self._log.recorded(asked)
        unit.give_back()
        if positions:
            self._rung(positions[-1])
        return positions

    def _refuse_taken(self, begun: Sequence[Aggregate], organization_id: UUID) -> None:
        """Raise a refusal when a stream to begin is one of another organization, which this one cannot see."""
        with self._database.system.connection() as connection:
            rows = connection.execute(
                "SELECT originator_id FROM events"
                " WHERE originator_id = ANY(%s) AND originator_version = 1 AND organization_id <> %s",
                ([aggregate.id for aggregate in begun], organization_id),
            ).fetchall()
        for aggregate in begun:
            if (aggregate.id,) in rows:
                raise aggregate.taken()

    def _decide(self, unit: UnitOfWork, principal: Principal, call: Call) -> Outcome:
        entry = entry_of(call.command)
        project_id = self._project_of(principal.organization_id, entry, call.command)
        subject_id = getattr(call.command, entry.subject) if entry.subject else None
        unit.begin(subject_id, project_id, call.expected_version)
        if not entry.while_archived:
            unit.refuse_archived()
        outcome = entry.handler(call.command, unit)
        if outcome is not None:
            return outcome
        decided = unit.decided()
        if decided is None:
            msg = f"{entry.name} saved nothing and returned no outcome"
            raise TypeError(msg)
        return Outcome(decided.id, decided.version)


def _subject(principal: Principal, command: Command) -> Subject:
    entry = entry_of(command)
    stream_id: UUID | None = getattr(command, entry.subject) if entry.subject else None
    return Subject(principal.organization_id, stream_id, stream_id or entry.name)


def _each(calls: Sequence[Call], work: Callable[[Call], T]) -> list[T]:
    """Do the work for each call; note on a refusal which of several it is about."""
    done: list[T] = []
    try:
        for call in calls:
            done.append(work(call))  # noqa: PERF401 - what is done when one is refused counts
    except Refusal as refusal:
        if len(calls) > 1:
            refusal.facts["index"] = len(done)
        raise
    return done


def _lean_also(seen: Seen, lent: Seen) -> None:
    for stream_id, version in lent.items():
        lean(seen, stream_id, version)


def _outcome(replies: Sequence[Reply]) -> str:
    if any(reply.replayed for reply in replies):
        return "replayed"
    return "recorded" if any(reply.position is not None for reply in replies) else "unchanged"


def entry_of(command: Command) -> CommandType:
    """Return the registry's entry of a command."""
    return command_types()[type(command).__name__]


def _kept(outcomes: Sequence[Outcome]) -> Mapping[str, Any]:
    """Return what a receipt keeps of outcomes."""
    replies = [{"id": o.id, "version": o.version, "job_id": o.job_id, "details": dict(o.details)} for o in outcomes]
    return {"replies": replies}


def _replayed(kept: Mapping[str, Any], position: int | None) -> Reply:
    job_id = UUID(kept["job_id"]) if kept["job_id"] else None
    return Reply(UUID(kept["id"]), kept["version"], position, job_id, kept["details"], replayed=True)
