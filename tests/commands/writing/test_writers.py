from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.characters.character import CreateCharacter
from commands.generation.generation import CompleteGeneration
from commands.studio_ops.project import CreateProject
from commands.writing.draft import GenerateScript
from commands.writing.proposal import AcceptProposal, ProposedItemEdit, RecordProposal, RejectProposal
from commands.writing.script import CreateScript, ImportScript
from commands.writing.shapes import ElementShape
from commands.writing.table_read import RequestTableRead
from commands.writing.writers import (
    GenerateBeatSheet,
    GenerateCoverage,
    GenerateOutline,
    GenerateRewrite,
    GenerateScene,
    GenerateShotList,
    GenerateTranslation,
)
from domain.shared.refusal import Invalid
from domain.studio_ops.asset import AssetType
from domain.writing.form import AD_SECONDS
from domain.writing.readings import NothingToRead
from projections.generation.generation import GenerationRow
from projections.generation.input import GenerationInputRow
from projections.studio_ops.asset import AssetRow
from projections.writing.beat import BeatRow
from projections.writing.element import ElementRow
from projections.writing.listed_shot import ListedShotRow
from projections.writing.proposal import ProposalRow
from projections.writing.script import ScriptRow
from projections.writing.shot_list import ShotListRow
from tests.commands.fake_studio import FakeStudio
from tests.workers.providers.text.recipes import PlainJob
from workers.providers.text.previz.provider import write

HEADING, ACTION, CUE, LINE = (UUID(int=n) for n in range(1, 5))


def begun() -> tuple[FakeStudio, UUID, UUID]:
    studio = FakeStudio()
    project_id = studio.send(CreateProject(name="Film")).id
    mara = studio.send(
        CreateCharacter(project_id=project_id, name="Mara", personality="proud", speech_habits=("never asks",))
    ).id
    script_id = studio.send(CreateScript(project_id=project_id, title="Last Train")).id
    shapes = (
        ElementShape(id=HEADING, type="scene_heading", text="INT. STATION - NIGHT"),
        ElementShape(id=ACTION, type="action", text="The clock really stops."),
        ElementShape(id=CUE, type="character", text="MARA", character_id=mara),
        ElementShape(id=LINE, type="dialogue", text="I am very late."),
    )
    studio.send(ImportScript(script_id=script_id, elements=shapes))
    return studio, script_id, mara


def written(studio: FakeStudio, command: Command) -> ProposalRow:
    """Have a command's job made by previz, and return the proposal."""
    outcome = studio.send(command)
    studio.react()
    assert outcome.job_id is not None
    recipe = studio.rows(GenerationRow)[outcome.job_id,].recipe
    studio.send(CompleteGeneration(generation_id=outcome.job_id, facts=dict(write(PlainJob(recipe)).facts)))
    studio.react()
    return studio.rows(ProposalRow)[outcome.id, outcome.job_id]


def texts(studio: FakeStudio) -> list[str]:
    return [row.text for row in sorted(studio.rows(ElementRow).values(), key=lambda row: row.rank)]


def test_every_kind_of_story_data_is_written_and_accepted() -> None:
    studio, script_id, _ = begun()
    wanted: list[Command] = [
        GenerateOutline(script_id=script_id, prompt="A train."),
        GenerateBeatSheet(script_id=script_id),
        GenerateScene(script_id=script_id, context="Mara waits.", heading="INT. HALL - DAY", after_scene_id=HEADING),
        GenerateRewrite(script_id=script_id, element_ids=(ACTION, LINE), instruction="tighter"),
        GenerateCoverage(script_id=script_id),
        GenerateShotList(script_id=script_id, scene_ids=(HEADING,)),
        GenerateTranslation(script_id=script_id, language="de", element_ids=(ACTION,)),
    ]

    rows = [written(studio, command) for command in wanted]

    assert [row.status for row in rows] == ["accepted"] * 7
    assert [bool(row.items) for row in rows] == [False, True, False, False, True, True, False]
    assert "[de] The clock stops." in texts(studio)
    assert texts(studio).index("INT. HALL - DAY") > texts(studio).index("I'm late.")


def test_a_writer_is_told_how_the_characters_of_the_script_speak() -> None:
    studio, script_id, mara = begun()
    outcome = studio.send(GenerateScene(script_id=script_id, context="She waits."))
    studio.react()
    assert outcome.job_id is not None

    recipe = studio.rows(GenerationRow)[outcome.job_id,].recipe
    assert recipe["cast"] == [
        {"name": "MARA", "description": "", "personality": "proud", "speech_habits": ["never asks"]}
    ]
    assert studio.row(GenerationInputRow).source == str(mara)


def test_shots_are_accepted_one_by_one_as_edited_and_what_is_no_shot_is_refused() -> None:
    studio, script_id, _ = begun()
    row = written(studio, GenerateShotList(script_id=script_id, accept=False))
    first, second = (item.id for item in row.items)

    def edited(**changes: Any) -> AcceptProposal:  # noqa: ANN401 - any value
        edits = (ProposedItemEdit(item_id=first, changes=changes),)
        return AcceptProposal(script_id=script_id, proposal_id=row.id, only=(first,), item_edits=edits)

    with pytest.raises(Invalid, match="size"):
        studio.send(edited(size="gigantic"))
    studio.send(edited(lens_mm=135))
    studio.send(RejectProposal(script_id=script_id, proposal_id=row.id, only=(second,), reason="one is enough"))

    row = studio.rows(ProposalRow)[script_id, row.id]
    assert (row.status, row.taken, row.refused, row.edited) == ("accepted", (first,), (second,), (first,))
    assert row.items[0].values["lens_mm"] == 135
    assert row.reason == "one is enough"
    studio.react()
    listed = studio.row(ListedShotRow)
    assert (listed.id, listed.lens_mm) == (first, 135)
    assert studio.row(ShotListRow).scene_id == HEADING


def test_shots_and_beats_that_were_accepted_stand_in_their_order_on_list_and_board() -> None:
    studio, script_id, _ = begun()
    shots = written(studio, GenerateShotList(script_id=script_id))
    beats = written(studio, GenerateBeatSheet(script_id=script_id))

    listed = sorted(studio.rows(ListedShotRow).values(), key=lambda row: row.place)
    assert [row.id for row in listed] == [item.id for item in shots.items]
    assert [row.seconds for row in listed] == [item.values["duration_s"] for item in shots.items]
    told = [item for item in beats.items if item.values.get("scene_id")]
    board = sorted(studio.rows(BeatRow).values(), key=lambda row: row.rank)
    assert [row.id for row in board] == [item.id for item in told] != []
    assert board[0].text == f"{told[0].values['beat']}: {told[0].values['summary']}"


@pytest.mark.parametrize(
    "facts",
    [
        {"elements": [{"id": str(ACTION), "type": "action", "text": "bad \u0007 bell"}]},
        {"elements": [{"id": str(uuid4()), "type": "action", "text": "Foreign."}]},
        {"items": [{"size": "wide"}]},
    ],
)
def test_what_a_model_got_wrong_is_a_failure_with_one_reason_and_never_in_the_script(facts: dict[str, Any]) -> None:
    studio, script_id, _ = begun()
    before = texts(studio)
    outcome = studio.send(GenerateRewrite(script_id=script_id, element_ids=(ACTION,), instruction="tighter"))
    studio.react()
    assert outcome.job_id is not None

    studio.send(CompleteGeneration(generation_id=outcome.job_id, facts=facts))
    studio.react()

    row = studio.rows(ProposalRow)[script_id, outcome.job_id]
    assert row.status == "failed"
    assert row.reason.startswith("the writer's result cannot be taken: ")
    assert texts(studio) == before


def test_a_person_who_records_what_no_script_holds_is_told() -> None:
    studio, script_id, _ = begun()

    with pytest.raises(Invalid):
        studio.send(
            RecordProposal(script_id=script_id, proposal_id=uuid4(), kind="shot_list", items=({},), provider="me")
        )


def test_a_table_read_names_everybodys_voice_and_becomes_an_asset() -> None:
    studio, script_id, mara = begun()
    outcome = studio.send(RequestTableRead(script_id=script_id))
    studio.react()
    assert outcome.job_id is not None

    row = studio.rows(GenerationRow)[outcome.job_id,]
    assert (row.kind, row.purpose) == ("mix", "writing.table-read")
    assert studio.row(GenerationInputRow).source == str(mara)
    assert [p["name"] for p in row.recipe["people"]] == ["MARA"]
    assert row.recipe["scenes"] == [
        {
            "number": "1",
            "heading": "INT. STATION - NIGHT",
            "parts": [
                {"who": "", "text": "The clock really stops.", "manner": ""},
                {"who": "MARA", "text": "I am very late.", "manner": ""},
            ],
        }
    ]
    audio = {"hash": "a" * 64, "size": 9, "mime": "audio/mp4"}
    facts = {"title": "Last Train", "duration_s": 90.0, "integrated_lufs": -15.0, "label": "previz"}
    studio.send(
        CompleteGeneration.model_validate(
            {"generation_id": outcome.job_id, "outputs": {"audio": audio}, "facts": facts}
        )
    )
    studio.react()
    asset = studio.row(AssetRow)
    assert (asset.asset_type, asset.name) == (AssetType.AUDIO.value, "Last Train (table read)")


def test_an_empty_script_is_not_read() -> None:
    studio = FakeStudio()
    script_id = studio.send(CreateScript(project_id=uuid4(), title="Empty")).id

    with pytest.raises(NothingToRead):
        studio.send(RequestTableRead(script_id=script_id))


@pytest.mark.parametrize("seconds", AD_SECONDS)
def test_an_ad_is_written_for_its_seconds_and_its_proposal_tells_both_lengths(seconds: int) -> None:
    studio = FakeStudio()
    project_id = studio.send(CreateProject(name="Bread")).id
    told = {"title": "Bread", "prompt": "A bread that never gets stale.", "script_type": "ad", "seconds": seconds}
    proposal = written(studio, GenerateScript.model_validate({"project_id": project_id, **told, "accept": False}))

    assert proposal.document["target_seconds"] == seconds
    assert 0 < proposal.document["estimated_seconds"] <= seconds
    assert next(iter(studio.rows(ScriptRow).values())).target_seconds == seconds


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"script_type": "ad", "seconds": 20}, "An ad is of 6, 15, 30, 60 seconds; 20 is none of them."),
        ({"script_type": "brand_film", "seconds": 30}, "Seconds are for an ad; a brand film is written for a length"),
        ({"script_type": "ad", "seconds": 30, "minutes": 2.0}, "in seconds or in minutes, not both"),
    ],
)
def test_seconds_are_refused_where_they_make_no_sense(wanted: dict[str, Any], sentence: str) -> None:
    studio = FakeStudio()
    project_id = studio.send(CreateProject(name="Bread")).id

    with pytest.raises(Invalid, match=sentence):
        studio.send(GenerateScript.model_validate({"project_id": project_id, "title": "B", "prompt": "B", **wanted}))
