"""Approvals, to be read. Whether one is stale is asked of the subject's row: its content hash differs then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.studio_ops.approval import Approval
from projections.read_model import fold, read_model


@read_model(
    "approvals",
    indexes=[("organization_id", "approver_id", "status"), ("subject_id",)],
    version=2,
    order=("requested_at", "id"),
    descending=True,
)
@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A question and its answer. `status` is requested, approved, rejected or withdrawn."""

    id: UUID
    subject_id: UUID
    subject_kind: str
    revision: int
    content_hash: str
    approver_id: UUID
    requested_by: UUID
    requested_at: datetime
    note: str
    lock_on_approval: bool
    status: str = "requested"
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    decision_note: str = ""


@fold(ApprovalRow, Approval.Created)
def show_request(_: ApprovalRow | None, event: Approval.Created) -> ApprovalRow:
    """Show a new question."""
    return ApprovalRow(
        id=event.originator_id,
        subject_id=event.subject_id,
        subject_kind=event.subject_kind,
        revision=event.revision,
        content_hash=event.content_hash,
        approver_id=event.approver_id,
        requested_by=event.requested_by,
        requested_at=event.timestamp,
        note=event.note,
        lock_on_approval=event.lock_on_approval,
    )


@fold(ApprovalRow, Approval.Approved)
def show_approved(row: ApprovalRow, event: Approval.Approved) -> ApprovalRow:
    """Show a yes."""
    return _decided(row, "approved", event.decided_by, event.timestamp, event.note)


@fold(ApprovalRow, Approval.Rejected)
def show_rejected(row: ApprovalRow, event: Approval.Rejected) -> ApprovalRow:
    """Show a no."""
    return _decided(row, "rejected", event.decided_by, event.timestamp, event.reason)


@fold(ApprovalRow, Approval.Withdrawn)
def show_withdrawn(row: ApprovalRow, event: Approval.Withdrawn) -> ApprovalRow:
    """Show that the question was taken back."""
    return _decided(row, "withdrawn", event.withdrawn_by, event.timestamp, event.reason)


def _decided(row: ApprovalRow, status: str, by: UUID, at: datetime, note: str) -> ApprovalRow:
    return replace(row, status=status, decided_by=by, decided_at=at, decision_note=note)
