"""What may be asked of how a character speaks and what it is like to be with."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Description, Words
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.sheet import Voice

_CHARACTER = "33333333-3333-4333-8333-333333333333"


class SetVoice(Command):
    """Say how a character speaks."""

    character_id: UUID
    words: Words = ""
    seed: str = Field(default="", max_length=200)


class SetPersonality(Command):
    """Say what a character's personality is."""

    character_id: UUID
    personality: Description


@handles(
    SetVoice,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "words": "low, slow, a little hoarse"},
)
def set_voice(command: SetVoice, studio: Studio) -> None:
    """Set the voice."""
    character = studio.load(Character, command.character_id)
    character.set_voice(Voice(command.words, command.seed))
    studio.save(character)


@handles(
    SetPersonality,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "personality": "Patient, dry, afraid of goodbyes."},
)
def set_personality(command: SetPersonality, studio: Studio) -> None:
    """Set the personality."""
    character = studio.load(Character, command.character_id)
    character.set_personality(command.personality)
    studio.save(character)
