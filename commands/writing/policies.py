"""When story data was generated, or could not be, record it with its script; when something was decided, follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from commands.policy import policy
from commands.stored import StoredObject
from commands.writing import papers
from commands.writing.beat_board import AddBeat
from commands.writing.cast import FollowCharacterName, MoveCharacterLinks
from commands.writing.draft import RecordDraftFailure
from commands.writing.proposal import RecordProposal
from commands.writing.script_lock import LockScript
from commands.writing.shapes import ElementShape
from commands.writing.shot_list import PURPOSE as SHOT_LIST
from commands.writing.shot_list import (
    AddListedShot,
    DirectedShape,
    RecordDirection,
    RecordDirectionFailure,
    ShotShape,
)
from commands.writing.storyboard import (
    ANIMATIC,
    PANEL,
    RecordAnimatic,
    RecordBoardApproval,
    RecordBoardFailure,
    RecordPanel,
)
from commands.writing.wish import PURPOSE
from domain.characters.character import Character
from domain.characters.union import Union
from domain.generation.generation import Generation
from domain.shared.recorded import Recorded
from domain.studio_ops.approval import Approval
from domain.writing.proposal import Item
from domain.writing.script import Script
from domain.writing.storyboard import Storyboard

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
        model=str(facts.get("model", ""))[:200],
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


@policy(Generation.Completed)
def when_completed_record_direction(
    recorded: Recorded[Generation.Completed],
) -> Iterable[RecordDirection | RecordDirectionFailure]:
    """Record the shots of a scene: the facts carry them. What is no list of shots is a failure that says so."""
    made = recorded.event
    if made.purpose != SHOT_LIST:
        return
    told: dict[str, Any] = {"shot_list_id": made.subject_id, "generation_id": recorded.stream_id}
    try:
        shots = tuple(DirectedShape.model_validate(shot) for shot in made.facts["shots"])
        of = {"place": made.facts.get("place", {}), "mood": made.facts.get("mood", ""), "provider": made.provider}
        yield RecordDirection(shots=shots, **of, **told)
    except (ValueError, TypeError, KeyError) as error:
        yield RecordDirectionFailure(reason=f"the director's result is no list of shots: {error}"[:2_000], **told)


@policy(Generation.Failed, Generation.Cancelled)
def when_failed_record_direction_failure(
    recorded: Recorded[Generation.Failed | Generation.Cancelled],
) -> Iterable[RecordDirectionFailure]:
    """Record that there will be no shots."""
    ended = recorded.event
    if ended.purpose == SHOT_LIST and getattr(ended, "final", True):
        yield RecordDirectionFailure(
            shot_list_id=ended.subject_id, generation_id=recorded.stream_id, reason=ended.reason
        )


@policy(Generation.Completed)
def when_completed_record_panel(recorded: Recorded[Generation.Completed]) -> Iterable[RecordPanel | RecordAnimatic]:
    """Record a panel that was drawn, or the animatic."""
    made = recorded.event
    if made.purpose in (PANEL, ANIMATIC):
        outputs = {name: StoredObject.model_validate(output) for name, output in made.outputs.items()}
        told: dict[str, Any] = {"storyboard_id": made.subject_id, "generation_id": recorded.stream_id}
        told |= {"outputs": outputs, "provenance": made.provider}
        yield RecordPanel(shot_id=UUID(made.part), **told) if made.part else RecordAnimatic(facts=made.facts, **told)


@policy(Generation.Failed, Generation.Cancelled)
def when_failed_record_board_failure(
    recorded: Recorded[Generation.Failed | Generation.Cancelled],
) -> Iterable[RecordBoardFailure]:
    """Record that there will be no panel, or no animatic."""
    ended = recorded.event
    if ended.purpose in (PANEL, ANIMATIC) and getattr(ended, "final", True):
        told: dict[str, Any] = {"storyboard_id": ended.subject_id, "generation_id": recorded.stream_id}
        yield RecordBoardFailure(shot_id=UUID(ended.part) if ended.part else None, reason=ended.reason, **told)


@policy(Approval.Approved)
def when_approved_note_storyboard(recorded: Recorded[Approval.Approved]) -> Iterable[RecordBoardApproval]:
    """Note with a storyboard that it was approved."""
    approved = recorded.event
    if approved.subject_kind == Storyboard.TOPIC:
        yield RecordBoardApproval(
            storyboard_id=approved.subject_id, content_hash=approved.content_hash, decider=approved.decider
        )


@policy(Character.Renamed)
def when_renamed_follow_name(recorded: Recorded[Character.Renamed]) -> Iterable[FollowCharacterName]:
    """Give the cues of a character its new name."""
    yield FollowCharacterName(character_id=recorded.stream_id, version=recorded.version)


@policy(Union.Created)
def when_characters_merged_move_links(recorded: Recorded[Union.Created]) -> Iterable[MoveCharacterLinks]:
    """Make what was the one's in scripts the other's, with who said so and why."""
    merged = recorded.event
    yield MoveCharacterLinks(
        character_id=merged.character_id, into_id=merged.into_id, by=merged.merged_by_name, reason=merged.reason
    )


@policy(Script.PaperAccepted)
def when_paper_accepted_list_it(recorded: Recorded[Script.PaperAccepted]) -> Iterable[AddBeat | AddListedShot]:
    """Put each thing before all others of its scene, the last one first, so that they stand in their order."""
    accepted = recorded.event
    for item in reversed(accepted.items):
        if accepted.kind == "shot_list":
            yield _shot(recorded, item)
        elif accepted.kind == "beat_sheet":
            yield from _beat(recorded, item)


def _shot(recorded: Recorded[Script.PaperAccepted], item: Item) -> AddListedShot:
    told = papers.Shot.model_validate(item.values)
    shot = ShotShape(
        shot_id=item.id,
        size=told.size,
        angle=told.angle,
        movement=told.movement,
        lens_mm=told.lens_mm,
        seconds=told.duration_s,
        description=": ".join(filter(None, (told.subject, told.description)))[:2_000],
        line_ids=told.element_ids[:500],
    )
    return AddListedShot(script_id=recorded.stream_id, scene_id=told.scene_id, shot=shot)


def _beat(recorded: Recorded[Script.PaperAccepted], item: Item) -> Iterable[AddBeat]:
    """Yield the beat, if a scene plays it."""
    told = papers.Beat.model_validate(item.values)
    if told.scene_id is not None:
        where = {"script_id": recorded.stream_id, "scene_id": told.scene_id, "beat_id": item.id}
        text = f"{told.beat}: {told.summary}"[:2_000]
        yield AddBeat.model_validate({**where, "text": text, "element_ids": told.element_ids[:500]})
