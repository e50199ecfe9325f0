"""What may be asked of the lock of a script."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, handles
from commands.fields import ObjectHash, Reason
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.writing.script import Script


class LockScript(Command):
    """Lock a script against changes."""

    script_id: UUID
    reason: Reason
    content_hash: ObjectHash | None = None
    """Lock only when the script still says exactly this."""


class UnlockScript(Command):
    """Let a script be changed again."""

    script_id: UUID
    reason: Reason


@handles(
    LockScript, permission="writing.accept", subject="script_id", example={"script_id": SCRIPT, "reason": "shooting"}
)
def lock_script(command: LockScript, studio: Studio) -> None:
    """Lock it in the caller's name."""
    script = studio.load(Script, command.script_id)
    name = "the studio" if studio.actor.kind == "policy" else studio.actor.name
    if command.content_hash is None:
        script.lock_for(studio.actor.id, name, command.reason)
    else:
        script.lock_approved(studio.actor.id, name, command.reason, command.content_hash)
    studio.save(script)


@handles(
    UnlockScript, permission="writing.accept", subject="script_id", example={"script_id": SCRIPT, "reason": "reshoots"}
)
def unlock_script(command: UnlockScript, studio: Studio) -> None:
    """Unlock it in the caller's name."""
    script = studio.load(Script, command.script_id)
    script.unlock(studio.actor.id, command.reason)
    studio.save(script)
