"""What may be asked of generated story data: record it, accept or reject it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID, uuid5

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Reason, Words
from commands.ports import Studio
from commands.writing.script import SCRIPT
from commands.writing.shapes import ElementShape
from domain.writing.proposal import Proposal
from domain.writing.script import Script

_ID = "66666666-6666-4666-8666-666666666666"


class RecordProposal(Command):
    """Record generated story data as a proposal."""

    script_id: UUID
    proposal_id: UUID
    """The generation that made it."""
    kind: Literal["script", "dialogue"] = "script"
    elements: tuple[ElementShape, ...] = Field(max_length=100_000)
    provider: str = Field(max_length=100)
    pattern: str = Field(default="", max_length=200)
    label: str = Field(default="", max_length=2_000)
    """What the provider says of it: by whom, and how."""
    logline: Words = ""


class AcceptProposal(Command):
    """Make generated story data part of the script."""

    script_id: UUID
    proposal_id: UUID


class RejectProposal(Command):
    """Want generated story data not."""

    script_id: UUID
    proposal_id: UUID
    reason: Reason = "not wanted"


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
    """Record it; where it was wanted as it comes, it is accepted at once."""
    script = studio.load(Script, command.script_id)
    told = command.model_dump(include={"kind", "provider", "pattern", "label", "logline"})
    elements = [s.element(uuid5(command.proposal_id, str(n))) for n, s in enumerate(command.elements)]
    script.propose(Proposal(id=command.proposal_id, after_id=None, elements=tuple(elements), **told))
    studio.save(script)


@handles(
    AcceptProposal,
    permission="writing.accept",
    subject="script_id",
    example={"script_id": SCRIPT, "proposal_id": _ID},
)
def accept_proposal(command: AcceptProposal, studio: Studio) -> None:
    """Accept it in the caller's name."""
    script = studio.load(Script, command.script_id)
    script.accept(command.proposal_id, str(studio.actor))
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
    script.reject(command.proposal_id, str(studio.actor), command.reason)
    studio.save(script)
