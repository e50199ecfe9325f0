"""What may be asked of a character."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from commands.bus import Command, Outcome, handles
from commands.caller import the_caller
from commands.fields import Description, Name, Reason, Words
from commands.fresh import fresh
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.sheet import CharacterMode, CharacterType, Look, Traits, Voice

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_PROJECT = "44444444-4444-4444-8444-444444444444"
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=100)]


class CreateCharacter(Command):
    """Bring a character into being, in a project or for the whole organization."""

    name: Name
    description: Description = ""
    mode: CharacterMode = CharacterMode.AVATAR
    character_type: CharacterType = CharacterType.STYLIZED
    project_id: UUID | None = None
    character_id: UUID | None = None
    """Its id, when the caller chooses it."""
    seed: str = Field(default="", max_length=200)
    """What its face and voice are drawn from; made of its id unless given."""
    appearance: Words = ""
    """How it looks, in words."""
    personality: Description = ""
    tags: Tags = ()
    created_by: UUID | None = None


class RenameCharacter(Command):
    """Give a character another name."""

    character_id: UUID
    name: Name


class DescribeCharacter(Command):
    """Change what a character is like: only what is given."""

    character_id: UUID
    description: Description | None = None
    appearance: Words | None = None
    character_type: CharacterType | None = None
    seed: str | None = Field(default=None, min_length=1, max_length=200)
    tags: Tags | None = None


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


class SetVoice(Command):
    """Say how a character speaks."""

    character_id: UUID
    words: Words = ""
    seed: str = Field(default="", max_length=200)


class SetPersonality(Command):
    """Say what a character's personality is."""

    character_id: UUID
    personality: Description


class LockIdentity(Command):
    """Keep a character's face, type and voice as they are."""

    character_id: UUID
    reason: Reason
    reference: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """The hash of the picture that shows the identity."""


class UnlockIdentity(Command):
    """Let a character's identity change again."""

    character_id: UUID
    reason: Reason


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


@handles(
    CreateCharacter,
    permission="characters.create",
    example={
        "name": "Mara Lindqvist",
        "description": "A station master who never leaves.",
        "mode": "avatar",
        "character_type": "animated",
        "project_id": _PROJECT,
        "appearance": "tall woman, black hair in a bun, blue uniform",
        "tags": ["lead"],
    },
)
def create_character(command: CreateCharacter, studio: Studio) -> None:
    """Create the character."""
    character = Character(
        fresh(studio, command.character_id, "character_id"),
        **command.model_dump(include={"name", "description", "seed", "appearance", "personality", "tags"}),
        mode=command.mode.value,
        character_type=command.character_type.value,
        created_by=the_caller(studio, command.created_by),
    )
    studio.save(character)


@handles(
    RenameCharacter,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "name": "Mara Berg"},
)
def rename_character(command: RenameCharacter, studio: Studio) -> None:
    """Rename the character."""
    character = studio.load(Character, command.character_id)
    character.rename(command.name)
    studio.save(character)


@handles(
    DescribeCharacter,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "appearance": "tall woman, short grey hair"},
)
def describe_character(command: DescribeCharacter, studio: Studio) -> None:
    """Change the traits that are given."""
    character = studio.load(Character, command.character_id)
    character.describe(Traits(**command.model_dump(exclude={"character_id"})))
    studio.save(character)


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


@handles(
    LockIdentity,
    permission="characters.lock",
    subject="character_id",
    example={"character_id": _CHARACTER, "reason": "Casting is final."},
)
def lock_identity(command: LockIdentity, studio: Studio) -> None:
    """Lock the identity in the caller's name."""
    character = studio.load(Character, command.character_id)
    character.lock_identity(studio.actor.id, studio.actor.name, command.reason, command.reference)
    studio.save(character)


@handles(
    UnlockIdentity,
    permission="characters.lock",
    subject="character_id",
    example={"character_id": _CHARACTER, "reason": "The part was cast again."},
)
def unlock_identity(command: UnlockIdentity, studio: Studio) -> None:
    """Unlock the identity."""
    character = studio.load(Character, command.character_id)
    character.unlock_identity(studio.actor.id, command.reason)
    studio.save(character)


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
