"""What may be asked of the drafts of a script: name one. It is restored by its name, as a label is."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Name
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.shared.sources import now
from domain.writing.script import Script


class NameDraft(Command):
    """Call a script as it stands, or as it was at a version, a draft with a name and a date."""

    script_id: UUID
    name: Name
    version: int | None = Field(default=None, ge=1)
    """None: the one that stands."""
    dated: date | None = None
    """None: today, in UTC."""
    set_id: UUID | None = None
    """The revision set that it is handed out as; its colour is printed on the title page."""


@handles(
    NameDraft,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "name": "2nd draft", "dated": "2026-05-03"},
)
def name_draft(command: NameDraft, studio: Studio) -> None:
    """Keep the name."""
    script = studio.load(Script, command.script_id)
    on = (command.dated or now().date()).isoformat()
    script.name_draft(command.name, command.version or script.version, on, command.set_id)
    studio.save(script)
