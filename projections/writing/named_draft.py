"""The drafts of scripts that have a name and a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.writing.script import Script
from projections.read_model import fold, read_model


@read_model("script_drafts", key=("script_id", "name"))
@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft: a version of a script with a name and a date; `set_id` is the revision that it is handed out as."""

    script_id: UUID
    name: str
    version: int
    dated: str
    set_id: UUID | None
    named_at: datetime


def key_of(event: Script.DraftNamed) -> Iterable[tuple[UUID, str]]:
    """Return the key of the draft."""
    return ((event.originator_id, event.name),)


@fold(DraftRow, Script.DraftNamed, key=key_of)
def show_draft(rows: Any, event: Script.DraftNamed) -> list[DraftRow]:  # noqa: ANN401 - needs no row
    """Show the draft."""
    del rows
    return [DraftRow(event.originator_id, event.name, event.of_version, event.dated, event.set_id, event.timestamp)]
