"""What may be asked when two characters turn out to be one."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.characters.joining import joined
from commands.characters.timeline import ancestors
from commands.fields import Name, Reason
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.joining import Joining
from domain.characters.union import AlreadyMerged, Union
from domain.shared.refusal import Invalid

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_OTHER = "44444444-4444-4444-8444-444444444444"


class MergeCharacters(Command):
    """Say that a character is another one: its looks, relations, parts, scenes and cues become that one's."""

    character_id: UUID
    """The one that goes; it stays readable."""
    into_id: UUID
    reason: Reason
    resolutions: dict[Name, Literal["ours", "theirs"]] = Field(
        default_factory=dict[str, Literal["ours", "theirs"]], max_length=1_000
    )
    """For each thing that both have, each otherwise, whose stands: "ours" is that of the one that stays."""


@handles(
    MergeCharacters,
    permission="characters.lock",
    subject="character_id",
    example={"character_id": _CHARACTER, "into_id": _OTHER, "reason": "The conductor turned out to be Jon."},
)
def merge_characters(command: MergeCharacters, studio: Studio) -> Outcome:
    """Record it with who and why; the same again changes nothing."""
    gone, into = studio.load(Character, command.character_id), studio.load(Character, command.into_id)
    require_unmerged(studio, command.into_id, "into_id")
    union = studio.find(Union, Union.create_id(command.character_id))
    if union is None:
        _refuse_timelines(gone, into, studio)
        both = (command.character_id, command.into_id)
        union = Union.of(both, studio.actor.id, studio.actor.name, command.reason)
        joining = Joining(into, gone, command.resolutions)
        changed = joined(joining, studio)
        joining.settle()
        studio.save(union, *changed)
    union.require_same(command.into_id)
    return Outcome(union.id, union.version)


def _refuse_timelines(gone: Character, into: Character, studio: Studio) -> None:
    for hung, above in ((gone, into), (into, gone)):
        if above.id in ancestors(studio, hung.id):
            sentence = (
                f"{hung.sheet.name} is a timeline of {above.sheet.name}; take over what it changed by merge-timeline"
            )
            raise Invalid(f"{sentence} instead.", field="into_id")


def require_unmerged(studio: Studio, character_id: UUID, field: str = "character_id") -> None:
    """Raise AlreadyMerged for a character that is another one by now."""
    union = studio.find(Union, Union.create_id(character_id))
    if union is not None:
        name = studio.standing(Character, union.into_id).sheet.name
        raise AlreadyMerged(f"That one was merged into {name} ({union.into_id}); name this one instead.", field=field)
