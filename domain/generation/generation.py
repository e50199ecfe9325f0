"""One thing that a worker makes: asked for, started, and ended once. A hot aggregate: its events apply themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.generation.recipe import recipe_hash
from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Refusal
from domain.shared.sources import now

ENDED = frozenset({"completed", "failed", "cancelled"})


class AlreadyEnded(Refusal):
    """The generation has its outcome; nothing more can be done with it."""

    code = "generation.already-ended"


class LeaseHeld(Refusal):
    """Another worker makes it, and its lease has not run out."""

    code = "generation.lease-held"


class NotStarted(Refusal):
    """Nobody works on the generation."""

    code = "generation.not-started"


class NotFailed(Refusal):
    """Only what failed for good can be asked for again."""

    code = "generation.not-failed"


class Generation(Aggregate):
    """A wish for a result, and what became of it. `status` is requested, started, completed, failed or cancelled.

    A failed attempt that is not the last one leaves it requested. Its events tell the asker's policy whose the outcome
    is: `purpose`, `subject_id` and `part` are those of the wish.
    """

    TOPIC = "generation.Generation"

    class Created(Aggregate.Created):
        """Somebody wants a result of this recipe."""

        TOPIC = "generation.Requested"
        kind: str
        purpose: str
        subject_id: UUID
        part: str
        provider: str
        recipe: dict[str, Any]
        recipe_hash: str
        inputs: tuple[str, ...]
        queue: str
        lineage: tuple[UUID, ...]

    class Started(Aggregate.Event):
        """A worker took it up and has it alone until the lease runs out."""

        TOPIC = "generation.Started"
        attempt: int
        worker: str
        lease_until: datetime

        def apply(self, aggregate: Generation) -> None:
            """Give the worker the lease."""
            aggregate.status = "started"
            aggregate.attempt, aggregate.worker, aggregate.lease_until = self.attempt, self.worker, self.lease_until

    class LeaseRenewed(Aggregate.Event):
        """The worker still works and needs longer."""

        TOPIC = "generation.LeaseRenewed"
        lease_until: datetime

        def apply(self, aggregate: Generation) -> None:
            """Prolong the lease."""
            aggregate.lease_until = self.lease_until

    class Completed(Aggregate.Event):
        """The result is there. `outputs`: name -> {"hash", "size", "mime"}; `reused_from` names another maker of it."""

        TOPIC = "generation.Completed"
        kind: str
        purpose: str
        subject_id: UUID
        part: str
        provider: str
        recipe_hash: str
        attempt: int
        outputs: dict[str, Any]
        facts: dict[str, Any]
        reused_from: UUID | None

        def apply(self, aggregate: Generation) -> None:
            """Take the result."""
            aggregate.status, aggregate.outputs, aggregate.facts = "completed", self.outputs, self.facts
            aggregate.lease_until = None

    class Failed(Aggregate.Event):
        """An attempt failed; `final` says that nobody tries again by itself."""

        TOPIC = "generation.Failed"
        kind: str
        purpose: str
        subject_id: UUID
        part: str
        attempt: int
        reason: str
        final: bool

        def apply(self, aggregate: Generation) -> None:
            """End it, or leave it to the next attempt."""
            aggregate.status = "failed" if self.final else "requested"
            aggregate.reason, aggregate.lease_until = self.reason, None

    class Cancelled(Aggregate.Event):
        """Somebody does not want it any more."""

        TOPIC = "generation.Cancelled"
        kind: str
        purpose: str
        subject_id: UUID
        part: str
        reason: str
        by: str

        def apply(self, aggregate: Generation) -> None:
            """End it."""
            aggregate.status, aggregate.reason, aggregate.lease_until = "cancelled", self.reason, None

    class RetryRequested(Aggregate.Event):
        """Somebody wants it tried again after it failed for good."""

        TOPIC = "generation.RetryRequested"
        by: str
        queue: str

        def apply(self, aggregate: Generation) -> None:
            """Put it back among what waits."""
            aggregate.status, aggregate.reason = "requested", ""

    @event(Created)
    def __init__(
        self,
        *,
        kind: str,
        purpose: str,
        subject_id: UUID,
        part: str,
        provider: str,
        recipe: dict[str, Any],
        recipe_hash: str,
        inputs: tuple[str, ...] = (),
        queue: str = "cpu",
        lineage: tuple[UUID, ...] = (),
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
    ) -> None:
        self.kind, self.provider, self.queue = kind, provider, queue
        self.purpose, self.subject_id, self.part = purpose, subject_id, part
        self.recipe, self.recipe_hash, self.inputs, self.lineage = recipe, recipe_hash, inputs, lineage
        self.status = "requested"
        self.attempt = 0
        self.worker = ""
        self.lease_until: datetime | None = None
        self.outputs: dict[str, Any] = {}
        self.facts: dict[str, Any] = {}
        self.reason = ""

    @classmethod
    def request(
        cls,
        generation_id: UUID,
        *,
        kind: str,
        purpose: str,
        subject_id: UUID,
        part: str = "",
        provider: str,
        recipe: dict[str, Any],
        inputs: tuple[str, ...] = (),
        queue: str = "cpu",
        lineage: tuple[UUID, ...] = (),
    ) -> Generation:
        """Ask for a result. Raises Invalid for a recipe that is no plain data, or too long."""
        return cls(
            kind=kind,
            purpose=purpose,
            subject_id=subject_id,
            part=part,
            provider=provider,
            recipe=recipe,
            recipe_hash=recipe_hash(kind, provider, recipe, inputs),
            inputs=inputs,
            queue=queue,
            lineage=lineage,
            id=generation_id,
        )

    def start(self, worker: str, lease_seconds: int) -> None:
        """Let a worker take it up. Raises AlreadyEnded, and LeaseHeld while another one's lease runs."""
        self._refuse_ended("started")
        if self.lease_until is not None and now() < self.lease_until:
            msg = f"{self.worker} works on it until {self.lease_until:%H:%M:%S} UTC; try again then."
            raise LeaseHeld(msg, worker=self.worker, lease_until=self.lease_until.isoformat())
        self.trigger_event(
            Generation.Started,
            attempt=self.attempt + 1,
            worker=worker,
            lease_until=now() + timedelta(seconds=lease_seconds),
        )

    def renew_lease(self, worker: str, lease_seconds: int) -> None:
        """Prolong a worker's lease. Raises AlreadyEnded, NotStarted, and LeaseHeld when it is another worker's."""
        self._refuse_ended("prolonged")
        if self.lease_until is None:
            raise NotStarted("Nobody works on it; start it first.")
        if worker != self.worker:
            raise LeaseHeld(f"{self.worker} works on it now.", worker=self.worker)
        until = now() + timedelta(seconds=lease_seconds)
        if until > self.lease_until:
            self.trigger_event(Generation.LeaseRenewed, lease_until=until)

    def complete(self, outputs: dict[str, Any], facts: dict[str, Any], reused_from: UUID | None = None) -> None:
        """Take the result. The first outcome counts: one that comes after the end changes nothing."""
        if self.status not in ENDED:
            self.trigger_event(
                Generation.Completed,
                **self._whose(),
                provider=self.provider,
                recipe_hash=self.recipe_hash,
                attempt=self.attempt,
                outputs=outputs,
                facts=facts,
                reused_from=reused_from,
            )

    def fail(self, reason: str, *, final: bool, attempt: int | None = None) -> None:
        """Note that an attempt failed. One that is not the present attempt, or comes after the end, changes nothing."""
        late = self.status in ENDED or attempt not in (None, self.attempt)
        repeated = self.status == "requested" and not final
        if not (late or repeated):
            self.trigger_event(Generation.Failed, **self._whose(), attempt=self.attempt, reason=reason, final=final)

    def cancel(self, reason: str, by: str) -> None:
        """Want it no more. Raises AlreadyEnded when it was made or failed; twice is once."""
        if self.status != "cancelled":
            self._refuse_ended("cancelled")
            self.trigger_event(Generation.Cancelled, **self._whose(), reason=reason, by=by)

    def retry(self, by: str) -> None:
        """Want it tried again. Raises NotFailed unless it failed for good."""
        if self.status != "failed":
            raise NotFailed(f"It is {self.status}; only what failed for good is asked for again.", status=self.status)
        self.trigger_event(Generation.RetryRequested, by=by, queue=self.queue)

    def _refuse_ended(self, verb: str) -> None:
        if self.status in ENDED:
            msg = f"It is {self.status} and cannot be {verb}; ask for a new one."
            raise AlreadyEnded(msg, status=self.status)

    def _whose(self) -> dict[str, Any]:
        return {"kind": self.kind, "purpose": self.purpose, "subject_id": self.subject_id, "part": self.part}
