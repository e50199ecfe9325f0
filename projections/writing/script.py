"""Scripts: their titles and locks, and the versions that have labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.writing.script import Script
from domain.writing.written import Retelling, Writing
from projections.read_model import fold, read_model


@read_model("scripts", version=4, indexes=[("origin_id",)], order=("created_at", "id"), descending=True)
@dataclass(frozen=True, slots=True)
class ScriptRow:
    """One script. Its elements are rows of their own; `revision` is the version that changed last what it says."""

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
    revision: int = 1
    numbers_locked: bool = False
    origin_id: UUID | None = None
    origin_version: int | None = None
    branch_name: str = ""
    target_seconds: int = 0


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
    revision = event.originator_version
    return replace(row, source_name=event.source_name, source_hash=event.source_hash, revision=revision)


@fold(ScriptRow, Script.TitlePageChanged, Script.Restored, Script.Undone, Script.Redone, Script.Merged)
def show_titles(row: ScriptRow, event: Script.TitlePageChanged | Retelling) -> ScriptRow:
    """Show the titles that stand now."""
    titles = {"title": event.title, "logline": event.logline, "title_page": event.title_page}
    return replace(row, revision=event.originator_version, **titles)


@fold(ScriptRow, Script.Branched)
def show_origin(row: ScriptRow, event: Script.Branched) -> ScriptRow:
    """Show which script it branched off."""
    titled = show_titles(row, event)
    origin = {"origin_id": event.origin_id, "origin_version": event.origin_version, "branch_name": event.name}
    return replace(titled, numbers_locked=event.numbering.locked, **origin)


@fold(
    ScriptRow,
    Script.ElementAdded,
    Script.ElementRewritten,
    Script.ElementMoved,
    Script.ElementRemoved,
    Script.CueLinked,
    Script.ElementSplit,
    Script.ElementsJoined,
    Script.SceneCut,
    Script.SceneOmitted,
    Script.OmittedScenesBrought,
    Script.SceneReinstated,
    Script.ScenesRenumbered,
    Script.SceneDescribed,
    Script.ScenesMoved,
    Script.CuesRenamed,
    Script.LinksMoved,
    Script.CuesJoined,
)
def show_revision(row: ScriptRow, event: Writing) -> ScriptRow:
    """Show that it says something else now."""
    return replace(row, revision=event.originator_version)


@fold(ScriptRow, Script.NumbersLocked)
def show_numbers_locked(row: ScriptRow, event: Script.NumbersLocked) -> ScriptRow:
    """Show that scenes keep their numbers."""
    return replace(row, numbers_locked=True, revision=event.originator_version)


@fold(ScriptRow, Script.NumbersUnlocked)
def show_numbers_unlocked(row: ScriptRow, event: Script.NumbersUnlocked) -> ScriptRow:
    """Show that scenes may be numbered anew."""
    del event
    return replace(row, numbers_locked=False)


@fold(ScriptRow, Script.ProposalAccepted, Script.ProposalPartlyAccepted)
def show_logline(row: ScriptRow, event: Script.ProposalAccepted | Script.ProposalPartlyAccepted) -> ScriptRow:
    """Show what the accepted story is about."""
    return replace(row, logline=event.logline, revision=event.originator_version)


@fold(ScriptRow, Script.LengthTargeted)
def show_target(row: ScriptRow, event: Script.LengthTargeted) -> ScriptRow:
    """Show how long it is to play."""
    return replace(row, target_seconds=event.seconds)


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
