"""Deliverables: what is handed out, whether it is approved and whether it is locked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.postproduction.deliverable import Deliverable
from domain.postproduction.edition import Edition
from projections.read_model import fold, read_model


@read_model("deliverables", version=2, indexes=[("cut_id",)], order=("published_at", "id"), descending=True)
@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """One deliverable. `edition` counts how often it was published; `content_hash` is what an approval names."""

    id: UUID
    cut_id: UUID
    kind: str
    edition: int
    outputs: dict[str, Any]
    content_hash: str
    duration_s: float
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    recipe_hash: str
    provenance: str
    published_at: datetime
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    approved_by: UUID | None = None
    approved_name: str | None = None
    approved_at: datetime | None = None
    locked: bool = False
    locked_by: str | None = None
    locked_at: datetime | None = None
    lock_reason: str | None = None


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "outputs": edition.outputs,
        "content_hash": edition.content_hash,
        "duration_s": edition.duration_s,
        "integrated_lufs": edition.integrated_lufs,
        "true_peak_dbtp": edition.true_peak_dbtp,
        "recipe_hash": edition.recipe_hash,
        "provenance": edition.provenance,
        "facts": edition.facts,
    }


@fold(DeliverableRow, Deliverable.Created)
def show_deliverable(row: DeliverableRow | None, event: Deliverable.Created) -> DeliverableRow:
    """Begin the row."""
    del row
    return DeliverableRow(
        id=event.originator_id,
        cut_id=event.cut_id,
        kind=event.kind,
        edition=1,
        published_at=event.timestamp,
        **_edition(event.edition),
    )


@fold(DeliverableRow, Deliverable.Republished)
def show_edition(row: DeliverableRow, event: Deliverable.Republished) -> DeliverableRow:
    """Show what is handed out now; nobody has approved it yet."""
    unapproved = {"approved_by": None, "approved_name": None, "approved_at": None}
    told = {**_edition(event.edition), **unapproved}
    return replace(row, edition=row.edition + 1, published_at=event.timestamp, **told)


@fold(DeliverableRow, Deliverable.Approved)
def show_approval(row: DeliverableRow, event: Deliverable.Approved) -> DeliverableRow:
    """Show who approved it."""
    return replace(row, approved_by=event.by, approved_name=event.name, approved_at=event.timestamp)


@fold(DeliverableRow, Deliverable.Locked)
def show_lock(row: DeliverableRow, event: Deliverable.Locked) -> DeliverableRow:
    """Show who locked it, when and why."""
    lock = event.lock
    return replace(row, locked=True, locked_by=lock.name, locked_at=lock.at, lock_reason=lock.reason)


@fold(DeliverableRow, Deliverable.Unlocked)
def show_unlock(row: DeliverableRow, event: Deliverable.Unlocked) -> DeliverableRow:
    """Show that it may be published anew."""
    del event
    return replace(row, locked=False, locked_by=None, locked_at=None, lock_reason=None)
