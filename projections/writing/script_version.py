"""The versions of scripts that have labels; the name of a draft is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.writing.script import Script
from projections.read_model import fold, read_model


@read_model("script_versions", key=("script_id", "label"))
@dataclass(frozen=True, slots=True)
class ScriptVersionRow:
    """A version of a script that has a label."""

    script_id: UUID
    label: str
    version: int
    tagged_at: datetime


def label_of(event: Script.VersionTagged) -> Iterable[tuple[UUID, str]]:
    """Return the key of the label's row."""
    return ((event.originator_id, event.label),)


@fold(ScriptVersionRow, Script.VersionTagged, key=label_of)
def show_label(rows: Any, event: Script.VersionTagged) -> list[ScriptVersionRow]:  # noqa: ANN401 - needs no row
    """Show the label."""
    del rows
    return [ScriptVersionRow(event.originator_id, event.label, event.originator_version, event.timestamp)]


def name_of(event: Script.DraftNamed) -> Iterable[tuple[UUID, str]]:
    """Return the key of the draft's row."""
    return ((event.originator_id, event.name),)


@fold(ScriptVersionRow, Script.DraftNamed, key=name_of)
def show_draft(rows: Any, event: Script.DraftNamed) -> list[ScriptVersionRow]:  # noqa: ANN401 - needs no row
    """Show the draft's name."""
    del rows
    return [ScriptVersionRow(event.originator_id, event.name, event.of_version, event.timestamp)]
