"""Where a worker takes a generation up: starts it in the log, makes it, and reports the outcome as a command."""

from __future__ import annotations

import errno
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from dramatiq.middleware import TimeLimitExceeded

from commands.bus import Command
from commands.consents import USES, NoConsent, required
from commands.generation.generation import CompleteGeneration, FailGeneration, RenewLease, StartGeneration
from commands.ports import Actor
from commands.stored import StoredObject
from domain.characters.character import Character
from domain.generation.generation import Generation
from domain.shared.aggregate import Aggregate
from domain.shared.refusal import NotFound, Refusal
from domain.shared.sources import new_id
from runtime.database import acting_for
from runtime.dispatcher import Call, Principal
from runtime.events.recorder import BeingMoved
from runtime.logs import note, told
from runtime.queues.attempt import last_attempt, limit_attempt
from runtime.recipes import MODELS
from runtime.tracing import Origin, following
from workers.inspection import inspected
from workers.parts import Part, PartMaker, PartWish
from workers.registry import Cancelled, Job, Made, UnusableRecipe, models_behind, provider_of

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess
    from runtime.events.application import EventLog

A = TypeVar("A", bound=Aggregate)

_log = logging.getLogger("studio.worker")
_ASKED = """SELECT correlation_id, command_id FROM events WHERE organization_id = %s AND originator_id = %s
    AND topic = ANY(%s) ORDER BY originator_version DESC LIMIT 1"""
_PEOPLE = """SELECT (SELECT project_id FROM events WHERE organization_id = %s AND originator_id = %s
        AND originator_version = 1), array_agg(originator_id)
    FROM events WHERE organization_id = %s AND originator_id = ANY(%s) AND originator_version = 1 AND topic = %s"""
_LOOK = 0.5  # seconds between two looks whether the job was cancelled
_PATIENCE = 60.0  # seconds that an organization's move may hold up an outcome; then the job is tried again


@dataclass(slots=True)
class DeskJob:
    """The job a provider sees, backed by the object store and the log."""

    desk: Desk
    organization_id: UUID
    generation: Generation
    scratch: Path
    ask: Callable[[Command], None]
    _looked: float = field(init=False)
    _renewed: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count the time of both."""
        self._looked = self._renewed = time.monotonic()

    @property
    def recipe(self) -> Mapping[str, Any]:
        """Everything that decides the result."""
        return self.generation.recipe

    def input(self, digest: str) -> Path:
        """Return the file of a stored object."""
        return self.desk.studio.objects.path(digest)

    def step(self, done: float, total: float, stage: str = "") -> None:
        """Tell subscribers how far the work is; raise Cancelled when the log says so."""
        if time.monotonic() - self._looked < _LOOK:
            return
        self._looked = time.monotonic()
        self.desk.studio.progress.tell(self.generation.id, done, total, stage)
        if self.desk.cancelled(self.organization_id, self.generation.id):
            raise Cancelled
        self._renew()

    def parts(self, wishes: Sequence[PartWish]) -> list[Part]:
        """Return parts of this job, each a job of its own."""
        return PartMaker(self).made(wishes)

    def _renew(self) -> None:
        lease = self.desk.studio.settings.lease_seconds
        if time.monotonic() - self._renewed > lease / 3:
            self._renewed = time.monotonic()
            self.ask(RenewLease(generation_id=self.generation.id, worker=self.desk.name, lease_seconds=lease))


@dataclass(frozen=True, slots=True)
class Desk:
    """One worker process's desk. `name` is what the log calls the worker."""

    studio: StudioProcess
    name: str
    actor_id: UUID

    def make(self, organization_id: UUID, generation_id: UUID) -> None:
        """Make what a generation asks for. Twice costs nothing; a failure that may pass raises."""
        principal = Principal(organization_id, Actor("service", self.actor_id, self.name), frozenset({"service"}))

        def ask(command: Command) -> None:
            deadline = time.monotonic() + _PATIENCE
            while True:
                try:
                    self.studio.dispatcher.dispatch(principal, Call(command))
                except BeingMoved:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(_LOOK)
                else:
                    return

        there = replace(self, studio=self.studio.of(organization_id))
        with following(there._asked(organization_id, generation_id), "work", worker=self.name), told(_log, "job"):  # noqa: SLF001 - a desk as this one
            there._make(organization_id, generation_id, ask)

    def make_part(self, organization_id: UUID, generation_id: UUID, ask: Callable[[Command], None]) -> None:
        """Make a part of the job in hand here and now, unless another worker has it."""
        self._make(organization_id, generation_id, ask)

    def _asked(self, organization_id: UUID, generation_id: UUID) -> Origin:
        """Return what a generation was asked for by, the last time: the worker goes on with that."""
        topics = [Generation.Created.TOPIC, Generation.RetryRequested.TOPIC]
        with self.studio.database.reading(organization_id) as connection:
            row = connection.execute(_ASKED, (organization_id, generation_id, topics)).fetchone()
        return Origin.of_event(*row) if row else Origin(new_id())

    def _make(self, organization_id: UUID, generation_id: UUID, ask: Callable[[Command], None]) -> None:
        try:
            ask(
                StartGeneration(
                    generation_id=generation_id, worker=self.name, lease_seconds=self.studio.settings.lease_seconds
                )
            )
        except Refusal as refusal:
            note(outcome="not for this worker", reason=refusal.code)
            return
        with acting_for(organization_id):
            generation = self.studio.log.reload(Generation, generation_id)
        note(kind=generation.kind, provider=generation.provider, attempt=generation.attempt)
        if seconds := self.studio.settings.kind_seconds.get(generation.kind):
            limit_attempt(min(seconds, self.studio.settings.job_seconds))
        self._attempt(organization_id, generation, ask)

    def _attempt(self, organization_id: UUID, generation: Generation, ask: Callable[[Command], None]) -> None:
        scratch = self.studio.objects.scratch()
        models = models_behind(generation.kind, generation.provider, generation.recipe)
        try:
            self._require_consent(organization_id, generation)
            if not self._reuse(organization_id, generation, models, ask):
                job = DeskJob(self, organization_id, generation, scratch, ask)
                made = inspected(job, provider_of(generation.kind, generation.provider)(job))
                self._require_consent(organization_id, generation)  # revoked meanwhile: nothing is handed in
                ask(CompleteGeneration(generation_id=generation.id, **self._stored(made, models)))
                note(outcome="completed")
        except Cancelled:
            note(outcome="cancelled")
        except (UnusableRecipe, NoConsent) as unusable:
            ask(_failure(generation, str(unusable), final=True))
            note(outcome="no consent" if isinstance(unusable, NoConsent) else "unusable")
        except (Exception, TimeLimitExceeded) as error:
            full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
            reason = "the disk is full; make room and try again" if full else _told(error)
            ask(_failure(generation, reason, final=full or last_attempt()))
            note(outcome="failed", error=type(error).__name__)
            if not full:
                raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _require_consent(self, organization_id: UUID, generation: Generation) -> None:
        """Raise NoConsent when what it comes of is a real person and no consent covers it now."""
        if generation.kind not in USES or not generation.lineage:
            return
        with self.studio.database.reading(organization_id) as connection:
            asked = (organization_id, generation.id, organization_id, list(generation.lineage), Character.Created.TOPIC)
            row = connection.execute(_PEOPLE, asked).fetchone()
        people: list[UUID] = row[1] if row else []
        if people:
            with acting_for(organization_id):
                required(_Log(self.studio.log), generation.kind, people, row[0] if row else None)

    def _reuse(
        self, organization_id: UUID, generation: Generation, models: Sequence[str], ask: Callable[[Command], None]
    ) -> bool:
        """Complete from an earlier result of the same recipe and models, when its objects are still here."""
        found = self.studio.recipes.find(organization_id, generation.recipe_hash, models)
        if found is None or not all(self.studio.objects.use(o["hash"]) for o in found.outputs.values()):
            return False
        ask(
            CompleteGeneration(
                generation_id=generation.id,
                outputs={name: StoredObject(**output) for name, output in found.outputs.items()},
                facts=found.facts,
                reused_from=found.generation_id,
            )
        )
        note(outcome="reused")
        return True

    def _stored(self, made: Made, models: Sequence[str]) -> dict[str, Any]:
        outputs: dict[str, StoredObject] = {}
        for name, output in made.outputs.items():
            store = self.studio.objects
            content = output.content
            size = len(content) if isinstance(content, bytes) else content.stat().st_size
            digest = store.put(content) if isinstance(content, bytes) else store.take(content)
            outputs[name] = StoredObject(hash=digest, size=size, mime=output.mime)
        return {"outputs": outputs, "facts": dict(made.facts) | ({MODELS: list(models)} if models else {})}

    def cancelled(self, organization_id: UUID, generation_id: UUID) -> bool:
        """Tell whether the log holds a cancellation of the generation."""
        with self.studio.database.reading(organization_id) as connection:
            row = connection.execute(
                "SELECT 1 FROM events WHERE organization_id = %s AND originator_id = %s AND topic = %s",
                (organization_id, generation_id, Generation.Cancelled.TOPIC),
            ).fetchone()
        return row is not None


@dataclass(frozen=True, slots=True)
class _Log:
    """The log as consents are read from it: anew each time."""

    log: EventLog

    def standing(self, kind: type[A], stream_id: UUID) -> A:
        """Return the aggregate as it stands. Raises NotFound."""
        found = self.log.standing.read(kind, stream_id)
        if found is None:
            raise NotFound(f"There is no {kind.__name__} {stream_id}.", id=str(stream_id))
        return found


def _failure(generation: Generation, reason: str, *, final: bool) -> FailGeneration:
    """Return that this attempt failed: when its lease ran out meanwhile, that of its successor did not."""
    return FailGeneration(generation_id=generation.id, reason=reason, final=final, attempt=generation.attempt)


def _told(error: BaseException) -> str:
    if isinstance(error, TimeLimitExceeded):
        return "it took longer than one attempt may (STUDIO_JOB_SECONDS, STUDIO_KIND_SECONDS)"
    return f"{type(error).__name__}: {error}"[:2_000]


__all__ = ["Desk", "DeskJob", "Job"]
