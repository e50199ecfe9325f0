"""Story data that was asked for, proposed, accepted or rejected, as part of a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.asking import Asking
from domain.shared.generation import GenerationRequest
from domain.shared.refusal import Invalid, NotFound
from domain.writing.content import pieces
from domain.writing.element import Element
from domain.writing.item_pieces import item_pieces
from domain.writing.part import ScriptPart
from domain.writing.proposal import ALL, PAPERS, REVISING, Choice, Draft, Item, Proposal, ProposalDecided, ProposalStale
from domain.writing.rank import after
from domain.writing.stale_parts import Conflict, Standing, told
from domain.writing.staleness import conflicts_of
from domain.writing.written import Rewriting


class Proposals(ScriptPart):
    """What may be done with story data that was generated."""

    class DraftRequested(Asking):
        """Somebody wants story data written; `accept` says that it is wanted as it comes.

        Version 3 says which versions of the elements the asker saw; before nobody looked.
        """

        TOPIC = "writing.DraftRequested"
        class_version: ClassVar[int] = 3
        draft: Draft

        @staticmethod
        def upcast_v2_v3(state: dict[str, Any]) -> None:
            """Say that nobody looked."""
            state["draft"]["bases"] = None

        def apply(self, aggregate: ScriptPart) -> None:
            """Wait for it."""
            aggregate.drafts[self.generation.generation_id] = self.draft

    class DraftFailed(Aggregate.Event):
        """What was wanted could not be written."""

        TOPIC = "writing.DraftFailed"
        generation_id: UUID
        reason: str

    class Proposed(Aggregate.Event):
        """Story data was generated, a proposal until somebody accepts it; in `parts` events, appended together.

        Version 2 has papers, too: items and a document; before there were elements alone. Version 3 names the model.
        """

        TOPIC = "writing.Proposed"
        class_version: ClassVar[int] = 3
        proposal: Proposal
        part: int
        parts: int

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Bring no items."""
            state["proposal"] |= {"items": [], "document": {}, "order": [], "taken": []}

        @staticmethod
        def upcast_v2_v3(state: dict[str, Any]) -> None:
            """Name no model: only the label told of it."""
            state["proposal"]["model"] = ""

        def apply(self, aggregate: ScriptPart) -> None:
            """Keep it, with the parts before."""
            known = aggregate.proposals.get(self.proposal.id)
            first = replace(self.proposal, elements=(), items=(), order=())
            aggregate.proposals[self.proposal.id] = (known or first).with_more(self.proposal)

    class ProposalAccepted(Rewriting):
        """A proposal became part of the script: what it brought, and what it replaced."""

        TOPIC = "writing.ProposalAccepted"
        proposal_id: UUID
        by: str
        logline: str

        def change(self, script: ScriptPart) -> None:
            """Take what it brings."""
            known = script.proposals[self.proposal_id]
            script.proposals[self.proposal_id] = replace(known.decided("accepted"), taken=known.all_ids)
            script.logline = self.logline
            super().change(script)

    class ProposalPartlyAccepted(Rewriting):
        """Some of a proposal became part of the script: `taken`, of which `edited` was changed before."""

        TOPIC = "writing.ProposalPartlyAccepted"
        proposal_id: UUID
        by: str
        logline: str
        taken: tuple[UUID, ...]
        edited: tuple[UUID, ...]

        def change(self, script: ScriptPart) -> None:
            """Take what it brings."""
            known = script.proposals[self.proposal_id]
            script.proposals[self.proposal_id] = known.partly_decided(self.taken, accepted=True)
            script.logline = self.logline
            super().change(script)

    class PaperAccepted(Aggregate.Event):
        """Beats, notes or shots were accepted, as they stand in `items`; in `parts` events, appended together."""

        TOPIC = "writing.PaperAccepted"
        proposal_id: UUID
        kind: str
        by: str
        document: dict[str, Any]
        items: tuple[Item, ...]
        edited: tuple[UUID, ...]
        part: int
        parts: int

        def apply(self, aggregate: ScriptPart) -> None:
            """Note what was accepted."""
            known = aggregate.proposals[self.proposal_id]
            ids = [item.id for item in self.items]
            aggregate.proposals[self.proposal_id] = known.partly_decided(ids, accepted=True)

    class ProposalRejected(Aggregate.Event):
        """A proposal is not wanted."""

        TOPIC = "writing.ProposalRejected"
        proposal_id: UUID
        by: str
        reason: str

        def apply(self, aggregate: ScriptPart) -> None:
            """Drop what it brought."""
            known = aggregate.proposals[self.proposal_id]
            aggregate.proposals[self.proposal_id] = known.decided("accepted" if known.taken else "rejected")

    class ProposalPartlyRejected(Aggregate.Event):
        """Some of a proposal is not wanted."""

        TOPIC = "writing.ProposalPartlyRejected"
        proposal_id: UUID
        by: str
        reason: str
        refused: tuple[UUID, ...]

        def apply(self, aggregate: ScriptPart) -> None:
            """Drop it."""
            known = aggregate.proposals[self.proposal_id]
            aggregate.proposals[self.proposal_id] = known.partly_decided(self.refused, accepted=False)

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
        """Take generated story data as a proposal, accepted at once where that was asked and is possible.

        Raises Invalid, ElementExists and NotFound for what no script may hold.
        """
        if proposal.id in self.proposals:
            return
        draft = self.drafts.get(proposal.id)
        wanted = draft or Draft(proposal.kind, accept=False, after_id=proposal.after_id)
        shown = replace(proposal, kind=wanted.kind, after_id=wanted.after_id)
        elements = wanted.linked(proposal.elements)
        self._check(shown, elements, wanted if draft else None)
        carried = [replace(shown, elements=piece, items=()) for piece in pieces(elements)]
        if proposal.items:
            carried = [replace(shown, elements=(), items=piece) for piece in item_pieces(proposal.items)]
        for part, piece in enumerate(carried, 1):
            self.trigger_event(self.Proposed, proposal=piece, part=part, parts=len(carried))
        free = self.lock is None or wanted.kind in PAPERS
        if wanted.accept and free and not self.conflicts(proposal.id):
            self.accept(proposal.id, "asker")

    def conflicts(self, proposal_id: UUID) -> list[Conflict]:
        """Return what of an open proposal was changed since it was asked for. Raises NotFound."""
        proposal = self._proposal(proposal_id)
        present = {e.id: Standing(e.text, self.content.version(e.id)) for e in self.content}
        return conflicts_of(proposal, self._draft(proposal), present)

    def accept(self, proposal_id: UUID, by: str, choice: Choice = ALL) -> None:
        """Make a proposal, or what is chosen of it, part of the script.

        Raises ProposalDecided when it was rejected, ProposalStale with the conflicts, NotFound and Invalid.
        """
        proposal = self._open(proposal_id, "accepted")
        if proposal is None:
            return
        if proposal.kind not in PAPERS:
            self.refuse_locked()
        chosen = self._takeable(proposal, choice)
        if not chosen:
            return
        if proposal.kind in PAPERS:
            self._accept_paper(proposal, by, choice, chosen)
        else:
            self._accept_elements(proposal, by, choice, chosen)

    def reject(self, proposal_id: UUID, by: str, reason: str, only: Sequence[UUID] | None = None) -> None:
        """Want a proposal, or some of it, not. Raises ProposalDecided when it was accepted, NotFound and Invalid."""
        proposal = self._open(proposal_id, "rejected")
        if proposal is None:
            return
        refused = Choice(only=None if only is None else tuple(only)).ids(proposal)
        told_of = {"proposal_id": proposal_id, "by": by, "reason": reason}
        if len(refused) == len(proposal.open_ids):
            self.trigger_event(self.ProposalRejected, **told_of)
        elif refused:
            self.trigger_event(self.ProposalPartlyRejected, **told_of, refused=refused)

    def _check(self, proposal: Proposal, elements: Sequence[Element], draft: Draft | None) -> None:
        if proposal.kind in REVISING:
            for element in elements:
                element.checked()
                if draft is None or element.id not in (draft.bases or {}):
                    raise NotFound(f"Nobody asked for {element.id} to be written anew.", field="elements")
        else:
            self.content.admit(elements)
        known = {*(draft.cast.values() if draft else ()), *(e.character_id for e in self.content)}
        foreign = next((e for e in elements if draft and e.character_id and e.character_id not in known), None)
        if foreign is not None:
            raise Invalid(f"{foreign.text} is said to be {foreign.character_id}, who is nobody here.", field="elements")

    def _takeable(self, proposal: Proposal, choice: Choice) -> tuple[UUID, ...]:
        """Return what is chosen and can be taken. Raises ProposalStale."""
        chosen = choice.ids(proposal)
        found = [c for c in self.conflicts(proposal.id) if c.part_id is None or c.part_id in chosen]
        if choice.after_id is not None:
            self.content.element(choice.after_id)
            found = [c for c in found if c.what != "place gone"]
        gone = [c for c in found if c.what in ("removed", "place gone") and proposal.kind not in PAPERS]
        if choice.stale == "skip" and all(c.part_id for c in found):
            stale = {c.part_id for c in found}
            return tuple(i for i in chosen if i not in stale)
        refused = gone if choice.stale == "overwrite" else found
        if refused:
            raise ProposalStale(
                f"{len(refused)} of what it is about was changed since it was asked for, first {refused[0].element_id} "
                f"({refused[0].what}). Take the others (`stale`: skip), take it over what stands (overwrite), or ask "
                "again.",
                conflicts=told(refused),
            )
        return chosen

    def _accept_paper(self, proposal: Proposal, by: str, choice: Choice, chosen: Sequence[UUID]) -> None:
        wanted = set(chosen)
        items = [choice.edited_item(item) for item in proposal.items if item.id in wanted]
        carried = list(item_pieces(items))
        for part, piece in enumerate(carried, 1):
            edited = tuple(item.id for item in piece if item.id in choice.edits)
            self.trigger_event(
                self.PaperAccepted,
                proposal_id=proposal.id,
                kind=proposal.kind,
                by=by,
                document=proposal.document,
                items=piece,
                edited=edited,
                part=part,
                parts=len(carried),
            )

    def _accept_elements(self, proposal: Proposal, by: str, choice: Choice, chosen: Sequence[UUID]) -> None:
        wanted = set(chosen)
        elements = [choice.edited(e).checked() for e in proposal.elements if e.id in wanted]
        replacing = proposal.kind == "script" and not proposal.taken
        removed = [e.id for e in self.content] if replacing else []
        if proposal.kind in REVISING:
            placed = [self._revised(e) for e in elements]
        else:
            if not replacing:
                self.content.admit(elements)
            placed = self._placed(proposal, elements, choice.after_id, replacing=replacing)
        told_of: dict[str, Any] = {"proposal_id": proposal.id, "by": by, "logline": proposal.logline or self.logline}
        if len(chosen) == len(proposal.all_ids) and not choice.edits:
            self.carry(self.ProposalAccepted, placed, removed, **told_of)
        else:
            edited = tuple(i for i in chosen if i in choice.edits)
            self.carry(self.ProposalPartlyAccepted, placed, removed, **told_of, taken=tuple(chosen), edited=edited)

    def _revised(self, element: Element) -> Element:
        """Return the element of the script as it is written anew: it stays where and whose it is."""
        return replace(self.content.element(element.id), text=element.text)

    def _placed(
        self, proposal: Proposal, elements: Sequence[Element], after_id: UUID | None, *, replacing: bool
    ) -> list[Element]:
        """Return new elements with their places: each after what was taken of the proposal before it."""
        if replacing:
            return [replace(e, rank=r) for e, r in zip(elements, after(None, None, len(elements)), strict=True)]
        anchor = after_id or proposal.after_id or self.content.last()
        runs: list[tuple[UUID | None, list[Element]]] = [(anchor, [])]
        by_id = {e.id: e for e in elements}
        for element_id in proposal.all_ids:
            if element_id in self.content:
                runs.append((element_id, []))
            elif element_id in by_id:
                runs[-1][1].append(by_id[element_id])
        return [
            replace(e, rank=rank)
            for start, run in runs
            for e, rank in zip(run, self.content.ranks_after(start, len(run)), strict=True)
        ]

    def _draft(self, proposal: Proposal) -> Draft:
        return self.drafts.get(proposal.id) or Draft(proposal.kind, accept=False, after_id=proposal.after_id)

    def _proposal(self, proposal_id: UUID) -> Proposal:
        proposal = self.proposals.get(proposal_id)
        if proposal is None:
            raise NotFound(f"The script has no proposal {proposal_id}.", field="proposal_id", id=str(proposal_id))
        return proposal

    def _open(self, proposal_id: UUID, wanted: str) -> Proposal | None:
        """Return the open proposal; None when it has the wanted status already."""
        proposal = self._proposal(proposal_id)
        if proposal.status not in ("open", wanted):
            raise ProposalDecided(f"The proposal was {proposal.status} before.", field="proposal_id")
        return proposal if proposal.status == "open" else None
