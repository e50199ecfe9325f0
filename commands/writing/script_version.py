"""What may be asked of the versions of a script: give one a label, bring one back."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Name
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.shared.refusal import Invalid
from domain.writing.script import Script


class TagScriptVersion(Command):
    """Give a script as it stands a label."""

    script_id: UUID
    label: Name


class RestoreScript(Command):
    """Have a script say again what it said at a version, or at a label."""

    script_id: UUID
    version: int | None = Field(default=None, ge=1)
    label: Name | None = None


@handles(
    TagScriptVersion, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "label": "draft 2"}
)
def tag_script_version(command: TagScriptVersion, studio: Studio) -> None:
    """Keep the label."""
    script = studio.load(Script, command.script_id)
    script.tag(command.label)
    studio.save(script)


@handles(
    RestoreScript, permission="writing.restore", subject="script_id", example={"script_id": SCRIPT, "label": "draft 2"}
)
def restore_script(command: RestoreScript, studio: Studio) -> None:
    """Look the version up and restore it."""
    if (command.version is None) == (command.label is None):
        raise Invalid("Name a version or a label, one of the two.", field="version")
    script = studio.load(Script, command.script_id)
    version = command.version or script.labelled(command.label or "")
    script.restore(studio.as_of(Script, command.script_id, version))
    studio.save(script)
