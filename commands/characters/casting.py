"""What may be asked of the parts that characters play."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.characters.union import require_unmerged
from commands.fields import Name, Reason
from commands.ports import Studio
from commands.scenes import require_script
from domain.characters.casting import Casting
from domain.characters.character import Character

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_PROJECT = "44444444-4444-4444-8444-444444444444"
_CASTING = "99999999-9999-4999-8999-999999999999"


class CastCharacter(Command):
    """Give a character a part in a project or in a script; the same character plays in as many as it likes."""

    character_id: UUID
    project_id: UUID
    script_id: UUID | None = None
    role: Name
    """What it is there: "lead", "the station master"."""
    credit: str = Field(default="", max_length=200)
    """How the credits name it; its own name unless given."""
    billing: int = Field(default=1, ge=1, le=10_000)
    """Its place in the credits, from 1."""


class EndCasting(Command):
    """Take a part away from a character."""

    casting_id: UUID
    reason: Reason


@handles(
    CastCharacter,
    permission="characters.edit",
    example={"character_id": _CHARACTER, "project_id": _PROJECT, "role": "lead", "credit": "Mara as herself"},
)
def cast_character(command: CastCharacter, studio: Studio) -> None:
    """Cast the character, or change its part."""
    character = studio.standing(Character, command.character_id)
    require_unmerged(studio, command.character_id)
    if command.script_id is not None:
        require_script(studio, command.script_id)
    credit = command.credit.strip() or character.sheet.name
    whose = (command.character_id, command.project_id, command.script_id)
    casting = studio.find(Casting, Casting.create_id(*whose))
    if casting is None:
        casting = Casting.of(whose, command.role, credit, command.billing)
    casting.change(command.role, credit, command.billing)
    studio.save(casting)


@handles(
    EndCasting,
    permission="characters.edit",
    subject="casting_id",
    example={"casting_id": _CASTING, "reason": "The part was cut."},
)
def end_casting(command: EndCasting, studio: Studio) -> None:
    """End it."""
    casting = studio.load(Casting, command.casting_id)
    casting.end(command.reason)
    studio.save(casting)
