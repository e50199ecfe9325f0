"""The film's commands through the real dispatcher into the real tables."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.characters.character import CreateCharacter
from commands.enterprise.organization import CreateOrganization
from commands.generation.generation import CompleteGeneration, RenewLease, StartGeneration
from commands.policy import policies
from commands.ports import Actor
from commands.postproduction.cut import AssembleCut, MasterCut
from commands.postproduction.scene_audio import MixScene, ScoreScene, VoiceLine
from commands.production.render import RenderShot
from commands.production.shot import PlanShots
from commands.studio_ops.project import CreateProject
from commands.writing.beat_board import AddBeat
from commands.writing.branch import BranchScript, MergeScript
from commands.writing.distinction import DistinguishCues
from commands.writing.draft import GenerateScript
from commands.writing.element import MoveElement, RemoveElement, ReviseScript
from commands.writing.named_draft import NameDraft
from commands.writing.pages import LockPages
from commands.writing.revision import CloseRevision, StartRevision
from commands.writing.scene import DescribeScene
from commands.writing.script import CreateScript, ImportScript
from commands.writing.script_lock import LockScript
from commands.writing.script_version import RestoreScript, TagScriptVersion
from commands.writing.series import AddEpisode, AddSeason, CreateSeries
from commands.writing.shapes import ElementShape
from commands.writing.shot_list import AddListedShot
from commands.writing.storyboard import GenerateStoryboard
from projections.folding import fold_all
from projections.read_model import read_models
from runtime.authority import Memberships
from runtime.database import Database
from runtime.discovery import discover
from runtime.dispatcher import Call, Dispatcher, Principal
from runtime.events.application import EventLog
from runtime.feed.log import LogFeed
from runtime.recipes import Recipes
from tests.projections.test_real_tables import House

OWN = {"writing", "production", "postproduction", "generation"}
FILE = {"hash": "a" * 64, "size": 9, "mime": "video/mp4"}
STORY: dict[str, Any] = {
    "elements": [
        {"type": "scene_heading", "text": "INT. STATION - NIGHT"},
        {"type": "character", "text": "MARA"},
        {"type": "dialogue", "text": "Is this the last train?"},
        {"type": "action", "text": "Rain."},
    ],
    "pattern": "three-act",
}


@pytest.fixture
def house(database: Database) -> Generator[House]:
    discover()
    feed = LogFeed(database)
    feed.start()
    log = EventLog(database)
    dispatcher = Dispatcher(database, log, Memberships(log), hash_key=b"0" * 32, appended=lambda _: feed.ring())
    organization_id, owner = uuid4(), Actor("user", uuid4(), "Ada")
    founding = Principal(organization_id, owner, frozenset({"org_admin"}))
    dispatcher.dispatch(founding, Call(CreateOrganization(name="Night Train Films")))
    yield House(database, feed, dispatcher, organization_id, Principal(organization_id, owner))
    feed.stop()


class Desk:
    """Does the worker's part and the policies' part, one page of the log after another."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.worker = house.somebody("worker", frozenset({"service"}), "service")
        self.position = 0

    def react(self) -> None:
        """Run the policies until nothing more follows."""
        while events := self.house.feed.read(self.position, 1_000).events:
            self.position = events[-1].position
            for recorded in events:
                for entry in policies().values():
                    if recorded.topic in entry.topics:
                        for command in entry.react(recorded):
                            self.house.ask(command, self.worker)

    def make(self, job_id: UUID | None, facts: dict[str, Any]) -> None:
        """Make what a job asks for."""
        assert job_id is not None
        self.react()
        self.house.ask(StartGeneration(generation_id=job_id, worker="one", lease_seconds=60), self.worker)
        self.house.ask(RenewLease(generation_id=job_id, worker="one", lease_seconds=90), self.worker)
        result = {"generation_id": job_id, "outputs": {"file": FILE}, "facts": facts}
        self.house.ask(CompleteGeneration.model_validate(result), self.worker)
        self.react()


def write(house: House, desk: Desk) -> tuple[UUID, list[Any]]:
    """Have a script written, change it and bring it back; return its id and its rows."""
    project = house.ask(CreateProject(name="The Last Train")).id
    wish = GenerateScript(project_id=project, title="Last Train", prompt="A train.")
    asked = house.ask(wish)
    desk.make(asked.job_id, STORY)
    house.project()
    rows = sorted(house.rows("script_elements").values(), key=lambda row: row.rank)
    house.ask(TagScriptVersion(script_id=asked.id, label="draft 1"))
    house.ask(MoveElement(script_id=asked.id, element_id=rows[3].id, after_id=rows[0].id))
    house.ask(RemoveElement(script_id=asked.id, element_id=rows[2].id))
    house.ask(ReviseScript(script_id=asked.id, elements=(ElementShape(type="action", text="終電 “gone” \\ ü"),)))
    house.ask(RestoreScript(script_id=asked.id, label="draft 1"))
    jonas = house.ask(CreateCharacter(name="Jonas", project_id=project)).id
    describe = DescribeScene(script_id=asked.id, scene_id=rows[0].id, silent_character_ids=(jonas,))
    house.ask(describe)
    branch = house.ask(BranchScript(script_id=asked.id, name="darker")).id
    house.ask(DescribeScene(script_id=branch, scene_id=rows[0].id, story_day="Day 2"))
    house.ask(MergeScript(script_id=asked.id, other_id=branch))
    house.ask(LockScript(script_id=asked.id, reason="shooting"))
    hand_out(house, project)
    return asked.id, rows


def hand_out(house: House, project_id: UUID) -> None:
    """Take in a script that was revised elsewhere, name a draft, lock its pages, revise it."""
    script_id, element_id = house.ask(CreateScript(project_id=project_id, title="Last Train")).id, uuid4()
    tag = {"element_id": element_id, "category": 104, "name": "clock"}
    blue = {"set_id": uuid4(), "name": "Blue", "colour": "blue", "changed": [{"element_id": element_id}]}
    brought = {
        "script_id": script_id,
        "elements": [
            {"id": element_id, "type": "action", "text": "The clock stops."},
            {"type": "character", "text": "JOAN"},
            {"type": "dialogue", "text": "Again?"},
            {"type": "character", "text": "JOANN"},
            {"type": "dialogue", "text": "Again."},
        ],
        "production": {"revisions": [blue], "tags": [tag]},
    }
    house.ask(ImportScript.model_validate(brought))
    house.ask(DistinguishCues(script_id=script_id, spellings=("JOAN", "JOANN")))
    house.ask(NameDraft(script_id=script_id, name="Blue"))
    house.ask(LockPages(script_id=script_id))
    house.ask(StartRevision(script_id=script_id))
    house.ask(CloseRevision(script_id=script_id))


def board(house: House, desk: Desk, script_id: UUID, scene_id: UUID) -> None:
    """Note a beat, list a shot, have it drawn, and put the script into a series."""
    of = {"script_id": script_id, "scene_id": scene_id}
    house.ask(AddBeat.model_validate({**of, "text": "She waits.", "value": -3}))
    house.ask(AddListedShot.model_validate({**of, "shot": {"size": "wide", "description": "Wind."}}))
    desk.make(house.ask(GenerateStoryboard.model_validate(of)).job_id, {})
    project_id = next(iter(house.rows("projects").values())).id
    series = house.ask(CreateSeries(project_id=project_id, title="Night Trains")).id
    house.ask(AddSeason(series_id=series))
    house.ask(AddEpisode(series_id=series, season=1, title="The Last Train", script_id=script_id))


def film(house: House, desk: Desk, script_id: UUID, scene_id: UUID, line_id: UUID) -> UUID:
    """Plan, render, voice, score, mix, cut and master; return the shot."""
    shot_id = uuid4()
    spec = {"size": "close_up", "line_ids": [line_id], "figures": [{"name": "MARA"}], "lens_mm": 50}
    shot = {"shot_id": shot_id, "scene_id": scene_id, "number": "1A", "place": 1, "spec": spec}
    house.ask(PlanShots.model_validate({"script_id": script_id, "shots": [shot]}))
    desk.make(house.ask(RenderShot(shot_id=shot_id, recipe={"a": 1}, inputs=("b" * 64,))).job_id, {"frames": 72})
    scene: dict[str, Any] = {"script_id": script_id, "scene_id": scene_id, "recipe": {"a": 1}}
    voiced = {"duration_s": 1.5, "mouth": [[0.0, "A"]], "engine": "formant"}
    desk.make(house.ask(VoiceLine.model_validate({**scene, "element_id": line_id})).job_id, voiced)
    desk.make(house.ask(ScoreScene.model_validate(scene)).job_id, {"duration_s": 3})
    desk.make(house.ask(MixScene.model_validate(scene)).job_id, {"loudness": {"integrated_lufs": -20.0}})
    shots = [{"shot_id": shot_id, "scene_id": scene_id, "frames": 72}]
    cut = house.ask(AssembleCut.model_validate({"script_id": script_id, "shots": shots}))
    desk.make(house.ask(MasterCut(cut_id=cut.id, recipe={"a": 1})).job_id, {"integrated_lufs": -14.0})
    return shot_id


def test_the_film_tables_hold_exactly_what_the_folds_say(house: House) -> None:
    desk = Desk(house)
    script_id, rows = write(house, desk)
    film(house, desk, script_id, rows[0].id, rows[2].id)
    board(house, desk, script_id, rows[0].id)
    house.project()

    folded = fold_all(read_models().values(), house.feed.read(0, 10_000).events).tables
    own = [name for name, model in read_models().items() if OWN & {topic.split(".")[0] for topic in model.folds}]
    for name in own:
        expected = {key: row for key, row in folded[name].rows.items() if row is not None}
        assert expected, f"the work does not reach {name}"
        assert house.rows(name) == expected
    assert len(own) >= 12
    own_rows = [row for row in house.rows("script_elements").values() if row.script_id == script_id]
    restored = sorted(own_rows, key=lambda row: row.rank)
    assert [(row.id, row.text) for row in restored] == [(row.id, row.text) for row in rows]


def test_a_result_is_found_again_by_its_recipe(house: House) -> None:
    desk = Desk(house)
    script_id, rows = write(house, desk)
    film(house, desk, script_id, rows[0].id, rows[2].id)
    board(house, desk, script_id, rows[0].id)
    house.project()
    video = next(row for row in house.rows("generations").values() if row.kind == "video")

    found = Recipes(house.database).find(house.organization_id, video.recipe_hash, [])

    assert found is not None
    assert (found.generation_id, found.outputs) == (video.id, {"file": FILE})
    assert Recipes(house.database).find(uuid4(), video.recipe_hash, []) is None
    assert Recipes(house.database).find(house.organization_id, video.recipe_hash, ["another-model"]) is None


def test_postgresql_orders_elements_as_the_script_does(house: House) -> None:
    desk = Desk(house)
    script_id, _ = write(house, desk)
    house.project()
    with house.database.reading(house.organization_id) as connection:
        found = connection.execute(
            "SELECT text FROM script_elements WHERE script_id = %s ORDER BY rank", (script_id,)
        ).fetchall()

    assert [text for (text,) in found] == [told["text"] for told in STORY["elements"]]
