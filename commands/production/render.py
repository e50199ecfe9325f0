"""What may be asked of a shot's takes: have one rendered, record what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from commands.brands import require_on_brand
from commands.bus import Command, Outcome, handles
from commands.consents import required
from commands.fields import ObjectHash, Queue, Reason
from commands.plain import PlainData
from commands.ports import Studio
from commands.stored import StoredObject, plain
from domain.production.shot import Shot
from domain.shared.generation import GenerationRequest
from domain.shared.sources import new_id

PURPOSE = "production.shot"
_SHOT = "88888888-8888-4888-8888-888888888888"
_GENERATION = "66666666-6666-4666-8666-666666666666"


class RenderShot(Command):
    """Have a take of a shot rendered; when the last one has the same recipe, that one stands."""

    shot_id: UUID
    recipe: PlainData
    """Everything that decides the picture."""
    inputs: tuple[ObjectHash, ...] = Field(default=(), max_length=5_000)
    lineage: tuple[UUID, ...] = Field(default=(), max_length=1_000)
    queue: Queue | None = None
    generation_id: UUID | None = None


class RecordRender(Command):
    """Record the take that a worker rendered."""

    shot_id: UUID
    generation_id: UUID
    outputs: dict[str, StoredObject]
    facts: PlainData = Field(default_factory=dict[str, Any])
    provenance: str = Field(max_length=100)


class RecordRenderFailure(Command):
    """Record that a take could not be rendered."""

    shot_id: UUID
    generation_id: UUID
    reason: Reason


@handles(
    RenderShot,
    permission="production.render",
    subject="shot_id",
    example={"shot_id": _SHOT, "recipe": {"picture": "shot", "frames": 72, "seed": "1B"}},
)
def render_shot(command: RenderShot, studio: Studio) -> Outcome:
    """Ask for the take, unless it is there or on its way."""
    shot = studio.load(Shot, command.shot_id)
    consents = required(studio, "video", command.lineage, studio.project_id)
    require_on_brand(studio, command.lineage, {"prompt": str(command.recipe.get("prompt", ""))})
    shot.ask_for_render(_wish(command, studio.provider("video"), consents))
    studio.save(shot)
    if shot.render.asked is not None:
        return Outcome(shot.id, shot.version, job_id=shot.render.asked)
    return Outcome(shot.id, shot.version, details={"reused": True, "outputs": shot.render.outputs})


def _wish(command: RenderShot, provider: str, consents: tuple[UUID, ...]) -> GenerationRequest:
    return GenerationRequest(
        command.generation_id or new_id(),
        "video",
        PURPOSE,
        command.shot_id,
        command.recipe,
        command.inputs,
        queue=command.queue,
        lineage=(*command.lineage, *consents),
        provider=provider,
    )


@handles(
    RecordRender,
    permission="production.record",
    subject="shot_id",
    example={
        "shot_id": _SHOT,
        "generation_id": _GENERATION,
        "outputs": {"segment": {"hash": "0" * 64, "size": 81_920, "mime": "video/mp4"}},
        "facts": {"frames": 72},
        "provenance": "previz",
    },
)
def record_render(command: RecordRender, studio: Studio) -> None:
    """Take the outcome."""
    shot = studio.load(Shot, command.shot_id)
    shot.record_render(command.generation_id, plain(command.outputs), command.facts, command.provenance)
    studio.save(shot)


@handles(
    RecordRenderFailure,
    permission="production.record",
    subject="shot_id",
    example={"shot_id": _SHOT, "generation_id": _GENERATION, "reason": "the disk is full"},
)
def record_render_failure(command: RecordRenderFailure, studio: Studio) -> None:
    """Note why there is no take."""
    shot = studio.load(Shot, command.shot_id)
    shot.record_failure(command.generation_id, command.reason)
    studio.save(shot)
