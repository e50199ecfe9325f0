"""Story data that was asked for, proposed, accepted or rejected, as part of a script."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.asking import Asking
from domain.shared.generation import GenerationRequest
from domain.shared.refusal import NotFound
from domain.writing.content import pieces
from domain.writing.part import ScriptPart
from domain.writing.proposal import Draft, Proposal, ProposalDecided
from domain.writing.rank import after
from domain.writing.written import Rewriting


class Proposals(ScriptPart):
    """What may be done with story data that was generated."""

    class DraftRequested(Asking):
        """Somebody wants story data written; `accept` says that it is wanted as it comes."""

        TOPIC = "writing.DraftRequested"
        draft: Draft

        def apply(self, aggregate: ScriptPart) -> None:
            """Wait for it."""
            aggregate.drafts[self.generation.generation_id] = self.draft

    class DraftFailed(Aggregate.Event):
        """What was wanted could not be written."""

        TOPIC = "writing.DraftFailed"
        generation_id: UUID
        reason: str

    class Proposed(Aggregate.Event):
        """Story data was generated, a proposal until somebody accepts it; in `parts` events, appended together."""

        TOPIC = "writing.Proposed"
        proposal: Proposal
        part: int
        parts: int

        def apply(self, aggregate: ScriptPart) -> None:
            """Keep it, with the parts before."""
            known = aggregate.proposals.get(self.proposal.id)
            elements = (*(known.elements if known else ()), *self.proposal.elements)
            aggregate.proposals[self.proposal.id] = replace(self.proposal, elements=elements)

    class ProposalAccepted(Rewriting):
        """A proposal became part of the script: what it brought, and what it replaced."""

        TOPIC = "writing.ProposalAccepted"
        proposal_id: UUID
        by: str
        logline: str

        def change(self, script: ScriptPart) -> None:
            """Take what it brings."""
            known = script.proposals[self.proposal_id]
            script.proposals[self.proposal_id] = known.decided("accepted")
            script.logline = self.logline
            super().change(script)

    class ProposalRejected(Aggregate.Event):
        """A proposal is not wanted."""

        TOPIC = "writing.ProposalRejected"
        proposal_id: UUID
        by: str
        reason: str

        def apply(self, aggregate: ScriptPart) -> None:
            """Drop what it brought."""
            known = aggregate.proposals[self.proposal_id]
            aggregate.proposals[self.proposal_id] = known.decided("rejected")

    def ask_for_draft(self, generation: GenerationRequest, draft: Draft) -> None:
        """Want story data written. Raises NotFound when the place where it shall go is not in the script."""
        if draft.after_id is not None:
            self.content.element(draft.after_id)
        self.trigger_event(self.DraftRequested, generation=generation, draft=draft)

    def record_draft_failure(self, generation_id: UUID, reason: str) -> None:
        """Note that what was wanted could not be written."""
        if generation_id in self.drafts and generation_id not in self.proposals:
            self.trigger_event(self.DraftFailed, generation_id=generation_id, reason=reason)

    def propose(self, proposal: Proposal) -> None:
        """Take generated story data as a proposal, accepted at once where that was asked and is possible."""
        if proposal.id in self.proposals:
            return
        draft = self.drafts.get(proposal.id, Draft(proposal.kind, accept=False, after_id=proposal.after_id))
        elements = draft.linked(proposal.elements)
        self.content.admit(elements)
        parts = list(pieces(elements))
        for part, piece in enumerate(parts, 1):
            shown = replace(proposal, kind=draft.kind, after_id=draft.after_id, elements=piece)
            self.trigger_event(self.Proposed, proposal=shown, part=part, parts=len(parts))
        has_place = draft.after_id is None or draft.after_id in self.content
        if draft.accept and has_place and self.lock is None:
            self.accept(proposal.id, "asker")

    def accept(self, proposal_id: UUID, by: str) -> None:
        """Make a proposal part of the script. Raises ProposalDecided when it was rejected, NotFound."""
        self.refuse_locked()
        proposal = self._open(proposal_id, "accepted")
        if proposal is None:
            return
        whole = proposal.kind == "script"
        removed = [e.id for e in self.content] if whole else []
        lower = None if whole else proposal.after_id or self.content.last()
        upper = None if lower is None else self.content.following(lower)
        ranks = after(
            None if lower is None else self.content.element(lower).rank,
            None if upper is None else self.content.element(upper).rank,
            len(proposal.elements),
        )
        elements = [replace(e, rank=rank) for e, rank in zip(proposal.elements, ranks, strict=True)]
        logline = proposal.logline or self.logline
        self.carry(self.ProposalAccepted, elements, removed, proposal_id=proposal_id, by=by, logline=logline)

    def reject(self, proposal_id: UUID, by: str, reason: str) -> None:
        """Want a proposal not. Raises ProposalDecided when it was accepted, NotFound."""
        if self._open(proposal_id, "rejected") is not None:
            self.trigger_event(self.ProposalRejected, proposal_id=proposal_id, by=by, reason=reason)

    def _open(self, proposal_id: UUID, wanted: str) -> Proposal | None:
        """Return the open proposal; None when it has the wanted status already."""
        proposal = self.proposals.get(proposal_id)
        if proposal is None:
            raise NotFound(f"The script has no proposal {proposal_id}.", field="proposal_id", id=str(proposal_id))
        if proposal.status not in ("open", wanted):
            raise ProposalDecided(f"The proposal was {proposal.status} before.", field="proposal_id")
        return proposal if proposal.status == "open" else None
