"""What may be asked about what one did: take it back, do it again. Only one's own commands, and whole."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.utils import get_topic
from pydantic import Field

from commands.bus import Command, handles
from commands.ports import StreamChange, Studio
from commands.writing.script import SCRIPT
from domain.shared.refusal import Refusal
from domain.writing.script import Script
from domain.writing.undoing import Change, NothingToUndo, Stand
from domain.writing.written import Writing


class NotYours(Refusal):
    """Somebody else did it."""

    code = "writing.not-yours"
    kind = "forbidden"


class UndoEdit(Command):
    """Take back what one of your commands changed in a script: the last one, or the one that made a version."""

    script_id: UUID
    version: int | None = Field(default=None, ge=2)


class RedoEdit(Command):
    """Do again what you took back last, or what the command changed that made a version."""

    script_id: UUID
    version: int | None = Field(default=None, ge=2)


@handles(UndoEdit, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT})
def undo_edit(command: UndoEdit, studio: Studio) -> None:
    """Find what it changed, and record the opposite."""
    script = studio.load(Script, command.script_id)
    change = _of(studio, script, command.version) if command.version else _last(studio, script)
    script.undo(Change(change.first, change.last), *_around(studio, script, change))
    studio.save(script)


@handles(RedoEdit, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT})
def redo_edit(command: RedoEdit, studio: Studio) -> None:
    """Find what it changed, and record it again."""
    script = studio.load(Script, command.script_id)
    change = _of(studio, script, command.version or _undone_last(studio, script))
    script.redo(Change(change.first, change.last), *_around(studio, script, change))
    studio.save(script)


def _around(studio: Studio, script: Script, change: StreamChange) -> tuple[Stand, Stand]:
    """Return what stood before a change and after it."""
    before, after = (studio.as_of(Script, script.id, version) for version in (change.first - 1, change.last))
    return before.stand, after.stand


def _of(studio: Studio, script: Script, version: int) -> StreamChange:
    """Return what the command of a version did. Raises NothingToUndo and NotYours."""
    change = next(iter(studio.changes(script.id, version)), None)
    if change is None or change.first == 1 or not change.topics & _UNDOABLE:
        raise NothingToUndo(f"No edit of the script was recorded in version {version}.", field="version")
    if not change.by(studio.actor) and not change.by_policy:
        raise NotYours("Somebody else did that; only one's own commands can be undone.", field="version")
    return change


def _last(studio: Studio, script: Script) -> StreamChange:
    """Return the caller's last edit that stands."""
    for change in _own_edits(studio, script):
        if change.first not in script.undoings and change.first not in script.undone:
            return change
    raise NothingToUndo("You have edited nothing in this script that could be undone.")


def _undone_last(studio: Studio, script: Script) -> int:
    """Return a version of what the caller took back last; whoever edits on has nothing to do again."""
    for change in _own_edits(studio, script):
        undone = script.undoings.get(change.first)
        if undone is None and change.first not in script.undone:
            break
        if undone and script.undone.get(undone) == change.first:
            return undone
    raise NothingToUndo("You have taken back nothing, or edited on since.")


def _own_edits(studio: Studio, script: Script) -> list[StreamChange]:
    return [change for change in studio.changes(script.id) if change.first > 1 and change.topics & _UNDOABLE]


def _undoable() -> frozenset[str]:
    """Return the topics of the events that change what a script says, or which of its cues are told apart."""
    told = (Script.CuesDistinguished, Script.DistinctionWithdrawn, Script.DistinctionUndone, Script.DistinctionRedone)
    bases = (Writing, *told)
    events = (of for of in vars(Script).values() if isinstance(of, type) and issubclass(of, bases))
    return frozenset(get_topic(of) for of in events)


_UNDOABLE = _undoable()
