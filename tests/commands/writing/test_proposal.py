from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.characters.character import CreateCharacter
from commands.generation.generation import CompleteGeneration, FailGeneration
from commands.writing.draft import GenerateDialogue, GenerateScript
from commands.writing.element import AddElement
from commands.writing.proposal import AcceptProposal, RejectProposal
from commands.writing.script import CreateScript
from commands.writing.shapes import ElementShape
from domain.shared.refusal import IdTaken, NotFound
from domain.writing.proposal import ProposalDecided
from projections.generation.generation import GenerationRow
from projections.generation.input import GenerationInputRow
from projections.writing.element import ElementRow
from projections.writing.proposal import ProposalRow
from projections.writing.script import ScriptRow
from tests.commands.fake_studio import FakeStudio

MARA = uuid4()
STORY: dict[str, Any] = {
    "elements": [
        {"type": "scene_heading", "text": "INT. STATION - NIGHT"},
        {"type": "character", "text": "MARA", "extension": None},
        {"type": "dialogue", "text": "Is this the last train?"},
    ],
    "pattern": "three-act",
    "label": "made by grammar, without a model",
    "logline": "A clockmaker misses the last train.",
}


def with_mara() -> FakeStudio:
    studio = FakeStudio()
    studio.send(CreateCharacter(name="Mara", character_id=MARA))
    return studio


def asked(**said: Any) -> tuple[FakeStudio, UUID, UUID]:  # noqa: ANN401 - what a test says otherwise
    studio = with_mara()
    given = {
        "project_id": uuid4(),
        "title": "Last Train",
        "prompt": "A clockmaker misses the last train.",
        "cast": [{"character_id": MARA, "name": "Mara", "description": "A clockmaker"}],
    }
    outcome = studio.send(GenerateScript.model_validate(given | said))
    studio.react()
    assert outcome.job_id is not None
    return studio, outcome.id, outcome.job_id


def told(studio: FakeStudio, generation_id: UUID, facts: dict[str, Any]) -> None:
    studio.send(CompleteGeneration(generation_id=generation_id, facts=facts))
    studio.react()


def texts(studio: FakeStudio) -> list[str]:
    return [row.text for row in sorted(studio.rows(ElementRow).values(), key=lambda row: row.rank)]


def test_an_idea_becomes_a_wish_for_a_writer() -> None:
    studio, script_id, job_id = asked()

    row = studio.row(GenerationRow)
    assert (row.id, row.kind, row.purpose, row.subject_id, row.status) == (
        job_id,
        "text",
        "writing.script",
        script_id,
        "requested",
    )
    assert row.recipe["cast"] == [{"name": "Mara", "description": "A clockmaker"}]
    assert studio.row(GenerationInputRow).source == str(MARA)
    assert studio.project_of(job_id) == studio.project_of(script_id)


def test_a_story_is_not_written_over_another_script() -> None:
    studio, script_id, _ = asked()

    with pytest.raises(IdTaken):
        studio.send(GenerateScript(project_id=uuid4(), title="Other", prompt="A ship.", script_id=script_id))


def test_a_story_that_was_written_is_the_script_and_its_cues_are_linked() -> None:
    studio, _, job_id = asked()

    told(studio, job_id, STORY)

    assert texts(studio) == ["INT. STATION - NIGHT", "MARA", "Is this the last train?"]
    assert [row.character_id for row in studio.rows(ElementRow).values() if row.type == "character"] == [MARA]
    assert studio.row(ScriptRow).logline == "A clockmaker misses the last train."
    row = studio.row(ProposalRow)
    assert (row.id, row.status, row.provider, row.pattern) == (job_id, "accepted", "previz", "three-act")
    assert row.label == "made by grammar, without a model"


def test_a_story_that_was_wanted_as_a_proposal_waits_for_somebody() -> None:
    studio, script_id, job_id = asked(accept=False)
    told(studio, job_id, STORY)
    assert texts(studio) == []
    assert [e.text for e in studio.row(ProposalRow).elements] == [e["text"] for e in STORY["elements"]]

    studio.send(AcceptProposal(script_id=script_id, proposal_id=job_id))

    assert len(texts(studio)) == 3
    assert studio.row(ProposalRow).decided_by == str(studio.actor)


def test_a_rejected_story_never_becomes_the_script() -> None:
    studio, script_id, job_id = asked(accept=False)
    told(studio, job_id, STORY)

    studio.send(RejectProposal(script_id=script_id, proposal_id=job_id, reason="dull"))

    assert (studio.row(ProposalRow).status, studio.row(ProposalRow).reason) == ("rejected", "dull")
    with pytest.raises(ProposalDecided):
        studio.send(AcceptProposal(script_id=script_id, proposal_id=job_id))


def test_a_writer_that_fails_is_shown_with_its_reason() -> None:
    studio, _, job_id = asked()

    studio.send(FailGeneration(generation_id=job_id, reason="no provider", final=False))
    studio.react()
    assert studio.row(ProposalRow).status == "asked"
    studio.send(FailGeneration(generation_id=job_id, reason="no provider", final=True))
    studio.react()

    assert (studio.row(ProposalRow).status, studio.row(ProposalRow).reason) == ("failed", "no provider")


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"elements": []},
        {"elements": "once upon a time"},
        {"elements": [{"type": "poem", "text": "x"}]},
        {"elements": [["action", "x"]]},
    ],
)
def test_what_is_no_story_is_a_failure_that_says_so(facts: dict[str, Any]) -> None:
    studio, _, job_id = asked()

    told(studio, job_id, facts)

    assert studio.row(ProposalRow).status == "failed"
    assert studio.row(ProposalRow).reason.startswith("the writer's result is no story")


def with_scene() -> tuple[FakeStudio, UUID, UUID]:
    studio = with_mara()
    script_id = studio.send(CreateScript(project_id=uuid4(), title="Last Train")).id
    added = studio.send(
        AddElement(script_id=script_id, element=ElementShape(type="scene_heading", text="INT. STATION - NIGHT"))
    )
    return studio, script_id, UUID(added.details["element_id"])


def test_dialogue_is_written_for_a_scene_and_goes_to_its_end() -> None:
    studio, script_id, scene_id = with_scene()
    wanted = GenerateDialogue.model_validate(
        {
            "script_id": script_id,
            "scene_id": scene_id,
            "speaker": {"name": "Mara", "character_id": MARA},
            "context": "The train has left.",
            "emotion": "sad",
        }
    )
    outcome = studio.send(wanted)
    studio.react()
    assert studio.row(GenerationRow).recipe["scene_heading"] == "INT. STATION - NIGHT"
    assert outcome.job_id is not None

    told(studio, outcome.job_id, {"elements": STORY["elements"][1:]})

    assert texts(studio) == ["INT. STATION - NIGHT", "MARA", "Is this the last train?"]
    assert studio.row(ProposalRow).kind == "dialogue"


def test_dialogue_for_a_scene_that_is_not_there_is_refused() -> None:
    studio, script_id, _ = with_scene()
    speaker = {"name": "Mara"}

    with pytest.raises(NotFound):
        studio.send(
            GenerateDialogue.model_validate(
                {"script_id": script_id, "scene_id": uuid4(), "speaker": speaker, "context": "x"}
            )
        )
