"""Story data that was asked for, proposed, accepted or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.writing.element import Element
from domain.writing.script import Script
from projections.read_model import fold, read_model

ProposalKey = tuple[UUID, UUID]


@read_model("proposals", key=("script_id", "id"))
@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal. `status` is asked, failed, open, accepted or rejected; `id` is also that of its generation."""

    script_id: UUID
    id: UUID
    kind: str
    status: str
    asked_at: datetime | None = None
    proposed_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    provider: str = ""
    pattern: str = ""
    label: str = ""
    logline: str = ""
    recipe: dict[str, Any] = field(default_factory=dict[str, Any])
    elements: tuple[Element, ...] = ()


def key_asked(event: Script.DraftRequested) -> Iterable[ProposalKey]:
    """Return the key of what was asked for."""
    return ((event.originator_id, event.generation.generation_id),)


@fold(ProposalRow, Script.DraftRequested, key=key_asked)
def show_wish(rows: object, event: Script.DraftRequested) -> list[ProposalRow]:
    """Show what was asked for."""
    del rows
    script_id, proposal_id = event.originator_id, event.generation.generation_id
    recipe, kind = event.generation.recipe, event.draft.kind
    return [ProposalRow(script_id, proposal_id, kind, "asked", asked_at=event.timestamp, recipe=recipe)]


def key_failed(event: Script.DraftFailed) -> Iterable[ProposalKey]:
    """Return the key of what failed."""
    return ((event.originator_id, event.generation_id),)


@fold(ProposalRow, Script.DraftFailed, key=key_failed)
def show_failure(rows: Mapping[ProposalKey, ProposalRow], event: Script.DraftFailed) -> list[ProposalRow]:
    """Show why there is none."""
    return [replace(row, status="failed", reason=event.reason) for row in rows.values()]


def key_proposed(event: Script.Proposed) -> Iterable[ProposalKey]:
    """Return the key of the proposal that the event holds."""
    return ((event.originator_id, event.proposal.id),)


@fold(ProposalRow, Script.Proposed, key=key_proposed)
def show_proposal(rows: Mapping[ProposalKey, ProposalRow], event: Script.Proposed) -> list[ProposalRow]:
    """Show what was written, part after part."""
    told = event.proposal
    new = ProposalRow(event.originator_id, told.id, told.kind, "open")
    row = next(iter(rows.values()), new)
    return [
        replace(
            row,
            status="open",
            reason="",
            proposed_at=event.timestamp,
            provider=told.provider,
            pattern=told.pattern,
            label=told.label,
            logline=told.logline,
            elements=(*row.elements, *told.elements) if event.part > 1 else told.elements,
        )
    ]


def key_decided(event: Script.ProposalAccepted | Script.ProposalRejected) -> Iterable[ProposalKey]:
    """Return the key of the proposal that was decided on."""
    return ((event.originator_id, event.proposal_id),)


@fold(ProposalRow, Script.ProposalAccepted, key=key_decided)
def show_acceptance(rows: Mapping[ProposalKey, ProposalRow], event: Script.ProposalAccepted) -> list[ProposalRow]:
    """Show by whom it became part of the script."""
    decided = {"decided_at": event.timestamp, "decided_by": event.by}
    return [replace(row, status="accepted", **decided) for row in rows.values()]


@fold(ProposalRow, Script.ProposalRejected, key=key_decided)
def show_rejection(rows: Mapping[ProposalKey, ProposalRow], event: Script.ProposalRejected) -> list[ProposalRow]:
    """Show by whom, and why, it is not wanted."""
    decided = {"decided_at": event.timestamp, "decided_by": event.by}
    return [replace(row, status="rejected", reason=event.reason, **decided) for row in rows.values()]
