"""An approval: one person's yes or no to one exact content."""

from __future__ import annotations

from uuid import UUID

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Refusal


class NotTheApprover(Refusal):
    """Somebody else was asked."""

    code = "studio_ops.not-the-approver"
    kind = "forbidden"


class NotTheRequester(Refusal):
    """Somebody else asked."""

    code = "studio_ops.not-the-requester"
    kind = "forbidden"


class AlreadyDecided(Refusal):
    """The approval has been answered or withdrawn."""

    code = "studio_ops.approval-already-decided"


class ApprovalStale(Refusal):
    """The content is not the one that was asked about."""

    code = "studio_ops.approval-stale"
    kind = "stale"


class Approval(Aggregate):
    """A question to `approver_id` about revision `revision` of a subject, bound to its content hash."""

    TOPIC = "studio_ops.Approval"

    class Created(Aggregate.Created):
        """Somebody was asked to approve exactly this content."""

        TOPIC = "studio_ops.ApprovalRequested"
        subject_id: UUID
        subject_kind: str
        revision: int
        content_hash: str
        approver_id: UUID
        requested_by: UUID
        note: str
        lock_on_approval: bool

    class Approved(Aggregate.Event):
        """The answer is yes."""

        TOPIC = "studio_ops.Approved"
        subject_id: UUID
        subject_kind: str
        content_hash: str
        decided_by: UUID
        decider: str
        note: str
        lock: bool

    class Rejected(Aggregate.Event):
        """The answer is no, with the reason."""

        TOPIC = "studio_ops.Rejected"
        decided_by: UUID
        reason: str

    class Withdrawn(Aggregate.Event):
        """The question was taken back."""

        TOPIC = "studio_ops.ApprovalWithdrawn"
        withdrawn_by: UUID
        reason: str

    @event(Created)
    def __init__(
        self,
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
        *,
        subject_id: UUID,
        subject_kind: str,
        revision: int,
        content_hash: str,
        approver_id: UUID,
        requested_by: UUID,
        note: str,
        lock_on_approval: bool,
    ) -> None:
        self.subject_id = subject_id
        self.subject_kind = subject_kind
        self.revision = revision
        self.content_hash = content_hash
        self.approver_id = approver_id
        self.requested_by = requested_by
        self.note = note
        self.lock_on_approval = lock_on_approval
        self.status = "requested"

    def approve(self, by: UUID, name: str, content_hash: str, note: str = "") -> None:
        """Say yes to the content as it is now. Raises NotTheApprover, AlreadyDecided and ApprovalStale."""
        self._require_approver(by)
        if self.status == "approved":
            return
        self._require_undecided()
        if content_hash != self.content_hash:
            raise ApprovalStale("The content has changed since you were asked; have approval requested again.")
        self._approve(
            subject_id=self.subject_id,
            subject_kind=self.subject_kind,
            content_hash=self.content_hash,
            decided_by=by,
            decider=name,
            note=note,
            lock=self.lock_on_approval,
        )

    @event(Approved)
    def _approve(
        self,
        *,
        subject_id: UUID,
        subject_kind: str,
        content_hash: str,
        decided_by: UUID,
        decider: str,
        note: str,
        lock: bool,
    ) -> None:
        del subject_id, subject_kind, content_hash, decided_by, decider, note, lock
        self.status = "approved"

    def reject(self, by: UUID, reason: str) -> None:
        """Say no. Raises NotTheApprover and AlreadyDecided."""
        self._require_approver(by)
        if self.status != "rejected":
            self._require_undecided()
            self._reject(by, reason)

    @event(Rejected)
    def _reject(self, decided_by: UUID, reason: str) -> None:
        del decided_by, reason
        self.status = "rejected"

    def withdraw(self, by: UUID, reason: str = "") -> None:
        """Take the question back. Raises NotTheRequester and AlreadyDecided."""
        if by != self.requested_by:
            raise NotTheRequester("Only who asked for this approval can withdraw it.")
        if self.status != "withdrawn":
            self._require_undecided()
            self._withdraw(by, reason)

    @event(Withdrawn)
    def _withdraw(self, withdrawn_by: UUID, reason: str) -> None:
        del withdrawn_by, reason
        self.status = "withdrawn"

    def _require_approver(self, by: UUID) -> None:
        if by != self.approver_id:
            raise NotTheApprover("Somebody else was asked to decide this; ask for an approval of your own.")

    def _require_undecided(self) -> None:
        if self.status != "requested":
            raise AlreadyDecided(f"This approval was {self.status} already; request another one.", status=self.status)
