"""What may be asked of a character's looks."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, handles
from commands.fields import Name, Words
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.sheet import Look

_CHARACTER = "33333333-3333-4333-8333-333333333333"


class SetLook(Command):
    """Make or change a look: wardrobe, hair and make-up in words."""

    character_id: UUID
    look: Name
    wardrobe: Words = ""
    hair: Words = ""
    makeup: Words = ""


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
    """Set the look."""
    character = studio.load(Character, command.character_id)
    character.set_look(command.look, Look(command.wardrobe, command.hair, command.makeup))
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
