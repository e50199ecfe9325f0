"""What may be asked of a character's pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from commands.brands import breaches_of, refuse, rules_of
from commands.bus import Command, Outcome, handles
from commands.characters.appearance import assigned
from commands.characters.consent import Territories
from commands.consents import covering, depicting
from commands.fields import Bytes, Mime, ObjectHash, Queue, Reason, Words
from commands.plain import PlainData
from commands.ports import Studio
from domain.characters.brand import BrandRules
from domain.characters.character import Character, Picture
from domain.characters.consent import Use
from domain.characters.order import ImageKind, ImageOrder
from domain.characters.sheet import Sheet
from domain.shared.sources import new_id

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_GENERATION = "55555555-5555-4555-8555-555555555555"


class GenerateCharacterImage(Command):
    """Have a picture of a character made: the same person in every picture."""

    character_id: UUID
    prompt: Words = ""
    scene_context: Words = ""
    emotion: str = Field(default="", max_length=200)
    pose: str = Field(default="", max_length=200)
    lighting: str = Field(default="", max_length=200)
    """What is not said here is as the prompt says; neutral, standing and by day where that says nothing either."""
    look: str = Field(default="", max_length=200)
    """The name of one of its looks."""
    seed: int | None = Field(default=None, ge=0, lt=2**63)
    """Of the picture; made of the character's own unless given."""
    kind: ImageKind = ImageKind.PORTRAIT
    count: int = Field(default=1, ge=1, le=16)
    """How many pictures, each of the seed after the last one's."""
    least_consistency: float = Field(default=0.5, ge=0, le=1)
    """The score against the identity sheet below which a picture is flagged for review."""
    territories: Territories = ()
    """Where it is to be shown, as far as that is known: an actor's consent must cover it."""
    script_id: UUID | None = None
    scene_id: UUID | None = None
    """A scene of that script: its look, version and timeline of the character are those that are drawn."""
    queue: Queue | None = None
    """Which workers make it: `priority` for what somebody waits for, which is usual, or `cpu`."""

    @model_validator(mode="after")
    def names_a_scene_with_its_script(self) -> Self:
        """Refuse a scene without its script, and the other way round."""
        if (self.script_id is None) != (self.scene_id is None):
            msg = "give both script_id and scene_id, or neither"
            raise ValueError(msg)
        return self


class AttachCharacterImage(Command):
    """Record a picture that a worker has made."""

    character_id: UUID
    generation_id: UUID
    hash: ObjectHash
    size: Bytes
    mime: Mime
    provenance: str = Field(max_length=200)
    facts: PlainData = Field(default_factory=dict[str, Any])
    """What is known of it: the type asked and made, how consistent it is, and who judged so."""


class ReviewCharacterImage(Command):
    """Say whether a picture, flagged or not, shows the character."""

    character_id: UUID
    generation_id: UUID
    accepted: bool
    note: Words = ""


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
    """Want the pictures; workers make them."""
    character = studio.load(Character, command.character_id)
    outcome = want_images(command, character, studio)
    studio.save(character)
    return Outcome(character.id, character.version, job_id=outcome.job_id, details=outcome.details)


def want_images(
    command: GenerateCharacterImage, character: Character, studio: Studio, override: tuple[str, UUID] | None = None
) -> Outcome:
    """Have the character want the pictures; the caller saves it. Raises NoConsent, and BrandRuleBroken for no override.

    `override` is the reason to let through what the brand forbids, and who gave it.
    """
    sheet, look = _in_scene(command, character, studio)
    rules = rules_of(studio, character)
    broken = breaches_of(rules, command, sheet, look)
    if override is None:
        refuse(sheet.name, broken)
    where = (Use.LIKENESS, studio.project_id, command.territories)
    consents = (*covering(studio, character, *where), *depicting(studio, sheet, *where))
    first = ImageOrder(
        new_id(),
        command.model_dump(include={"prompt", "scene_context", "emotion", "pose", "lighting"}),
        look,
        command.seed,
        studio.provider("image"),
        kind=command.kind.value,
        judge=studio.provider("judge"),
        sheet=sheet,
        consents=tuple(dict.fromkeys(consents)),
        least_consistency=command.least_consistency,
        queue=command.queue,
        brand=_brand(rules, [breach.sentence for breach in broken], override),
    )
    seed = first.seed_of(sheet)
    others = [replace(first, generation_id=new_id(), seed=(seed + step) % 2**63) for step in range(1, command.count)]
    for order in (first, *others):
        character.request_image(order)
    jobs = [str(order.generation_id) for order in (first, *others)]
    return Outcome(character.id, character.version, job_id=first.generation_id, details={"jobs": jobs})


def _brand(rules: BrandRules | None, broken: list[str], override: tuple[str, UUID] | None) -> dict[str, Any]:
    """Return what of the brand is kept with a picture: by what it is measured, and what was let through and why."""
    told = rules.for_picture() if rules else {}
    if broken and override:
        told["overridden"] = {"breaches": broken, "reason": override[0], "by": str(override[1])}
    return told


def _in_scene(command: GenerateCharacterImage, character: Character, studio: Studio) -> tuple[Sheet, str]:
    """Return the sheet and the look that are drawn: those of the scene, where one is named and says so."""
    if command.script_id is None or command.scene_id is None:
        return character.sheet, command.look
    found = assigned(studio, character.id, command.script_id, command.scene_id)
    if found is None:
        return character.sheet, command.look
    sheet, assignment = found
    return sheet, command.look or assignment.look


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
    character.attach_image(command.generation_id, picture, command.facts)
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


@handles(
    ReviewCharacterImage,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "generation_id": _GENERATION, "accepted": True, "note": "It is her."},
)
def review_character_image(command: ReviewCharacterImage, studio: Studio) -> None:
    """Note the verdict."""
    character = studio.load(Character, command.character_id)
    character.review_image(command.generation_id, command.note, accepted=command.accepted)
    studio.save(character)
