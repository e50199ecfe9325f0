"""The script as structured data: elements with stable ids. A hot aggregate: its events apply themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.shared.aggregate import Aggregate, event
from domain.shared.asking import Asking
from domain.shared.generation import GenerationRequest
from domain.shared.lock import Lock, Locked, locked_sentence
from domain.shared.refusal import Invalid, NotFound, Refusal, require_text
from domain.shared.sources import now
from domain.writing.content import Content, pieces, portions
from domain.writing.edits import Add, Edit, Move, Remove, Rewrite, edits_between
from domain.writing.element import MOST_NAME, Element
from domain.writing.proposal import Draft, Proposal, ProposalDecided
from domain.writing.rank import after
from domain.writing.title_page import title_fields


class ScriptLocked(Locked):
    """The script is locked against changes."""

    code = "writing.script-locked"


class ScriptNotEmpty(Refusal):
    """A script is imported into an empty one."""

    code = "writing.script-not-empty"


class LabelTaken(Refusal):
    """Another version of the script has the label."""

    code = "writing.label-taken"


class NotACue(Refusal):
    """Only a cue names a character."""

    code = "writing.not-a-cue"
    kind = "invalid"


class Script(Aggregate):
    """A script of a film, a series or an ad. Locked, it refuses every change of what it says."""

    TOPIC = "writing.Script"

    class Created(Aggregate.Created):
        """A script began, empty."""

        TOPIC = "writing.ScriptCreated"
        title: str
        script_type: str
        logline: str
        title_page: dict[str, str]

    class Imported(Aggregate.Event):
        """Content came from a file or another system, in `parts` events that were appended together."""

        TOPIC = "writing.ScriptImported"
        elements: tuple[Element, ...]
        part: int
        parts: int
        source_name: str
        source_hash: str

        def apply(self, aggregate: Script) -> None:
            """Take the elements."""
            aggregate.put(self.elements, self.originator_version)
            aggregate.source_hash = self.source_hash

    class ElementAdded(Aggregate.Event):
        """An element was written."""

        TOPIC = "writing.ElementAdded"
        element: Element

        def apply(self, aggregate: Script) -> None:
            """Take the element."""
            aggregate.content.put(self.element, self.originator_version)

    class ElementRewritten(Aggregate.Event):
        """An element says something else now: `element` is what stands there, `changed` names the fields."""

        TOPIC = "writing.ElementRewritten"
        element: Element
        changed: tuple[str, ...]

        def apply(self, aggregate: Script) -> None:
            """Take the element."""
            aggregate.content.put(self.element, self.originator_version)

    class ElementMoved(Aggregate.Event):
        """An element stands elsewhere now."""

        TOPIC = "writing.ElementMoved"
        element_id: UUID
        rank: str
        after_id: UUID | None

        def apply(self, aggregate: Script) -> None:
            """Give the element its new rank."""
            moved = replace(aggregate.content.element(self.element_id), rank=self.rank)
            aggregate.content.put(moved, self.originator_version)

    class ElementRemoved(Aggregate.Event):
        """An element was taken out."""

        TOPIC = "writing.ElementRemoved"
        element_id: UUID

        def apply(self, aggregate: Script) -> None:
            """Take it out."""
            aggregate.content.remove(self.element_id)

    class CueLinked(Aggregate.Event):
        """A cue is a character's, or nobody's any more."""

        TOPIC = "writing.CueLinked"
        element_id: UUID
        character_id: UUID | None

        def apply(self, aggregate: Script) -> None:
            """Link the cue."""
            linked = replace(aggregate.content.element(self.element_id), character_id=self.character_id)
            aggregate.content.put(linked, self.originator_version)

    class TitlePageChanged(Aggregate.Event):
        """The script has another title, logline or title page."""

        TOPIC = "writing.TitlePageChanged"
        title: str
        logline: str
        title_page: dict[str, str]

        def apply(self, aggregate: Script) -> None:
            """Take them."""
            aggregate.title, aggregate.logline, aggregate.title_page = self.title, self.logline, self.title_page

    class VersionTagged(Aggregate.Event):
        """The script as it stands got a label."""

        TOPIC = "writing.ScriptVersionTagged"
        label: str

        def apply(self, aggregate: Script) -> None:
            """Keep the label."""
            aggregate.versions[self.label] = self.originator_version

    class Restored(Aggregate.Event):
        """The script says again what it said at a version: what came back, and what was taken out for it."""

        TOPIC = "writing.ScriptRestored"
        to_version: int
        title: str
        logline: str
        title_page: dict[str, str]
        elements: tuple[Element, ...]
        removed: tuple[UUID, ...]
        part: int
        parts: int

        def apply(self, aggregate: Script) -> None:
            """Take the restored values."""
            aggregate.title, aggregate.logline, aggregate.title_page = self.title, self.logline, self.title_page
            aggregate.put(self.elements, self.originator_version, self.removed)

    class DraftRequested(Asking):
        """Somebody wants story data written; `accept` says that it is wanted as it comes."""

        TOPIC = "writing.DraftRequested"
        draft: Draft

        def apply(self, aggregate: Script) -> None:
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

        def apply(self, aggregate: Script) -> None:
            """Keep it, with the parts before."""
            known = aggregate.proposals.get(self.proposal.id)
            elements = (*(known.elements if known else ()), *self.proposal.elements)
            aggregate.proposals[self.proposal.id] = replace(self.proposal, elements=elements)

    class ProposalAccepted(Aggregate.Event):
        """A proposal became part of the script: what it brought, and what it replaced."""

        TOPIC = "writing.ProposalAccepted"
        proposal_id: UUID
        by: str
        logline: str
        elements: tuple[Element, ...]
        removed: tuple[UUID, ...]
        part: int
        parts: int

        def apply(self, aggregate: Script) -> None:
            """Take what it brings."""
            aggregate.decide(self.proposal_id, "accepted")
            aggregate.logline = self.logline
            aggregate.put(self.elements, self.originator_version, self.removed)

    class ProposalRejected(Aggregate.Event):
        """A proposal is not wanted."""

        TOPIC = "writing.ProposalRejected"
        proposal_id: UUID
        by: str
        reason: str

        def apply(self, aggregate: Script) -> None:
            """Drop what it brought."""
            aggregate.decide(self.proposal_id, "rejected")

    class Locked(Aggregate.Event):
        """The script may not be changed any more."""

        TOPIC = "writing.ScriptLocked"
        lock: Lock

        def apply(self, aggregate: Script) -> None:
            """Keep who locked it, when and why."""
            aggregate.lock = self.lock

    class Unlocked(Aggregate.Event):
        """The script may be changed again."""

        TOPIC = "writing.ScriptUnlocked"
        by: UUID
        reason: str

        def apply(self, aggregate: Script) -> None:
            """Forget the lock."""
            aggregate.lock = None

    @event(Created)
    def __init__(
        self,
        *,
        title: str,
        script_type: str = "film",
        logline: str = "",
        title_page: dict[str, str],
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
    ) -> None:
        self.title, self.script_type, self.logline, self.title_page = title, script_type, logline, title_page
        self.content = Content()
        self.source_hash = ""
        self.versions: dict[str, int] = {}
        self.lock: Lock | None = None
        self.drafts: dict[UUID, Draft] = {}
        self.proposals: dict[UUID, Proposal] = {}

    # Applied by events alone.

    def put(self, elements: Sequence[Element], version: int, removed: Sequence[UUID] = ()) -> None:
        """Take elements out and in, as an event says."""
        for element_id in removed:
            self.content.remove(element_id)
        for element in elements:
            self.content.put(element, version)

    def decide(self, proposal_id: UUID, status: str) -> None:
        """Note what became of a proposal; what it brought is needed no longer."""
        self.proposals[proposal_id] = replace(self.proposals[proposal_id], status=status, elements=())

    # What callers may ask.

    @classmethod
    def begin(
        cls, script_id: UUID | None, title: str, script_type: str, logline: str, title_page: dict[str, str]
    ) -> Script:
        """Begin an empty script. Raises Invalid."""
        title = require_text(title, "title", most=MOST_NAME)
        return cls(
            title=title, script_type=script_type, logline=logline, title_page=title_fields(title_page), id=script_id
        )

    def import_elements(self, elements: Sequence[Element], source_name: str, source_hash: str) -> None:
        """Take content into the empty script. The same source again changes nothing. Raises ScriptNotEmpty, Invalid."""
        self._refuse_locked()
        if len(self.content):
            if source_hash and source_hash == self.source_hash:
                return
            raise ScriptNotEmpty(f"{self.title} has {len(self.content):,} elements; import into a new script.")
        self.content.admit(elements)
        ranked = [replace(e, rank=rank) for e, rank in zip(elements, after(None, None, len(elements)), strict=True)]
        parts = list(pieces(ranked))
        for part, piece in enumerate(parts, 1):
            self.trigger_event(
                Script.Imported,
                elements=piece,
                part=part,
                parts=len(parts),
                source_name=source_name,
                source_hash=source_hash,
            )

    def add(self, element: Element, after_id: UUID | None) -> None:
        """Write an element after another one, before all others for None. Raises ElementExists, NotFound, Invalid."""
        self._refuse_locked()
        self.content.admit([element])
        self.trigger_event(Script.ElementAdded, element=replace(element, rank=self.content.rank_after(after_id)))

    def rewrite(self, element_id: UUID, changes: dict[str, Any], expected_version: int | None = None) -> None:
        """Change fields of an element. Raises StaleElement, NotFound, Invalid."""
        self._refuse_locked()
        known = self.content.element(element_id, expected_version)
        changed = tuple(name for name, value in changes.items() if getattr(known, name) != value)
        if changed:
            element = replace(known, **{name: changes[name] for name in changed}).checked()
            self.trigger_event(Script.ElementRewritten, element=element, changed=changed)

    def move(self, element_id: UUID, after_id: UUID | None, expected_version: int | None = None) -> None:
        """Put an element after another one, before all others for None. Raises StaleElement, NotFound, Invalid."""
        self._refuse_locked()
        self.content.element(element_id, expected_version)
        if after_id == element_id:
            raise Invalid("An element cannot stand after itself.", field="after_id")
        if self.content.following(after_id) != element_id:
            rank = self.content.rank_after(after_id)
            self.trigger_event(Script.ElementMoved, element_id=element_id, rank=rank, after_id=after_id)

    def remove(self, element_id: UUID, expected_version: int | None = None) -> None:
        """Take an element out. Raises StaleElement and NotFound."""
        self._refuse_locked()
        self.content.element(element_id, expected_version)
        self.trigger_event(Script.ElementRemoved, element_id=element_id)

    def edit(self, edits: Sequence[Edit]) -> None:
        """Make edits one after another; the versions that the caller saw are compared before the first."""
        for change in edits:
            if not isinstance(change, Add) and change.expected_version is not None:
                self.content.element(change.element_id, change.expected_version)
        for change in edits:
            match change:
                case Add(element, after_id):
                    self.add(element, after_id)
                case Rewrite(element_id, changes):
                    self.rewrite(element_id, changes)
                case Move(element_id, after_id):
                    self.move(element_id, after_id)
                case Remove(element_id):
                    self.remove(element_id)

    def revise(self, wanted: Sequence[Element]) -> None:
        """Bring the content to that of `wanted` by few edits: what reads alike keeps its id. Raises Invalid."""
        self.edit(edits_between(list(self.content), wanted))

    def link_cue(self, element_id: UUID, character_id: UUID | None, expected_version: int | None = None) -> None:
        """Say whose a cue is. Raises NotACue, StaleElement and NotFound."""
        self._refuse_locked()
        cue = self.content.element(element_id, expected_version)
        if cue.type != "character":
            raise NotACue(f"This element is of the type {cue.type}; only a cue has a character.", field="element_id")
        if cue.character_id != character_id:
            self.trigger_event(Script.CueLinked, element_id=element_id, character_id=character_id)

    def change_title_page(self, title: str, logline: str, title_page: dict[str, str]) -> None:
        """Give it another title, logline and title page. Raises Invalid."""
        self._refuse_locked()
        title, fields = require_text(title, "title", most=MOST_NAME), title_fields(title_page)
        if (title, logline, fields) != (self.title, self.logline, self.title_page):
            self.trigger_event(Script.TitlePageChanged, title=title, logline=logline, title_page=fields)

    def tag(self, label: str) -> None:
        """Give the script as it stands a label. Raises LabelTaken and Invalid."""
        label = require_text(label, "label", most=MOST_NAME)
        tagged = self.versions.get(label)
        if tagged is not None and tagged != self.version:
            raise LabelTaken(f"{label} is the label of version {tagged}; choose another.", field="label")
        if tagged is None:
            self.trigger_event(Script.VersionTagged, label=label)

    def labelled(self, label: str) -> int:
        """Return the version with a label. Raises NotFound."""
        if label not in self.versions:
            known = ", ".join(sorted(self.versions)) or "none"
            raise NotFound(f"No version has the label {label}; there is: {known}.", field="label")
        return self.versions[label]

    def restore(self, old: Script) -> None:
        """Say again what the script said as `old`, an earlier version of it."""
        self._refuse_locked()
        back = [e for e in old.content if e.id not in self.content or self.content.element(e.id) != e]
        out = [e.id for e in self.content if e.id not in old.content]
        titles = (old.title, old.logline, old.title_page)
        if back or out or titles != (self.title, self.logline, self.title_page):
            names = {"to_version": old.version, "title": old.title, "logline": old.logline}
            self._carry(Script.Restored, back, out, **names, title_page=old.title_page)

    def lock_for(self, by: UUID, name: str, reason: str) -> None:
        """Lock it against changes. Raises ScriptLocked when somebody else did, or for another reason."""
        if self.lock is None:
            self.trigger_event(Script.Locked, lock=Lock(by, name, reason, now()))
        elif (self.lock.by, self.lock.reason) != (by, reason):
            self._refuse_locked()

    def unlock(self, by: UUID, reason: str) -> None:
        """Let it be changed again."""
        if self.lock is not None:
            self.trigger_event(Script.Unlocked, by=by, reason=reason)

    def ask_for_draft(self, generation: GenerationRequest, draft: Draft) -> None:
        """Want story data written. Raises NotFound when the place where it shall go is not in the script."""
        if draft.after_id is not None:
            self.content.element(draft.after_id)
        self.trigger_event(Script.DraftRequested, generation=generation, draft=draft)

    def record_draft_failure(self, generation_id: UUID, reason: str) -> None:
        """Note that what was wanted could not be written."""
        if generation_id in self.drafts and generation_id not in self.proposals:
            self.trigger_event(Script.DraftFailed, generation_id=generation_id, reason=reason)

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
            self.trigger_event(Script.Proposed, proposal=shown, part=part, parts=len(parts))
        has_place = draft.after_id is None or draft.after_id in self.content
        if draft.accept and has_place and self.lock is None:
            self.accept(proposal.id, "asker")

    def accept(self, proposal_id: UUID, by: str) -> None:
        """Make a proposal part of the script. Raises ProposalDecided when it was rejected, NotFound."""
        self._refuse_locked()
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
        self._carry(Script.ProposalAccepted, elements, removed, proposal_id=proposal_id, by=by, logline=logline)

    def reject(self, proposal_id: UUID, by: str, reason: str) -> None:
        """Want a proposal not. Raises ProposalDecided when it was accepted, NotFound."""
        if self._open(proposal_id, "rejected") is not None:
            self.trigger_event(Script.ProposalRejected, proposal_id=proposal_id, by=by, reason=reason)

    def _open(self, proposal_id: UUID, wanted: str) -> Proposal | None:
        """Return the open proposal; None when it has the wanted status already."""
        proposal = self.proposals.get(proposal_id)
        if proposal is None:
            raise NotFound(f"The script has no proposal {proposal_id}.", field="proposal_id", id=str(proposal_id))
        if proposal.status not in ("open", wanted):
            raise ProposalDecided(f"The proposal was {proposal.status} before.", field="proposal_id")
        return proposal if proposal.status == "open" else None

    def _carry(
        self, kind: type[Aggregate.Event], elements: Sequence[Element], removed: Sequence[UUID], **also: object
    ) -> None:
        """Record content in as many events as it needs: first what goes out, then what comes in."""
        carried = portions(elements, removed)
        for part, (piece, ids) in enumerate(carried, 1):
            self.trigger_event(kind, **also, elements=piece, removed=ids, part=part, parts=len(carried))

    def _refuse_locked(self) -> None:
        if self.lock is not None:
            raise ScriptLocked(
                locked_sentence(self.title, self.lock),
                by=self.lock.name,
                at=self.lock.at.isoformat(),
                reason=self.lock.reason,
            )
