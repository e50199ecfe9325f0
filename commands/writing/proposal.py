"""What may be asked of generated story data: record it, accept or reject it, whole or by element."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from commands.bus import Command, handles
from commands.fields import Reason, Words
from commands.plain import PlainData
from commands.ports import Studio
from commands.writing.clean import clean
from commands.writing.papers import SHAPES, item_of
from commands.writing.script import SCRIPT
from commands.writing.shapes import ElementChanges, ElementShape
from domain.shared.refusal import Invalid, Refusal
from domain.writing.element import Element
from domain.writing.length import estimated_seconds
from domain.writing.proposal import PAPERS, Choice, Proposal
from domain.writing.script import Script

_ID = "66666666-6666-4666-8666-666666666666"
_PART = "99999999-9999-4999-8999-999999999999"

Kind = Literal[
    "script", "dialogue", "outline", "scene", "rewrite", "translation", "beat_sheet", "coverage", "shot_list"
]


class ProposedElementEdit(BaseModel):
    """Fields of a proposed element that somebody changes before taking it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    element_id: UUID
    changes: ElementChanges


class ProposedItemEdit(BaseModel):
    """Values of a proposed beat, note or shot that somebody changes before taking it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    item_id: UUID
    changes: PlainData


class RecordProposal(Command):
    """Record generated story data as a proposal."""

    script_id: UUID
    proposal_id: UUID
    """The generation that made it."""
    kind: Kind = "script"
    elements: tuple[ElementShape, ...] = Field(default=(), max_length=100_000)
    items: tuple[PlainData, ...] = Field(default=(), max_length=20_000)
    """Beats, notes or shots, for the kinds that are read beside a script."""
    document: PlainData = Field(default_factory=dict[str, Any])
    """What a paper says as a whole: a synopsis, figures."""
    provider: str = Field(max_length=100)
    model: str = Field(default="", max_length=200)
    """Which of the provider's models wrote it; empty where none did."""
    pattern: str = Field(default="", max_length=200)
    label: str = Field(default="", max_length=2_000)
    """What the provider says of it: by whom, and how."""
    logline: Words = ""


class AcceptProposal(Command):
    """Make generated story data, or some of it, part of the script."""

    script_id: UUID
    proposal_id: UUID
    only: tuple[UUID, ...] | None = Field(default=None, max_length=100_000)
    """The elements or items that are taken; all unless given. The others stay open."""
    edits: tuple[ProposedElementEdit, ...] = Field(default=(), max_length=10_000)
    item_edits: tuple[ProposedItemEdit, ...] = Field(default=(), max_length=10_000)
    stale: Literal["refuse", "skip", "overwrite"] = "refuse"
    """What to do with what was changed in the script since it was asked for."""
    after_id: UUID | None = None
    """Another place for what is new, when the one that was asked for is gone."""


class RejectProposal(Command):
    """Want generated story data, or some of it, not."""

    script_id: UUID
    proposal_id: UUID
    reason: Reason = "not wanted"
    only: tuple[UUID, ...] | None = Field(default=None, max_length=100_000)
    """The elements or items that are not wanted; all that is open unless given."""


@handles(
    RecordProposal,
    permission="writing.generate",
    subject="script_id",
    example={
        "script_id": SCRIPT,
        "proposal_id": _ID,
        "elements": [{"type": "action", "text": "The clock stops."}],
        "provider": "previz",
    },
)
def record_proposal(command: RecordProposal, studio: Studio) -> None:
    """Record it; where it was wanted as it comes, it is accepted at once. What no script may hold is a failure."""
    script = studio.load(Script, command.script_id)
    try:
        script.propose(_proposal(command, script))
    except Refusal as refusal:
        if studio.actor.kind != "policy":
            raise
        reason = f"the writer's result cannot be taken: {refusal.sentence}"[:2_000]
        script.record_draft_failure(command.proposal_id, reason)
    studio.save(script)


@handles(
    AcceptProposal,
    permission="writing.accept",
    subject="script_id",
    example={"script_id": SCRIPT, "proposal_id": _ID, "only": [_PART], "stale": "skip"},
)
def accept_proposal(command: AcceptProposal, studio: Studio) -> None:
    """Accept it in the caller's name."""
    script = studio.load(Script, command.script_id)
    script.accept(command.proposal_id, str(studio.actor), _choice(command, script))
    studio.save(script)


@handles(
    RejectProposal,
    permission="writing.accept",
    subject="script_id",
    example={"script_id": SCRIPT, "proposal_id": _ID},
)
def reject_proposal(command: RejectProposal, studio: Studio) -> None:
    """Reject it in the caller's name."""
    script = studio.load(Script, command.script_id)
    script.reject(command.proposal_id, str(studio.actor), command.reason, command.only)
    studio.save(script)


def _proposal(command: RecordProposal, script: Script) -> Proposal:
    draft = script.drafts.get(command.proposal_id)
    kind = draft.kind if draft else command.kind
    if bool(command.items) != (kind in PAPERS) or bool(command.elements) == (kind in PAPERS):
        raise Invalid(f"{kind} holds {'items' if kind in PAPERS else 'elements'}, and nothing else.", field="kind")
    elements = [_checked(shape.element(uuid5(command.proposal_id, str(n)))) for n, shape in enumerate(command.elements)]
    items = [item_of(kind, uuid5(command.proposal_id, str(n)), values) for n, values in enumerate(command.items)]
    told = command.model_dump(include={"provider", "model", "pattern", "label", "logline", "document"})
    if kind == "script" and script.target_seconds:
        length = {"target_seconds": script.target_seconds, "estimated_seconds": estimated_seconds(elements)}
        told["document"] = {**command.document, **length}
    return Proposal(command.proposal_id, kind, after_id=None, elements=tuple(elements), items=tuple(items), **told)


def _checked(element: Element) -> Element:
    try:
        clean(element.text)
    except ValueError as wrong:
        raise Invalid(f"{element.type} {element.text[:40]!r}: {wrong}.", field="elements") from None
    return element


def _choice(command: AcceptProposal, script: Script) -> Choice:
    edits: dict[UUID, dict[str, Any]] = {edit.element_id: edit.changes.named() for edit in command.edits}
    proposal = script.proposals.get(command.proposal_id)
    if command.item_edits and proposal is not None and proposal.kind in SHAPES:
        known = {item.id: item.values for item in proposal.items}
        for edit in command.item_edits:
            changed = {**known.get(edit.item_id, {}), **edit.changes}
            edits[edit.item_id] = item_of(proposal.kind, edit.item_id, changed).values if edit.item_id in known else {}
    return Choice(command.only, edits, command.stale, command.after_id)
