"""What may be asked of a character's pictures."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.fields import Bytes, Mime, ObjectHash, Queue, Reason, Words
from commands.ports import Studio
from domain.characters.character import Character, Picture
from domain.shared.sources import new_id

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_GENERATION = "55555555-5555-4555-8555-555555555555"


class GenerateCharacterImage(Command):
    """Have a picture of a character made: the same person in every picture."""

    character_id: UUID
    prompt: Words = ""
    scene_context: Words = ""
    emotion: str = Field(default="neutral", max_length=200)
    pose: str = Field(default="standing", max_length=200)
    lighting: str = Field(default="day", max_length=200)
    look: str = Field(default="", max_length=200)
    """The name of one of its looks."""
    seed: int | None = Field(default=None, ge=0, lt=2**63)
    """Of the picture; made of the character's own unless given."""
    queue: Queue | None = None
    """Which workers make it: `priority` for what somebody waits for, which is usual, or `cpu`."""


class AttachCharacterImage(Command):
    """Record a picture that a worker has made."""

    character_id: UUID
    generation_id: UUID
    hash: ObjectHash
    size: Bytes
    mime: Mime
    provenance: str = Field(max_length=200)


class FailCharacterImage(Command):
    """Record that a picture could not be made."""

    character_id: UUID
    generation_id: UUID
    reason: Reason


@handles(
    GenerateCharacterImage,
    permission="characters.generate",
    subject="character_id",
    example={
        "character_id": _CHARACTER,
        "prompt": "Walking in the park",
        "scene_context": "Sunny afternoon",
        "emotion": "happy",
    },
)
def generate_character_image(command: GenerateCharacterImage, studio: Studio) -> Outcome:
    """Want the picture; a worker makes it."""
    character = studio.load(Character, command.character_id)
    direction = command.model_dump(include={"prompt", "scene_context", "emotion", "pose", "lighting"})
    job_id = new_id()
    character.request_image(
        job_id, direction, command.look, command.seed, studio.provider("image"), queue=command.queue
    )
    studio.save(character)
    return Outcome(character.id, character.version, job_id=job_id)


@handles(
    AttachCharacterImage,
    permission="characters.attach",
    subject="character_id",
    example={
        "character_id": _CHARACTER,
        "generation_id": _GENERATION,
        "hash": "0" * 64,
        "size": 204_800,
        "mime": "image/png",
        "provenance": "previz",
    },
)
def attach_character_image(command: AttachCharacterImage, studio: Studio) -> None:
    """Attach the picture to its wish."""
    character = studio.load(Character, command.character_id)
    picture = Picture(command.hash, command.size, command.mime, command.provenance)
    character.attach_image(command.generation_id, picture)
    studio.save(character)


@handles(
    FailCharacterImage,
    permission="characters.attach",
    subject="character_id",
    example={"character_id": _CHARACTER, "generation_id": _GENERATION, "reason": "The disk is full."},
)
def fail_character_image(command: FailCharacterImage, studio: Studio) -> None:
    """Note the failure."""
    character = studio.load(Character, command.character_id)
    character.fail_image(command.generation_id, command.reason)
    studio.save(character)
