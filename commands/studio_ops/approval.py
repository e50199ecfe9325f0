"""What may be asked about approvals."""

from __future__ import annotations

from typing import Protocol, runtime_checkable
from uuid import UUID

from commands.bus import Command, handles
from commands.caller import the_caller
from commands.fields import Reason, Words
from commands.fresh import fresh
from commands.ports import Studio
from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid
from domain.studio_ops.approval import Approval

_ASSET = "88888888-8888-4888-8888-888888888888"
_APPROVAL = "99999999-9999-4999-8999-999999999999"
_USER = "11111111-1111-4111-8111-111111111111"


@runtime_checkable
class Approvable(Protocol):
    """What can be approved, of whatever engine: its content has a hash, and its revisions count."""

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the present content."""
        ...

    revision: int


class RequestApproval(Command):
    """Ask a person to approve an asset, or anything else with a content, exactly as it is now."""

    asset_id: UUID
    approver_id: UUID
    note: Words = ""
    lock_on_approval: bool = False
    """Lock it as soon as it is approved."""
    approval_id: UUID | None = None
    """The approval's id, when the caller chooses it."""
    requested_by: UUID | None = None


class Approve(Command):
    """Say yes to what you were asked to approve."""

    approval_id: UUID
    note: Words = ""


class Reject(Command):
    """Say no to what you were asked to approve."""

    approval_id: UUID
    reason: Reason


class WithdrawApproval(Command):
    """Take back a question that you asked."""

    approval_id: UUID
    reason: Words = ""


@handles(
    RequestApproval,
    permission="approvals.request",
    subject="asset_id",
    example={"asset_id": _ASSET, "approver_id": _USER, "note": "Is this the cut?"},
)
def request_approval(command: RequestApproval, studio: Studio) -> None:
    """Bind the question to the present content."""
    kind, subject = _approvable(studio, command.asset_id)
    approval = Approval(
        fresh(studio, command.approval_id, "approval_id"),
        subject_id=command.asset_id,
        subject_kind=kind,
        revision=subject.revision,
        content_hash=subject.content_hash,
        approver_id=command.approver_id,
        requested_by=the_caller(studio, command.requested_by, "requested_by"),
        note=command.note,
        lock_on_approval=command.lock_on_approval,
    )
    studio.save(approval)


def _approvable(studio: Studio, stream_id: UUID) -> tuple[str, Approvable]:
    found = studio.load(Aggregate, stream_id)
    if not isinstance(found, Approvable):
        raise Invalid(f"A {type(found).__name__} has no content to approve; name an asset.", field="asset_id")
    return str(getattr(type(found), "TOPIC", "")), found


@handles(
    Approve,
    permission="approvals.decide",
    subject="approval_id",
    example={"approval_id": _APPROVAL, "note": "Lovely."},
)
def approve(command: Approve, studio: Studio) -> None:
    """Approve, when the content is still the same."""
    approval = studio.load(Approval, command.approval_id)
    _, subject = _approvable(studio, approval.subject_id)
    approval.approve(studio.actor.id, studio.actor.name, subject.content_hash, command.note)
    studio.save(approval)


@handles(
    Reject,
    permission="approvals.decide",
    subject="approval_id",
    example={"approval_id": _APPROVAL, "reason": "Too dark."},
)
def reject(command: Reject, studio: Studio) -> None:
    """Reject with a reason."""
    approval = studio.load(Approval, command.approval_id)
    approval.reject(studio.actor.id, command.reason)
    studio.save(approval)


@handles(
    WithdrawApproval,
    permission="approvals.request",
    subject="approval_id",
    example={"approval_id": _APPROVAL, "reason": "A new take is coming."},
)
def withdraw_approval(command: WithdrawApproval, studio: Studio) -> None:
    """Withdraw the question."""
    approval = studio.load(Approval, command.approval_id)
    approval.withdraw(studio.actor.id, command.reason)
    studio.save(approval)
