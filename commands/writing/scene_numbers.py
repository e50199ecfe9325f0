"""What may be asked of the numbers of scenes."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Reason
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.writing.script import Script


class RenumberScenes(Command):
    """Number the scenes of a script: all in their order, those without a number, or none."""

    script_id: UUID
    mode: Literal["all", "missing", "none"] = "all"
    start: int = Field(default=1, ge=0, le=100_000)


class LockSceneNumbers(Command):
    """Let every scene keep its number from now on: a new one gets 72A, one that goes is omitted."""

    script_id: UUID


class UnlockSceneNumbers(Command):
    """Let the scenes be numbered anew."""

    script_id: UUID
    reason: Reason


@handles(RenumberScenes, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "mode": "all"})
def renumber_scenes(command: RenumberScenes, studio: Studio) -> None:
    """Give them their numbers."""
    script = studio.load(Script, command.script_id)
    script.renumber_scenes(command.mode, command.start)
    studio.save(script)


@handles(LockSceneNumbers, permission="writing.accept", subject="script_id", example={"script_id": SCRIPT})
def lock_scene_numbers(command: LockSceneNumbers, studio: Studio) -> None:
    """Lock them."""
    script = studio.load(Script, command.script_id)
    script.lock_numbers()
    studio.save(script)


@handles(
    UnlockSceneNumbers,
    permission="writing.accept",
    subject="script_id",
    example={"script_id": SCRIPT, "reason": "a new draft before the shoot"},
)
def unlock_scene_numbers(command: UnlockSceneNumbers, studio: Studio) -> None:
    """Unlock them."""
    script = studio.load(Script, command.script_id)
    script.unlock_numbers(command.reason)
    studio.save(script)
