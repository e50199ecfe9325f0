"""What may be asked of what characters are to each other."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from commands.bus import Command, handles
from commands.characters.union import require_unmerged
from commands.fields import Words
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.sheet import Relation

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_OTHER = "22222222-2222-4222-8222-222222222222"
Kind = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class RelateCharacter(Command):
    """Say what another character is to this one, and how they stand."""

    character_id: UUID
    to_character_id: UUID
    kind: Kind
    """What the other one is: "sister", "rival", "employer"."""
    words: Words = ""


class RemoveRelation(Command):
    """Take back what another character is to this one."""

    character_id: UUID
    to_character_id: UUID
    kind: Kind


@handles(
    RelateCharacter,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "to_character_id": _OTHER, "kind": "sister", "words": "They do not speak."},
)
def relate_character(command: RelateCharacter, studio: Studio) -> None:
    """Relate the two, both of this organization."""
    character = studio.load(Character, command.character_id)
    other = studio.standing(Character, command.to_character_id)
    require_unmerged(studio, other.id, "to_character_id")
    character.set_relation(Relation(other.id, command.kind, command.words))
    studio.save(character)


@handles(
    RemoveRelation,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "to_character_id": _OTHER, "kind": "sister"},
)
def remove_relation(command: RemoveRelation, studio: Studio) -> None:
    """Take it back."""
    character = studio.load(Character, command.character_id)
    character.remove_relation(command.to_character_id, command.kind)
    studio.save(character)
