"""What may be asked of a character."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from commands.bus import Command, handles
from commands.caller import the_caller
from commands.fields import Colour, Description, Name, Words
from commands.fresh import fresh
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.sheet import CharacterMode, CharacterType, Traits, require_name

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_PROJECT = "44444444-4444-4444-8444-444444444444"
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=100)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Phrases = Annotated[tuple[Phrase, ...], Field(max_length=100)]
Palette = Annotated[tuple[Colour, ...], Field(max_length=100)]
_OF_CREATION = {"description", "seed", "appearance", "personality", "tags"}


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
    biography: Description = ""
    vocabulary: Phrases = ()
    """Words and turns that are its own."""
    speech_habits: Phrases = ()
    """How it puts things: "never finishes a sentence"."""
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
    biography: Description | None = None
    vocabulary: Phrases | None = None
    """Words and turns that are its own."""
    speech_habits: Phrases | None = None
    """How it puts things: "never finishes a sentence"."""
    face: Words | None = None
    """Of the identity sheet, like body, palette and mannerisms: a lock holds them."""
    body: Words | None = None
    palette: Palette | None = None
    """The colours that are its own, as "#2a4d7f"."""
    mannerisms: Words | None = None


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
        name=require_name(command.name),
        **command.model_dump(include=_OF_CREATION),
        mode=command.mode.value,
        character_type=command.character_type.value,
        created_by=the_caller(studio, command.created_by),
    )
    character.describe(Traits(**command.model_dump(include={"biography", "vocabulary", "speech_habits"})))
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
