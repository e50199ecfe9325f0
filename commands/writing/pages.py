"""What may be asked of the pages of a script."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from commands.bus import Command, handles
from commands.fields import Reason
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.writing.script import Script


class LockPages(Command):
    """Let every page keep its number from now on: what grows over page 12 goes to 12A. Again, 12A keeps its, too."""

    script_id: UUID
    paper: Literal["letter", "a4"] = "letter"


class UnlockPages(Command):
    """Let the pages be numbered from the first on."""

    script_id: UUID
    reason: Reason


@handles(LockPages, permission="writing.accept", subject="script_id", example={"script_id": SCRIPT})
def lock_pages(command: LockPages, studio: Studio) -> None:
    """Set it on pages, and lock those."""
    script = studio.load(Script, command.script_id)
    script.lock_pages(command.paper, studio.page_starts(script.content, script.pages, command.paper))
    studio.save(script)


@handles(
    UnlockPages,
    permission="writing.accept",
    subject="script_id",
    example={"script_id": SCRIPT, "reason": "a new white draft"},
)
def unlock_pages(command: UnlockPages, studio: Studio) -> None:
    """Unlock them."""
    script = studio.load(Script, command.script_id)
    script.unlock_pages(command.reason)
    studio.save(script)
