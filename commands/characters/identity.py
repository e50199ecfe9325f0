"""What may be asked of a character's identity."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.consents import require_own
from commands.fields import Reason
from commands.ports import Studio
from domain.characters.character import Character

_CHARACTER = "33333333-3333-4333-8333-333333333333"


class LockIdentity(Command):
    """Keep a character's face, type and voice as they are."""

    character_id: UUID
    reason: Reason
    reference: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """The hash of the picture that shows the identity: an actor's is one that is theirs already."""


class UnlockIdentity(Command):
    """Let a character's identity change again."""

    character_id: UUID
    reason: Reason


@handles(
    LockIdentity,
    permission="characters.lock",
    subject="character_id",
    example={"character_id": _CHARACTER, "reason": "Casting is final."},
)
def lock_identity(command: LockIdentity, studio: Studio) -> None:
    """Lock the identity in the caller's name."""
    character = studio.load(Character, command.character_id)
    require_own(character, command.reference)
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
