"""Scripts: their titles and locks, and the versions that have labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.writing.script import Script
from projections.read_model import fold, read_model


@read_model("scripts")
@dataclass(frozen=True, slots=True)
class ScriptRow:
    """One script. Its elements are rows of their own."""

    id: UUID
    title: str
    script_type: str
    logline: str
    title_page: dict[str, str]
    created_at: datetime
    source_name: str = ""
    source_hash: str = ""
    locked: bool = False
    locked_by: str | None = None
    locked_at: datetime | None = None
    lock_reason: str | None = None


@fold(ScriptRow, Script.Created)
def show_script(row: ScriptRow | None, event: Script.Created) -> ScriptRow:
    """Begin the row."""
    del row
    return ScriptRow(
        event.originator_id, event.title, event.script_type, event.logline, event.title_page, event.timestamp
    )


@fold(ScriptRow, Script.Imported)
def show_source(row: ScriptRow, event: Script.Imported) -> ScriptRow:
    """Show where the content came from."""
    return replace(row, source_name=event.source_name, source_hash=event.source_hash)


@fold(ScriptRow, Script.TitlePageChanged, Script.Restored)
def show_titles(row: ScriptRow, event: Script.TitlePageChanged | Script.Restored) -> ScriptRow:
    """Show the titles that stand now."""
    return replace(row, title=event.title, logline=event.logline, title_page=event.title_page)


@fold(ScriptRow, Script.ProposalAccepted)
def show_logline(row: ScriptRow, event: Script.ProposalAccepted) -> ScriptRow:
    """Show what the accepted story is about."""
    return replace(row, logline=event.logline)


@fold(ScriptRow, Script.Locked)
def show_lock(row: ScriptRow, event: Script.Locked) -> ScriptRow:
    """Show who locked it, when and why."""
    lock = event.lock
    return replace(row, locked=True, locked_by=lock.name, locked_at=lock.at, lock_reason=lock.reason)


@fold(ScriptRow, Script.Unlocked)
def show_unlock(row: ScriptRow, event: Script.Unlocked) -> ScriptRow:
    """Show that it may be changed."""
    del event
    return replace(row, locked=False, locked_by=None, locked_at=None, lock_reason=None)
