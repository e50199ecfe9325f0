"""What is handed out: a master that was published, approved by its content, and locked."""

from __future__ import annotations

from uuid import UUID, uuid5

from domain.postproduction.edition import Edition
from domain.shared.aggregate import Aggregate, event
from domain.shared.lock import Lock, Locked, locked_sentence
from domain.shared.refusal import Refusal
from domain.shared.sources import now


class DeliverableLocked(Locked):
    """The deliverable is locked against changes."""

    code = "postproduction.deliverable-locked"


class ApprovalOfOtherContent(Refusal):
    """What was looked at is not what stands there now."""

    code = "postproduction.approval-of-other-content"
    kind = "stale"


class Deliverable(Aggregate):
    """One kind of file set made from a cut. Publishing it anew takes its approval away."""

    TOPIC = "postproduction.Deliverable"

    class Created(Aggregate.Created):
        """A deliverable was published."""

        TOPIC = "postproduction.DeliverablePublished"
        cut_id: UUID
        kind: str
        edition: Edition

    class Republished(Aggregate.Event):
        """It was published anew with other content; it is not approved any more."""

        TOPIC = "postproduction.DeliverableRepublished"
        edition: Edition

    class Approved(Aggregate.Event):
        """Somebody approved exactly this content."""

        TOPIC = "postproduction.DeliverableApproved"
        content_hash: str
        by: UUID
        name: str

    class Locked(Aggregate.Event):
        """It may not be published anew."""

        TOPIC = "postproduction.DeliverableLocked"
        lock: Lock

    class Unlocked(Aggregate.Event):
        """It may be published anew."""

        TOPIC = "postproduction.DeliverableUnlocked"
        by: UUID
        reason: str

    @staticmethod
    def create_id(cut_id: UUID, kind: str) -> UUID:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the id of a cut's deliverable of a kind."""
        return uuid5(cut_id, f"deliverable:{kind}")

    @event(Created)
    def __init__(self, cut_id: UUID, kind: str, edition: Edition) -> None:
        self.cut_id, self.kind, self.edition = cut_id, kind, edition
        self.approved_by: UUID | None = None
        self.lock: Lock | None = None

    def republish(self, edition: Edition) -> None:
        """Publish other content. Raises DeliverableLocked."""
        if edition.content_hash != self.edition.content_hash:
            if self.lock is not None:
                raise DeliverableLocked(locked_sentence(self.kind, self.lock), by=self.lock.name)
            self._republish(edition)

    @event(Republished)
    def _republish(self, edition: Edition) -> None:
        self.edition = edition
        self.approved_by = None

    def approve(self, content_hash: str, by: UUID, name: str) -> None:
        """Approve what was looked at. Raises ApprovalOfOtherContent."""
        standing = self.edition.content_hash
        if content_hash != standing:
            msg = "This is not what you looked at: it was published anew. Look at it again."
            raise ApprovalOfOtherContent(msg, field="content_hash", content_hash=standing)
        if self.approved_by != by:
            self._approve(content_hash, by, name)

    @event(Approved)
    def _approve(self, content_hash: str, by: UUID, name: str) -> None:
        del content_hash, name
        self.approved_by = by

    def lock_for(self, by: UUID, name: str, reason: str) -> None:
        """Lock it. Raises DeliverableLocked when somebody else did, or for another reason."""
        if self.lock is None:
            self._lock(Lock(by, name, reason, now()))
        elif (self.lock.by, self.lock.reason) != (by, reason):
            raise DeliverableLocked(locked_sentence(self.kind, self.lock), by=self.lock.name)

    @event(Locked)
    def _lock(self, lock: Lock) -> None:
        self.lock = lock

    def unlock(self, by: UUID, reason: str) -> None:
        """Let it be published anew."""
        if self.lock is not None:
            self._unlock(by, reason)

    @event(Unlocked)
    def _unlock(self, by: UUID, reason: str) -> None:
        del by, reason
        self.lock = None
