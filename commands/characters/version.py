"""What may be asked of the versions of a character."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from commands.bus import Command, Outcome, handles
from commands.fields import Name
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.sheet import Stage

_CHARACTER = "33333333-3333-4333-8333-333333333333"


class MarkCharacterVersion(Command):
    """Give a character as it stands a label, to come back to."""

    character_id: UUID
    label: Name


class RestoreCharacter(Command):
    """Make a character as it was in an earlier version, named by its label or its number."""

    character_id: UUID
    label: Name | None = None
    version: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def names_one(self) -> Self:
        """Refuse a body that names no version, or two."""
        if (self.label is None) == (self.version is None):
            msg = "give either label or version"
            raise ValueError(msg)
        return self


class PromoteCharacterVersion(Command):
    """Take a labelled version of a character further: from concept to casting to final."""

    character_id: UUID
    label: Name
    stage: Stage


@handles(
    MarkCharacterVersion,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "label": "casting"},
)
def mark_character_version(command: MarkCharacterVersion, studio: Studio) -> None:
    """Label the character as it stands."""
    character = studio.load(Character, command.character_id)
    character.mark_version(command.label)
    studio.save(character)


@handles(
    RestoreCharacter,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "label": "casting"},
)
def restore_character(command: RestoreCharacter, studio: Studio) -> Outcome:
    """Bring the earlier sheet back."""
    character = studio.load(Character, command.character_id)
    version = character.version_of(command.label, command.version)
    character.restore(studio.as_of(Character, character.id, version).sheet, version)
    studio.save(character)
    return Outcome(character.id, character.version, details={"from_version": version})


@handles(
    PromoteCharacterVersion,
    permission="characters.lock",
    subject="character_id",
    example={"character_id": _CHARACTER, "label": "casting", "stage": "final"},
)
def promote_character_version(command: PromoteCharacterVersion, studio: Studio) -> None:
    """Take the version further."""
    character = studio.load(Character, command.character_id)
    character.promote_version(command.label, command.stage.value)
    studio.save(character)
