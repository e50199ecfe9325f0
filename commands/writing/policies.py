"""When story data was generated, or could not be, record it with its script; when one was approved, lock it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commands.policy import policy
from commands.writing.draft import RecordDraftFailure
from commands.writing.proposal import RecordProposal
from commands.writing.script_lock import LockScript
from commands.writing.shapes import ElementShape
from commands.writing.wish import PURPOSE
from domain.generation.generation import Generation
from domain.shared.recorded import Recorded
from domain.studio_ops.approval import Approval
from domain.writing.script import Script

_ELEMENT = ("id", "type", "text", "number", "extension", "dual", "level", "character_id")


@policy(Generation.Completed)
def when_completed_record_proposal(
    recorded: Recorded[Generation.Completed],
) -> Iterable[RecordProposal | RecordDraftFailure]:
    """Record what was written: the facts carry its elements. What is no story is a failure that says so."""
    made = recorded.event
    if made.purpose == PURPOSE:
        try:
            yield _proposal(recorded)
        except (ValueError, TypeError, AttributeError) as error:
            reason = f"the writer's result is no story: {error}"[:2_000]
            yield RecordDraftFailure(script_id=made.subject_id, generation_id=recorded.stream_id, reason=reason)


def _proposal(recorded: Recorded[Generation.Completed]) -> RecordProposal:
    made, facts = recorded.event, recorded.event.facts
    if not (facts.get("elements") or facts.get("items")):
        raise ValueError("it has no elements")
    return RecordProposal(
        script_id=made.subject_id,
        proposal_id=recorded.stream_id,
        kind=facts.get("kind", "script"),
        elements=tuple(_element(told) for told in facts.get("elements", ())),
        items=tuple(facts.get("items", ())),
        document=facts.get("document", {}),
        provider=made.provider,
        pattern=str(facts.get("pattern", ""))[:200],
        label=str(facts.get("label", ""))[:2_000],
        logline=str(facts.get("logline", ""))[:2_000],
    )


def _element(told: dict[str, Any]) -> ElementShape:
    return ElementShape.model_validate({name: told[name] for name in _ELEMENT if told.get(name) is not None})


@policy(Approval.Approved)
def when_approved_lock_script(recorded: Recorded[Approval.Approved]) -> Iterable[LockScript]:
    """Lock a script that was approved to be locked, when it still says what was approved."""
    approved = recorded.event
    if approved.lock and approved.subject_kind == Script.TOPIC:
        reason = f"approved by {approved.decider}"
        yield LockScript(script_id=approved.subject_id, reason=reason, content_hash=approved.content_hash)


@policy(Generation.Failed, Generation.Cancelled)
def when_failed_record_draft_failure(
    recorded: Recorded[Generation.Failed | Generation.Cancelled],
) -> Iterable[RecordDraftFailure]:
    """Record that there will be no draft."""
    ended = recorded.event
    if ended.purpose == PURPOSE and getattr(ended, "final", True):
        yield RecordDraftFailure(script_id=ended.subject_id, generation_id=recorded.stream_id, reason=ended.reason)
