"""What may be asked of a character's looks."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.consents import consented
from commands.fields import Name, ObjectHash, Words
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.sheet import Look

_CHARACTER = "33333333-3333-4333-8333-333333333333"


class SetLook(Command):
    """Make or change a look: wardrobe, hair, make-up, age and injuries, and the pictures that show it."""

    character_id: UUID
    look: Name
    wardrobe: Words = ""
    hair: Words = ""
    makeup: Words = ""
    age: int | None = Field(default=None, ge=0, le=150)
    """In years, where the look is younger or older than the character is."""
    injuries: Words = ""
    pictures: tuple[ObjectHash, ...] = Field(default=(), max_length=100)
    """The hashes of stored pictures that show it."""
    real_person: bool = False
    """Whether they show somebody who lives or lived: an actor's pictures always do."""
    consent_id: UUID | None = None
    """Their consent that they are kept; without one no picture of a real person is taken."""


class RemoveLook(Command):
    """Remove a look of a character."""

    character_id: UUID
    look: Name


@handles(
    SetLook,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "look": "winter", "wardrobe": "long red coat, grey scarf"},
)
def set_look(command: SetLook, studio: Studio) -> None:
    """Set the look, with pictures of a real person on their consent."""
    character = studio.load(Character, command.character_id)
    consent_id = None
    if command.pictures:
        consent_id = consented(studio, character, command.consent_id, real_person=command.real_person)
    said = command.model_dump(exclude={"character_id", "look", "real_person", "consent_id"})
    character.set_look(command.look, Look(**said, real_person=consent_id is not None, consent_id=consent_id))
    studio.save(character)


@handles(
    RemoveLook,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "look": "winter"},
)
def remove_look(command: RemoveLook, studio: Studio) -> None:
    """Remove the look."""
    character = studio.load(Character, command.character_id)
    character.remove_look(command.look)
    studio.save(character)
