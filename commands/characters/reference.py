"""What may be asked of the pictures of an identity sheet."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, handles
from commands.consents import consented
from commands.fields import Bytes, Mime, ObjectHash
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.sheet import Reference, View

_CHARACTER = "33333333-3333-4333-8333-333333333333"


class SetReference(Command):
    """Have a stored picture show who a character is, from one side."""

    character_id: UUID
    view: View
    hash: ObjectHash
    size: Bytes
    mime: Mime
    real_person: bool = False
    """Whether it shows somebody who lives or lived: an actor's pictures always do."""
    consent_id: UUID | None = None
    """Their consent that it is kept; without one no picture of a real person is taken."""


class RemoveReference(Command):
    """Take the picture from one side out of the identity sheet."""

    character_id: UUID
    view: View


@handles(
    SetReference,
    permission="characters.edit",
    subject="character_id",
    example={
        "character_id": _CHARACTER,
        "view": "front",
        "hash": "0" * 64,
        "size": 204_800,
        "mime": "image/png",
    },
)
def set_reference(command: SetReference, studio: Studio) -> None:
    """Take the picture into the sheet, that of a real person on their consent."""
    character = studio.load(Character, command.character_id)
    consent_id = consented(studio, character, command.consent_id, real_person=command.real_person)
    reference = Reference(command.hash, command.size, command.mime, consent_id is not None, consent_id)
    character.set_reference(command.view.value, reference)
    studio.save(character)


@handles(
    RemoveReference,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "view": "side"},
)
def remove_reference(command: RemoveReference, studio: Studio) -> None:
    """Take the picture out."""
    character = studio.load(Character, command.character_id)
    character.remove_reference(command.view.value)
    studio.save(character)
