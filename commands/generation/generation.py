"""What may be asked of a generation: mostly by workers and policies; people cancel it and ask for it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.consents import required
from commands.fields import ObjectHash, Queue, Reason
from commands.generation.queue import queue_of
from commands.plain import PlainData
from commands.ports import Studio
from commands.stored import StoredObject, plain
from domain.generation.generation import ENDED, Generation
from domain.shared.refusal import Refusal

_ID = "66666666-6666-4666-8666-666666666666"
_SUBJECT = "77777777-7777-4777-8777-777777777777"
_HASH = "0" * 64


class GenerationIdTaken(Refusal):
    """The id chosen for a generation belongs to another wish."""

    code = "generation.id-taken"


class RequestGeneration(Command):
    """Ask for something to be made by a worker."""

    generation_id: UUID
    project_id: UUID | None = None
    kind: str = Field(pattern=r"^[a-z_]{1,50}$")
    """The kind of provider: speech, image, video, music, mix, cut or text."""
    purpose: str = Field(min_length=1, max_length=200)
    """Whose the outcome is, as "production.shot"."""
    subject_id: UUID
    part: str = Field(default="", max_length=200)
    provider: str | None = Field(default=None, pattern=r"^[a-z0-9_.-]{1,50}$")
    """Who makes it; the organization's choice for the kind unless given."""
    recipe: PlainData
    """Everything that decides the result, and nothing else."""
    inputs: tuple[ObjectHash, ...] = Field(default=(), max_length=20_000)
    queue: Queue | None = None
    """Which workers make it, where the provider needs no graphics card; the kind decides unless given."""
    lineage: tuple[UUID, ...] = Field(default=(), max_length=20_000)
    """What it comes of: characters, consents, footage."""


class StartGeneration(Command):
    """Take a generation up, alone until the lease runs out."""

    generation_id: UUID
    worker: str = Field(min_length=1, max_length=200)
    lease_seconds: int = Field(ge=1, le=86_400)


class RenewLease(Command):
    """Go on with a generation for longer than the lease was."""

    generation_id: UUID
    worker: str = Field(min_length=1, max_length=200)
    lease_seconds: int = Field(ge=1, le=86_400)


class CompleteGeneration(Command):
    """Hand the result of a generation in."""

    generation_id: UUID
    outputs: dict[str, StoredObject] = Field(default_factory=dict[str, StoredObject], max_length=5_000)
    facts: PlainData = Field(default_factory=dict[str, Any])
    """What is known of the result: durations, levels, engines."""
    reused_from: UUID | None = None
    """The generation that made it, when this one did not."""


class FailGeneration(Command):
    """Say that an attempt at a generation failed."""

    generation_id: UUID
    reason: Reason
    final: bool = False
    """Whether nobody tries again by itself."""
    attempt: int | None = None


class CancelGeneration(Command):
    """Want a generation no more."""

    generation_id: UUID
    reason: Reason = "not wanted any more"


class CancelWhatRestsOn(Command):
    """Want nothing any more that is being made of a thing: of a consent that was revoked."""

    source_id: UUID
    reason: Reason


class RetryGeneration(Command):
    """Have a generation tried again that failed for good."""

    generation_id: UUID


@handles(
    RequestGeneration,
    permission="generation.request",
    example={
        "generation_id": _ID,
        "kind": "speech",
        "purpose": "postproduction.line",
        "subject_id": _SUBJECT,
        "recipe": {"text": "Is this the last train?", "voice": "mara"},
    },
)
def request_generation(command: RequestGeneration, studio: Studio) -> Outcome:
    """Record the wish; the same wish again is answered with what stands."""
    known = studio.find(Generation, command.generation_id)
    if known is not None and (known.purpose, known.subject_id) != (command.purpose, command.subject_id):
        raise GenerationIdTaken(f"The id {known.id} belongs to another generation.", field="generation_id")
    if known is None:
        if studio.actor.kind != "policy":  # what a policy asks for was asked of the handler before; workers ask again
            required(studio, command.kind, command.lineage, studio.project_id)
        known = Generation.request(**_wish(command, studio))
        studio.save(known)
    return Outcome(known.id, known.version, job_id=known.id)


def _wish(command: RequestGeneration, studio: Studio) -> dict[str, Any]:
    told = {name: value for name, value in command if name != "project_id"}
    provider = command.provider or studio.provider(command.kind)
    card = studio.needs_card(command.kind, provider)
    return told | {"provider": provider, "queue": queue_of(command.kind, needs_card=card, wanted=command.queue)}


@handles(
    StartGeneration,
    permission="generation.run",
    subject="generation_id",
    example={"generation_id": _ID, "worker": "worker-1", "lease_seconds": 60},
)
def start_generation(command: StartGeneration, studio: Studio) -> None:
    """Give the worker the lease."""
    generation = studio.load(Generation, command.generation_id)
    generation.start(command.worker, command.lease_seconds)
    studio.save(generation)


@handles(
    RenewLease,
    permission="generation.run",
    subject="generation_id",
    example={"generation_id": _ID, "worker": "worker-1", "lease_seconds": 60},
)
def renew_lease(command: RenewLease, studio: Studio) -> None:
    """Prolong the worker's lease."""
    generation = studio.load(Generation, command.generation_id)
    generation.renew_lease(command.worker, command.lease_seconds)
    studio.save(generation)


@handles(
    CompleteGeneration,
    permission="generation.run",
    subject="generation_id",
    example={
        "generation_id": _ID,
        "outputs": {"speech": {"hash": _HASH, "size": 96_044, "mime": "audio/wav"}},
        "facts": {"duration_s": 1.0},
    },
)
def complete_generation(command: CompleteGeneration, studio: Studio) -> None:
    """Take the result, once."""
    generation = studio.load(Generation, command.generation_id)
    generation.complete(plain(command.outputs), command.facts, command.reused_from)
    studio.save(generation)


@handles(
    FailGeneration,
    permission="generation.run",
    subject="generation_id",
    example={"generation_id": _ID, "reason": "the disk is full", "final": True},
)
def fail_generation(command: FailGeneration, studio: Studio) -> None:
    """Note the failure of an attempt."""
    generation = studio.load(Generation, command.generation_id)
    generation.fail(command.reason, final=command.final, attempt=command.attempt)
    studio.save(generation)


@handles(
    CancelGeneration,
    permission="generation.cancel",
    subject="generation_id",
    example={"generation_id": _ID, "reason": "the line was cut"},
)
def cancel_generation(command: CancelGeneration, studio: Studio) -> None:
    """Stop it, in the name of who asked."""
    generation = studio.load(Generation, command.generation_id)
    generation.cancel(command.reason, str(studio.actor))
    studio.save(generation)


@handles(RetryGeneration, permission="generation.cancel", subject="generation_id", example={"generation_id": _ID})
def retry_generation(command: RetryGeneration, studio: Studio) -> Outcome:
    """Put it back among what waits."""
    generation = studio.load(Generation, command.generation_id)
    generation.retry(str(studio.actor))
    studio.save(generation)
    return Outcome(generation.id, generation.version, job_id=generation.id)


@handles(
    CancelWhatRestsOn,
    permission="generation.cancel",
    example={"source_id": _SUBJECT, "reason": "The consent was revoked."},
)
def cancel_what_rests_on(command: CancelWhatRestsOn, studio: Studio) -> Outcome:
    """Stop all of it; what was asked for just now is stopped by its worker, which asks for the consent again."""
    found = [studio.load(Generation, generation_id) for generation_id in studio.unfinished(command.source_id)]
    stopped = [generation for generation in found if generation.status not in ENDED]
    for generation in stopped:
        generation.cancel(command.reason, str(studio.actor))
        studio.save(generation)
    return Outcome(command.source_id, 0, details={"cancelled": [str(generation.id) for generation in stopped]})
