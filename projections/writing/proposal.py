"""Story data that was asked for, proposed, accepted or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.writing.element import Element
from domain.writing.proposal import Item
from domain.writing.script import Script
from projections.read_model import fold, read_model

ProposalKey = tuple[UUID, UUID]


@read_model("proposals", key=("script_id", "id"), version=3)
@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal. `status` is asked, failed, open, accepted or rejected; `id` is also that of its generation.

    `taken`, `refused` and `edited` are ids of its elements or items; `bases` the versions that the asker saw.
    """

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
    items: tuple[Item, ...] = ()
    document: dict[str, Any] = field(default_factory=dict[str, Any])
    after_id: UUID | None = None
    bases: dict[str, int] | None = None
    taken: tuple[UUID, ...] = ()
    refused: tuple[UUID, ...] = ()
    edited: tuple[UUID, ...] = ()
    model: str = ""

    @property
    def all_ids(self) -> tuple[UUID, ...]:
        """All that came."""
        return tuple(part.id for part in (*self.elements, *self.items))

    @property
    def open_ids(self) -> tuple[UUID, ...]:
        """What nobody has decided on."""
        return tuple(i for i in self.all_ids if i not in {*self.taken, *self.refused})


def key_asked(event: Script.DraftRequested) -> Iterable[ProposalKey]:
    """Return the key of what was asked for."""
    return ((event.originator_id, event.generation.generation_id),)


@fold(ProposalRow, Script.DraftRequested, key=key_asked)
def show_wish(rows: object, event: Script.DraftRequested) -> list[ProposalRow]:
    """Show what was asked for."""
    del rows
    script_id, proposal_id = event.originator_id, event.generation.generation_id
    recipe, draft = event.generation.recipe, event.draft
    row = ProposalRow(script_id, proposal_id, draft.kind, "asked", asked_at=event.timestamp, recipe=recipe)
    bases = None if draft.bases is None else {str(key): version for key, version in draft.bases.items()}
    return [replace(row, after_id=draft.after_id, bases=bases)]


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
            model=told.model,
            pattern=told.pattern,
            label=told.label,
            logline=told.logline,
            elements=(*row.elements, *told.elements) if event.part > 1 else told.elements,
            items=(*row.items, *told.items) if event.part > 1 else told.items,
            document=told.document,
            after_id=told.after_id,
        )
    ]


Decided = (
    Script.ProposalAccepted
    | Script.ProposalPartlyAccepted
    | Script.PaperAccepted
    | Script.ProposalRejected
    | Script.ProposalPartlyRejected
)


def key_decided(event: Decided) -> Iterable[ProposalKey]:
    """Return the key of the proposal that was decided on."""
    return ((event.originator_id, event.proposal_id),)


@fold(ProposalRow, Script.ProposalAccepted, key=key_decided)
def show_acceptance(rows: Mapping[ProposalKey, ProposalRow], event: Script.ProposalAccepted) -> list[ProposalRow]:
    """Show by whom it became part of the script."""
    decided = {"decided_at": event.timestamp, "decided_by": event.by}
    return [replace(row, status="accepted", taken=row.all_ids, **decided) for row in rows.values()]


@fold(ProposalRow, Script.ProposalPartlyAccepted, key=key_decided)
def show_part(rows: Mapping[ProposalKey, ProposalRow], event: Script.ProposalPartlyAccepted) -> list[ProposalRow]:
    """Show what of it became part of the script."""
    return [_taken(row, event, event.taken) for row in rows.values()]


@fold(ProposalRow, Script.PaperAccepted, key=key_decided)
def show_paper(rows: Mapping[ProposalKey, ProposalRow], event: Script.PaperAccepted) -> list[ProposalRow]:
    """Show what of it was accepted, as it was edited."""
    accepted = {item.id: item for item in event.items}
    return [
        _taken(replace(row, items=tuple(accepted.get(i.id, i) for i in row.items)), event, tuple(accepted))
        for row in rows.values()
    ]


@fold(ProposalRow, Script.ProposalRejected, key=key_decided)
def show_rejection(rows: Mapping[ProposalKey, ProposalRow], event: Script.ProposalRejected) -> list[ProposalRow]:
    """Show by whom, and why, the rest of it is not wanted."""
    return [_refused(row, event, row.open_ids) for row in rows.values()]


@fold(ProposalRow, Script.ProposalPartlyRejected, key=key_decided)
def show_refusal(rows: Mapping[ProposalKey, ProposalRow], event: Script.ProposalPartlyRejected) -> list[ProposalRow]:
    """Show what of it is not wanted."""
    return [_refused(row, event, event.refused) for row in rows.values()]


def _taken(
    row: ProposalRow, event: Script.ProposalPartlyAccepted | Script.PaperAccepted, ids: tuple[UUID, ...]
) -> ProposalRow:
    taken = tuple(dict.fromkeys((*row.taken, *ids)))
    edited = tuple(dict.fromkeys((*row.edited, *event.edited)))
    return _settled(replace(row, taken=taken, edited=edited, decided_at=event.timestamp, decided_by=event.by))


def _refused(
    row: ProposalRow, event: Script.ProposalRejected | Script.ProposalPartlyRejected, ids: tuple[UUID, ...]
) -> ProposalRow:
    decided = {"decided_at": event.timestamp, "decided_by": event.by, "reason": event.reason}
    return _settled(replace(row, refused=(*row.refused, *ids), **decided))


def _settled(row: ProposalRow) -> ProposalRow:
    if row.open_ids:
        return row
    return replace(row, status="accepted" if row.taken else "rejected")
