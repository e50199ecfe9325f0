"""What is assigned to a scene is what the film's shots of it draw, and nothing else is made anew."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from commands.characters.appearance import AssignLook, UnassignLook
from commands.characters.character import DescribeCharacter
from commands.characters.look import SetLook
from commands.characters.timeline import BranchCharacter
from commands.characters.version import MarkCharacterVersion
from domain.characters.continuity import SceneLooks
from film_studio.filming import recipes
from film_studio.filming.breakdown import break_down
from film_studio.filming.desk import Desk, Result
from film_studio.filming.script import FilmScript, take_in
from film_studio.filming.timeline import TimedScene, time_scene
from film_studio.filming.wardrobe import dress
from media.pictures.shot import still
from media.screenplay import fountain
from queries.characters import continuity
from runtime.authority import Memberships
from runtime.bootstrap import running
from runtime.owner import ensure_owner
from runtime.reading import Access, live
from runtime.settings import Settings
from workers import registry
from workers.providers.video.previz import shot_of

TWO_SCENES = """Title: Winter

INT. STATION - DAY

MARA (40, black bun, blue uniform) counts the tickets.

MARA
Nobody came.

TOM
Somebody will.

EXT. PLATFORM - NIGHT

MARA waits in the snow.

MARA
I said so.
"""


@dataclass
class Set:
    """A studio with a film of two scenes that is being made again and again."""

    desk: Desk
    project_id: UUID

    def script(self) -> FilmScript:
        return dress(self.desk, take_in(self.desk, self.project_id, fountain.parse(TWO_SCENES), "winter"))

    def shots(self) -> dict[UUID, list[dict[str, Any]]]:
        """Return the recipes of the shots by scene."""
        script = self.script()
        timed = [_timed(scene) for scene in break_down(script)]
        return {t.id: [recipes.shot(t.scene, shot, script.people) for shot in t.shots] for t in timed}

    def assign(self, scene_id: UUID, **said: Any) -> None:  # noqa: ANN401 - what is assigned
        script = self.script()
        mara = script.people["MARA"].id
        command = AssignLook(script_id=script.id, scene_id=scene_id, character_id=mara, **said)
        self.desk.settle(self.desk.ask(command))

    def report(self) -> list[SceneLooks]:
        process, organization_id = self.desk.process, self.desk.principal.organization_id
        reader = live(process.database, Access(process.database, Memberships(process.log), self.desk.principal))
        return continuity.of_script(organization_id, reader, self.script().id)


def _timed(scene: Any) -> TimedScene:  # noqa: ANN401 - a scene of the film
    spoken = {
        key: Result({"audio": "0" * 64}, {"duration_s": 1.5, "mouth": [[0.0, "open"], [1.5, "rest"]]}, reused=False)
        for key in scene.lines
    }
    return time_scene(scene, spoken)


@pytest.fixture
def film(home: Path, dsn: str) -> Generator[Set]:
    with running(Settings(home=home), dsn, providers=registry.offered) as studio:
        owner = ensure_owner(studio)
        yield Set(Desk(studio, owner.principal), owner.project_id)


def drawn(shots: list[dict[str, Any]], who: str) -> list[dict[str, Any]]:
    return [figure["identity"] for shot in shots for figure in shot["figures"] if figure["name"] == who]


def test_a_scenes_look_is_drawn_in_its_shots_and_no_other_shot_is_made_anew(film: Set) -> None:
    first, second = film.shots()
    mara = film.script().people["MARA"].id
    look = SetLook(
        character_id=mara,
        look="winter",
        wardrobe="long red coat",
        makeup="red lipstick",
        injuries="cut on the left cheek",
    )
    film.desk.ask(look)
    before = film.shots()

    film.assign(second, look="winter")
    after = film.shots()

    assert after[first] == before[first]
    assert drawn(after[second], "Mara")
    for identity in drawn(after[second], "Mara"):
        assert identity["look"] == {
            "wardrobe": "long red coat",
            "makeup": "red lipstick",
            "injuries": "cut on the left cheek",
        }
    assert not any("look" in identity for identity in drawn(before[second], "Mara") + drawn(after[second], "Tom"))
    shown = [shot for shot in zip(before[second], after[second], strict=True) if drawn([shot[0]], "Mara")]
    for old, new in shown:
        pictures = [still(shot_of(recipe), width=640, height=360).astype(int) for recipe in (old, new)]
        assert np.abs(pictures[0] - pictures[1]).mean() > 0.5
    report = film.report()
    assert [[(worn.present.name, worn.present.look) for worn in scene.people] for scene in report] == [
        [("Mara", ""), ("Tom", "")],
        [("Mara", "winter")],
    ]

    film.desk.ask(UnassignLook(script_id=film.script().id, scene_id=second, character_id=mara))
    assert film.shots() == before


def test_what_is_not_assigned_is_carried_over_as_the_continuity_report_says(film: Set) -> None:
    first, second = film.shots()
    film.desk.ask(SetLook(character_id=film.script().people["MARA"].id, look="old", age=70))
    film.assign(first, look="old")

    assert [identity["look"] for identity in drawn(film.shots()[second], "Mara")][:1] == [{"age": 70}]
    carried = film.report()[1].people[0]
    assert (carried.source, carried.present.look, carried.present.age) == ("carried", "old", 70)


def test_a_scenes_version_and_timeline_are_those_that_its_shots_draw_and_name(film: Set) -> None:
    first, second = film.shots()
    mara = film.script().people["MARA"].id
    film.desk.ask(MarkCharacterVersion(character_id=mara, label="casting"))
    gone = film.desk.ask(BranchCharacter(character_id=mara, name="Mara, had she left")).id
    film.desk.ask(DescribeCharacter(character_id=gone, appearance="60, grey bun, woman", face="narrow"))
    film.assign(first, label="casting")
    film.assign(second, timeline_id=gone)

    shots = film.shots()
    assert {identity["appearance"] for identity in drawn(shots[second], "Mara")} == {"60, grey bun, woman, narrow"}
    assert "black bun" in drawn(shots[first], "Mara")[0]["appearance"]
    script = film.script()
    timed = [_timed(scene) for scene in break_down(script)]
    named = [
        recipes.lineage(t.scene, shot, script.people)
        for t in timed
        for shot in t.shots
        if drawn([recipes.shot(t.scene, shot, script.people)], "Mara")
    ]
    assert named[0][0] == mara
    assert gone not in named[0]
    assert gone in named[-1]


def test_a_name_that_tells_a_woman_is_written_down_so_that_portraits_show_her_too(film: Set) -> None:
    people = film.script().people

    assert all(people[name].appearance.count(word) == 1 for name, word in (("MARA", "blue uniform"),))
    assert film.script().people == people  # the second film of it asks for no change
