"""Generations as people and the queue look at them, and what each was made from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.generation.generation import Generation
from projections.read_model import fold, read_model


@read_model(
    "generations",
    version=2,
    order=("requested_at", "id"),
    descending=True,
    indexes=[("organization_id", "recipe_hash"), ("subject_id",), ("status", "requested_at")],
    pins=False,
)
@dataclass(frozen=True, slots=True)
class GenerationRow:
    """One generation. `attempt` counts how often it was started; `ended_at` is when it got its outcome."""

    id: UUID
    kind: str
    purpose: str
    subject_id: UUID
    part: str
    provider: str
    recipe: dict[str, Any]
    recipe_hash: str
    queue: str
    status: str
    requested_at: datetime
    attempt: int = 0
    worker: str = ""
    started_at: datetime | None = None
    lease_until: datetime | None = None
    ended_at: datetime | None = None
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    reused_from: UUID | None = None
    reason: str = ""
    by: str = ""


@fold(GenerationRow, Generation.Created)
def show_request(row: GenerationRow | None, event: Generation.Created) -> GenerationRow:
    """Begin the row."""
    del row
    return GenerationRow(
        event.originator_id,
        event.kind,
        event.purpose,
        event.subject_id,
        event.part,
        event.provider,
        event.recipe,
        event.recipe_hash,
        event.queue,
        "requested",
        event.timestamp,
    )


@fold(GenerationRow, Generation.Started)
def show_start(row: GenerationRow, event: Generation.Started) -> GenerationRow:
    """Show who works on it, and until when nobody else may."""
    return replace(
        row,
        status="started",
        attempt=event.attempt,
        worker=event.worker,
        started_at=event.timestamp,
        lease_until=event.lease_until,
    )


@fold(GenerationRow, Generation.LeaseRenewed)
def show_renewal(row: GenerationRow, event: Generation.LeaseRenewed) -> GenerationRow:
    """Show the longer lease."""
    return replace(row, lease_until=event.lease_until)


@fold(GenerationRow, Generation.Completed)
def show_completion(row: GenerationRow, event: Generation.Completed) -> GenerationRow:
    """Show the result."""
    return replace(
        row,
        status="completed",
        outputs=event.outputs,
        facts=event.facts,
        reused_from=event.reused_from,
        ended_at=event.timestamp,
        lease_until=None,
        reason="",
    )


@fold(GenerationRow, Generation.Failed)
def show_failure(row: GenerationRow, event: Generation.Failed) -> GenerationRow:
    """Show why, and whether anybody tries again."""
    ended = event.timestamp if event.final else None
    status = "failed" if event.final else "requested"
    return replace(row, status=status, reason=event.reason, ended_at=ended, lease_until=None)


@fold(GenerationRow, Generation.Cancelled)
def show_cancellation(row: GenerationRow, event: Generation.Cancelled) -> GenerationRow:
    """Show who wanted it no more, and why."""
    return replace(
        row, status="cancelled", reason=event.reason, by=event.by, ended_at=event.timestamp, lease_until=None
    )


@fold(GenerationRow, Generation.RetryRequested)
def show_retry(row: GenerationRow, event: Generation.RetryRequested) -> GenerationRow:
    """Show that it waits again."""
    return replace(row, status="requested", reason="", by=event.by, ended_at=None)
