"""What may be asked of the revisions of a script: start a set, close it."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from commands.bus import Command, Outcome, handles
from commands.fields import Colour, Name
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.shared.refusal import Refusal
from domain.shared.sources import new_id, now
from domain.writing.script import Script

Mark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3)]


class NoRevisionActive(Refusal):
    """No set marks what changes."""

    code = "writing.no-revision-active"


class StartRevision(Command):
    """Mark what changes in a script from now on as a revision set, on paper of the next colour unless one is named."""

    script_id: UUID
    name: Name | None = None
    """None: that of its colour."""
    colour: Name | None = None
    """White, blue, pink, yellow, green, goldenrod, buff, salmon, cherry, tan, double blue, ...; others with a shade."""
    shade: Colour | None = None
    mark: Mark = "*"
    """What stands in the right margin of a line that changed."""
    dated: date | None = None
    """None: today, in UTC."""
    set_id: UUID | None = None
    """The set's id, when the caller chooses it."""


class CloseRevision(Command):
    """Complete a revision set: what changes from now on is not of it. Where pages are locked, 12A keeps its number."""

    script_id: UUID
    set_id: UUID | None = None
    """None: the one that is active."""


@handles(
    StartRevision,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "colour": "blue", "dated": "2026-05-03"},
)
def start_revision(command: StartRevision, studio: Studio) -> Outcome:
    """Start it, and tell its id and colour."""
    script = studio.load(Script, command.script_id)
    set_id = command.set_id or new_id()
    on = (command.dated or now().date()).isoformat()
    script.start_revision(set_id, command.name or "", (command.colour, command.shade), command.mark, on)
    studio.save(script)
    told = script.revisions[set_id]
    details = {"set_id": str(set_id), "name": told.name, "colour": told.colour, "shade": told.shade}
    return Outcome(script.id, script.version, details=details)


@handles(CloseRevision, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT})
def close_revision(command: CloseRevision, studio: Studio) -> None:
    """Close it, and let the pages that came in keep their numbers."""
    script = studio.load(Script, command.script_id)
    active = script.active_revision
    if command.set_id is None and active is None:
        raise NoRevisionActive("No revision is active; name the set by its set_id, or start one.", field="set_id")
    was_open = active is not None and command.set_id in (None, active.id)
    script.close_revision(command.set_id or (active.id if active else script.id))
    if was_open and script.pages.locked:
        paper = script.pages.paper
        script.lock_pages(paper, studio.page_starts(script.content, script.pages, paper))
    studio.save(script)
