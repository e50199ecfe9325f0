from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.shared.generation import GenerationRequest
from domain.shared.refusal import NotFound
from domain.writing.element import Element
from domain.writing.part import ScriptLocked
from domain.writing.proposal import Draft, Proposal, ProposalDecided
from domain.writing.script import Script
from tests.commands.fake_studio import names, replayed, state_of
from tests.domain.writing.writing_samples import ADA, element, script, texts

MARA = uuid4()


def asked(written: Script, draft: Draft) -> UUID:
    wish = GenerationRequest(uuid4(), "text", "writing.script", written.id, {"text": draft.kind})
    written.ask_for_draft(wish, draft)
    return wish.generation_id


def written_story(proposal_id: UUID, *elements: Element, kind: str = "script") -> Proposal:
    return Proposal(proposal_id, kind, "previz", "three-act", "made by grammar", "A train.", None, elements)


def test_story_data_that_was_wanted_as_it_comes_is_part_of_the_script_at_once() -> None:
    written = script()
    proposal_id = asked(written, Draft("script", accept=True))

    written.propose(written_story(proposal_id, element("scene_heading", "INT. A"), element()))

    assert texts(written) == ["INT. A", "Rain."]
    assert names(written.pending)[-2:] == ["Proposed", "ProposalAccepted"]
    assert state_of(replayed(written)) == state_of(written)


def test_story_data_stays_a_proposal_until_somebody_accepts_it() -> None:
    written = script()
    proposal_id = asked(written, Draft("script", accept=False))

    written.propose(written_story(proposal_id, element()))
    assert texts(written) == []

    written.accept(proposal_id, "user:ada")
    written.accept(proposal_id, "user:ada")
    assert texts(written) == ["Rain."]
    assert names(written.pending).count("ProposalAccepted") == 1


def test_a_proposed_script_replaces_what_there_is() -> None:
    written = script(element("action", "Old."), element("action", "Older."))
    proposal_id = asked(written, Draft("script", accept=True))

    written.propose(written_story(proposal_id, element()))

    assert texts(written) == ["Rain."]
    assert state_of(replayed(written)) == state_of(written)


def test_proposed_dialogue_goes_where_it_was_wanted() -> None:
    heading, last = element("scene_heading", "INT. A"), element("scene_heading", "INT. B")
    written = script(heading, last)
    proposal_id = asked(written, Draft("dialogue", accept=True, after_id=heading.id))

    written.propose(
        written_story(proposal_id, element("character", "MARA"), element("dialogue", "Wait."), kind="dialogue")
    )

    assert texts(written) == ["INT. A", "MARA", "Wait.", "INT. B"]


def test_the_cues_of_the_cast_are_linked_to_its_characters() -> None:
    written = script()
    proposal_id = asked(written, Draft("script", accept=True, cast={"Mara": MARA}))

    written.propose(written_story(proposal_id, element("character", " MARA "), element("character", "IVO")))

    assert [e.character_id for e in written.content] == [MARA, None]


def test_dialogue_whose_place_is_gone_stays_a_proposal() -> None:
    heading, line = element("scene_heading", "INT. A"), element()
    written = script(heading, line)
    proposal_id = asked(written, Draft("dialogue", accept=True, after_id=line.id))
    written.remove(line.id)

    written.propose(written_story(proposal_id, element("dialogue", "Wait."), kind="dialogue"))

    assert texts(written) == ["INT. A"]
    assert written.proposals[proposal_id].status == "open"


def test_a_locked_script_takes_proposals_but_none_becomes_part_of_it() -> None:
    written = script()
    proposal_id = asked(written, Draft("script", accept=True))
    written.lock_for(ADA, "Ada", "shooting")

    written.propose(written_story(proposal_id, element()))

    assert texts(written) == []
    with pytest.raises(ScriptLocked):
        written.accept(proposal_id, "user:ada")


def test_the_same_proposal_again_changes_nothing() -> None:
    written = script()
    proposal_id = asked(written, Draft("script", accept=True))
    story = written_story(proposal_id, element())
    written.propose(story)
    count = len(written.pending)

    written.propose(story)
    written.record_draft_failure(proposal_id, "too late")

    assert len(written.pending) == count


def test_a_proposal_is_decided_once() -> None:
    written = script()
    proposal_id = asked(written, Draft("script", accept=False))
    written.propose(written_story(proposal_id, element()))

    written.reject(proposal_id, "user:ada", "dull")
    written.reject(proposal_id, "user:ada", "dull")

    assert names(written.pending).count("ProposalRejected") == 1
    with pytest.raises(ProposalDecided):
        written.accept(proposal_id, "user:ada")


def test_an_unknown_proposal_is_missing() -> None:
    with pytest.raises(NotFound):
        script().accept(uuid4(), "user:ada")


def test_a_long_proposal_comes_whole_out_of_its_parts() -> None:
    written = script(element("action", "Old."))
    proposal_id = asked(written, Draft("script", accept=True))
    parts = tuple(element("action", "x" * 50_000) for _ in range(20))

    written.propose(written_story(proposal_id, *parts))

    assert names(written.pending).count("Proposed") > 1
    assert names(written.pending).count("ProposalAccepted") > 1
    assert len(written.content) == 20
    assert state_of(replayed(written)) == state_of(written)


def test_a_draft_that_could_not_be_written_is_noted() -> None:
    written = script()
    proposal_id = asked(written, Draft("script", accept=True))

    written.record_draft_failure(proposal_id, "no provider")
    written.record_draft_failure(uuid4(), "not ours")

    assert names(written.pending).count("DraftFailed") == 1
