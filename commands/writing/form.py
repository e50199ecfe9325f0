"""What may be asked of the form of a script: how long it is to play."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.writing.length import estimated_seconds
from domain.writing.script import Script


class TargetLength(Command):
    """Say how long a script is to play: an ad 6, 15, 30 or 60 seconds; 0 leaves it open."""

    script_id: UUID
    seconds: int = Field(ge=0, le=86_400)


@handles(TargetLength, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "seconds": 60})
def target_length(command: TargetLength, studio: Studio) -> Outcome:
    """Keep it, and tell how long the script is likely to play as it stands."""
    script = studio.load(Script, command.script_id)
    script.target_length(command.seconds)
    studio.save(script)
    estimated = estimated_seconds(script.content)
    over = max(0.0, round(estimated - command.seconds, 1)) if command.seconds else 0.0
    return Outcome(script.id, script.version, details={"estimated_seconds": estimated, "over_by_seconds": over})
