"""What may be asked when two characters turn out to be one."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, Outcome, handles
from commands.fields import Reason
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.union import AlreadyMerged, Union

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_OTHER = "44444444-4444-4444-8444-444444444444"


class MergeCharacters(Command):
    """Say that a character is another one: in all scripts, cues and silent presences become that one's."""

    character_id: UUID
    """The one that goes; it stays readable."""
    into_id: UUID
    reason: Reason


@handles(
    MergeCharacters,
    permission="characters.lock",
    subject="character_id",
    example={"character_id": _CHARACTER, "into_id": _OTHER, "reason": "The conductor turned out to be Jon."},
)
def merge_characters(command: MergeCharacters, studio: Studio) -> Outcome:
    """Record it with who and why; the same again changes nothing."""
    for character_id in (command.character_id, command.into_id):
        studio.standing(Character, character_id)
    back = studio.find(Union, Union.create_id(command.into_id))
    if back is not None:
        raise AlreadyMerged(f"That one was merged into {back.into_id}; name this one instead.", field="into_id")
    union = studio.find(Union, Union.create_id(command.character_id))
    if union is None:
        both = (command.character_id, command.into_id)
        union = Union.of(both, studio.actor.id, studio.actor.name, command.reason)
        studio.save(union)
    union.require_same(command.into_id)
    return Outcome(union.id, union.version)
