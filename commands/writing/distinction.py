"""What may be asked about cues that look like one name and are different people's."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Reason
from commands.ports import Studio
from commands.writing.script import SCRIPT
from commands.writing.shapes import Short
from domain.writing.script import Script


class DistinguishCues(Command):
    """Say that cues which look like one name are different people's: they are suspected no longer."""

    script_id: UUID
    spellings: tuple[Short, ...] = Field(min_length=1, max_length=200)
    """What the cues say; a single spelling where it is linked to several characters."""
    reason: Reason = "they are different people"


class WithdrawDistinction(Command):
    """Take back that cues are different people's."""

    script_id: UUID
    spellings: tuple[Short, ...] = Field(min_length=1, max_length=200)
    """The same spellings that were told apart."""
    reason: Reason = "they may be one after all"


_EXAMPLE = {"script_id": SCRIPT, "spellings": ["JOAN", "JOANN"]}


@handles(DistinguishCues, permission="writing.edit", subject="script_id", example=_EXAMPLE)
def distinguish_cues(command: DistinguishCues, studio: Studio) -> None:
    """Keep it in the caller's name."""
    script = studio.load(Script, command.script_id)
    script.distinguish_cues(command.spellings, studio.actor.name, command.reason)
    studio.save(script)


@handles(WithdrawDistinction, permission="writing.edit", subject="script_id", example=_EXAMPLE)
def withdraw_distinction(command: WithdrawDistinction, studio: Studio) -> None:
    """Suspect them again."""
    script = studio.load(Script, command.script_id)
    script.withdraw_distinction(command.spellings, studio.actor.name, command.reason)
    studio.save(script)
