from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.characters.appearance import AssignLook
from commands.characters.character import CreateCharacter, RenameCharacter
from commands.characters.look import SetLook
from commands.characters.union import MergeCharacters
from commands.generation.generation import CompleteGeneration
from commands.stored import StoredObject
from commands.studio_ops.approval import Approve, RequestApproval
from commands.writing.animatic import GenerateAnimatic
from commands.writing.element import AddElement, RewriteElement
from commands.writing.panel import ChangePanel, MovePanel, RedrawPanel
from commands.writing.scene import OmitScene
from commands.writing.script import CreateScript, ImportScript
from commands.writing.shapes import ElementChanges, ElementShape
from commands.writing.shot_list import (
    AddListedShot,
    ChangeListedShot,
    DirectScene,
    MoveListedShot,
    RemoveListedShot,
    ShotChanges,
    ShotShape,
)
from commands.writing.storyboard import GenerateStoryboard
from domain.characters.refusals import NoSuchLook
from domain.shared.refusal import Invalid, NotFound
from domain.studio_ops.approval import ApprovalStale
from domain.writing.listed_shot import slate_letters
from domain.writing.panel import Arrow
from domain.writing.scene_edits import SceneIsOmitted
from domain.writing.storyboard import NothingToDraw, PanelsMissing
from projections.generation.generation import GenerationRow
from projections.writing.listed_shot import ListedShotRow
from projections.writing.panel import PanelRow
from projections.writing.shot_list import ShotListRow
from projections.writing.storyboard import StoryboardRow
from tests.commands.fake_studio import FakeStudio
from workers.providers.text.direction.listing import shots_of

PROJECT, SCRIPT, SCENE, LINE, REPLY = (UUID(int=n) for n in range(1, 6))
MARA, JON = UUID(int=7), UUID(int=8)


def told(side: str | None = None) -> tuple[ElementShape, ...]:
    said: list[dict[str, Any]] = [
        {"id": SCENE, "type": "scene_heading", "text": "INT. STATION - NIGHT", "number": "12"},
        {"type": "action", "text": "MARA walks along the platform. JON waits."},
        {"type": "character", "text": "MARA", "character_id": MARA},
        {"id": LINE, "type": "dialogue", "text": "Is this the last train?"},
        {"type": "character", "text": "JON", "character_id": JON, "dual": side},
        {"type": "parenthetical", "text": "angry"},
        {"id": REPLY, "type": "dialogue", "text": "It left. It always leaves, and you are always late for it!"},
    ]
    return tuple(ElementShape.model_validate(shape) for shape in said)


def scene(side: str | None = None) -> FakeStudio:
    studio = FakeStudio()
    for who, name in ((MARA, "Mara"), (JON, "Jon")):
        studio.send(CreateCharacter(name=name, project_id=PROJECT, character_id=who, appearance="tall"))
    studio.send(CreateScript(project_id=PROJECT, script_id=SCRIPT, title="Last Train"))
    studio.send(ImportScript(script_id=SCRIPT, elements=told(side)))
    return studio


def work(studio: FakeStudio) -> None:
    """Let a worker do what is asked for."""
    studio.react()
    for row in studio.rows(GenerationRow).values():
        if row.status == "requested":
            image = StoredObject(hash=f"{row.id.int:064x}", size=9, mime="image/png")
            facts = shots_of(row.recipe) if row.kind == "text" else {"duration_s": 3.0}
            outputs = {} if row.kind == "text" else {"video" if row.kind == "video" else "image": image}
            studio.send(CompleteGeneration(generation_id=row.id, facts=facts, outputs=outputs))
    studio.react()


def directed(side: str | None = None) -> FakeStudio:
    studio = scene(side)
    studio.send(DirectScene(script_id=SCRIPT, scene_id=SCENE))
    work(studio)
    return studio


def shots(studio: FakeStudio) -> list[ListedShotRow]:
    return sorted(studio.rows(ListedShotRow).values(), key=lambda row: row.place)


def panels(studio: FakeStudio) -> list[PanelRow]:
    return sorted(studio.rows(PanelRow).values(), key=lambda row: row.place)


def drawn() -> FakeStudio:
    studio = directed()
    studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE))
    work(studio)
    return studio


def test_a_scene_is_broken_into_shots_by_the_rules_of_the_film() -> None:
    studio = directed()

    first, *_, last = shots(studio)
    assert studio.row(ShotListRow).status == "directed"
    assert (first.size, first.subjects) == ("establishing", (MARA, JON))
    assert (last.size, last.subjects, last.line_ids) == ("close_up", (JON,), (REPLY,))
    assert all(shot.seconds > 0.5 for shot in shots(studio))


def test_a_scene_that_reads_as_it_did_is_not_directed_again() -> None:
    studio = directed()
    before = studio.topics()

    outcome = studio.send(DirectScene(script_id=SCRIPT, scene_id=SCENE))

    assert (outcome.job_id, outcome.details, studio.topics()) == (None, {"reused": True}, before)


def test_what_was_written_by_hand_outlives_another_direction() -> None:
    studio = directed()
    first, *_, last = shots(studio)
    added = UUID(int=99)
    studio.send(ChangeListedShot(script_id=SCRIPT, scene_id=SCENE, shot_id=last.id, changes=ShotChanges(lens_mm=135)))
    insert = ShotShape(shot_id=added, size="insert", description="The clock.", subjects=(MARA,))
    studio.send(AddListedShot(script_id=SCRIPT, scene_id=SCENE, shot=insert, after_id=first.id))
    studio.send(RewriteElement(script_id=SCRIPT, element_id=LINE, changes=ElementChanges(text="Has it gone?")))
    studio.send(DirectScene(script_id=SCRIPT, scene_id=SCENE))
    work(studio)

    now = shots(studio)
    assert [now[0].id, now[1].id] == [first.id, added]
    assert (now[-1].id, now[-1].lens_mm, now[-1].by_hand) == (last.id, 135, True)
    assert "Has it gone?" in " ".join(shot.description for shot in now)


def test_shots_are_moved_and_removed_and_their_places_follow() -> None:
    studio = directed()
    first, second, *rest = shots(studio)
    studio.send(MoveListedShot(script_id=SCRIPT, scene_id=SCENE, shot_id=first.id, after_id=second.id))
    assert [shot.id for shot in shots(studio)][:2] == [second.id, first.id]

    studio.send(RemoveListedShot(script_id=SCRIPT, scene_id=SCENE, shot_id=second.id))

    assert [(shot.id, shot.place) for shot in shots(studio)] == [
        (shot.id, place) for place, shot in enumerate([first, *rest])
    ]


def test_an_omitted_scene_gets_no_shots() -> None:
    studio = directed()
    studio.send(OmitScene(script_id=SCRIPT, scene_id=SCENE))

    for command in (
        DirectScene(script_id=SCRIPT, scene_id=SCENE),
        AddListedShot(script_id=SCRIPT, scene_id=SCENE, shot=ShotShape(size="wide")),
        GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE),
    ):
        with pytest.raises(SceneIsOmitted):
            studio.send(command)


def test_a_shot_of_lines_that_are_not_in_the_script_is_refused() -> None:
    studio = scene()

    with pytest.raises(NotFound):
        studio.send(AddListedShot(script_id=SCRIPT, scene_id=SCENE, shot=ShotShape(size="wide", line_ids=(uuid4(),))))


def test_slates_go_on_after_z_and_leave_out_i_and_o() -> None:
    letters = [slate_letters(place) for place in range(26)]

    assert (letters[7:9], letters[13], letters[23:]) == (["H", "J"], "P", ["Z", "AA", "AB"])
    assert len({slate_letters(place) for place in range(2_000)}) == 2_000


def test_a_storyboard_has_a_panel_for_each_shot_drawn_in_the_assigned_look() -> None:
    studio = directed()
    studio.send(SetLook(character_id=MARA, look="winter", wardrobe="red coat"))
    studio.send(AssignLook(script_id=SCRIPT, scene_id=SCENE, character_id=MARA, look="winter"))
    studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE))
    work(studio)

    assert [panel.shot_id for panel in panels(studio)] == [shot.id for shot in shots(studio)]
    assert {panel.status for panel in panels(studio)} == {"drawn"}
    recipes = [row.recipe for row in studio.rows(GenerationRow).values() if row.kind == "image"]
    worn = {f["name"]: f["identity"]["look"]["wardrobe"] for recipe in recipes for f in recipe["figures"]}
    assert worn == {"Mara": "red coat", "Jon": ""}


def test_a_panel_carries_over_the_look_that_was_assigned_to_an_earlier_scene_as_the_film_does() -> None:
    studio = directed()
    earlier = ElementShape(type="scene_heading", text="EXT. BRIDGE - NIGHT")
    bridge = UUID(studio.send(AddElement(script_id=SCRIPT, element=earlier)).details["element_id"])
    studio.send(SetLook(character_id=MARA, look="winter", wardrobe="red coat"))
    studio.send(AssignLook(script_id=SCRIPT, scene_id=bridge, character_id=MARA, look="winter"))
    studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE))
    work(studio)

    recipes = [row.recipe for row in studio.rows(GenerationRow).values() if row.kind == "image"]
    worn = {f["name"]: f["identity"]["look"]["wardrobe"] for recipe in recipes for f in recipe["figures"]}
    assert worn == {"Mara": "red coat", "Jon": ""}


def test_a_look_that_another_character_owns_is_refused() -> None:
    studio = scene()
    studio.send(SetLook(character_id=JON, look="uniform", wardrobe="blue"))

    with pytest.raises(NoSuchLook):
        studio.send(AssignLook(script_id=SCRIPT, scene_id=SCENE, character_id=MARA, look="uniform"))


def test_a_storyboard_made_again_draws_nothing_and_one_panel_can_be_redrawn() -> None:
    studio = drawn()
    count = len(studio.rows(GenerationRow))
    assert studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE)).job_id is None

    studio.send(RedrawPanel(script_id=SCRIPT, scene_id=SCENE, shot_id=panels(studio)[1].shot_id))
    work(studio)

    assert len(studio.rows(GenerationRow)) == count + 1
    assert [panel.take for panel in panels(studio)][:3] == [1, 2, 1]
    assert studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE)).job_id is None


def test_panels_take_other_words_and_another_order() -> None:
    studio = drawn()
    first, second, *_ = panels(studio)
    count = len(studio.rows(GenerationRow))
    studio.send(ChangePanel(script_id=SCRIPT, scene_id=SCENE, shot_id=first.shot_id, caption="Wind."))
    studio.send(MovePanel(script_id=SCRIPT, scene_id=SCENE, shot_id=first.shot_id, after_id=second.shot_id))
    studio.react()

    assert [panel.shot_id for panel in panels(studio)][:2] == [second.shot_id, first.shot_id]
    assert panels(studio)[1].caption == "Wind."
    assert len(studio.rows(GenerationRow)) == count  # words beneath a panel are not in its picture


def test_an_arrow_outside_of_its_panel_is_refused() -> None:
    with pytest.raises(Invalid):
        Arrow("camera", 0, 0, 1.2, 0).checked()


def test_an_approval_is_of_exactly_these_panels() -> None:
    studio = drawn()
    board = studio.row(StoryboardRow)
    asked = RequestApproval(asset_id=board.id, approver_id=studio.actor.id)
    approval = studio.send(asked).id
    studio.send(Approve(approval_id=approval))
    studio.react()
    assert studio.row(StoryboardRow).approved_revision == board.revision
    again = studio.send(asked).id

    studio.send(ChangePanel(script_id=SCRIPT, scene_id=SCENE, shot_id=panels(studio)[0].shot_id, caption="Wind."))

    row = studio.row(StoryboardRow)
    assert row.approved_revision != row.revision
    with pytest.raises(ApprovalStale):
        studio.send(Approve(approval_id=again))


def test_an_animatic_waits_for_its_panels_and_speaks_each_line_once() -> None:
    studio = directed()
    with pytest.raises(NothingToDraw):
        scene().send(GenerateAnimatic(script_id=SCRIPT, scene_id=SCENE))
    studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE))
    with pytest.raises(PanelsMissing):
        studio.send(GenerateAnimatic(script_id=SCRIPT, scene_id=SCENE))
    work(studio)

    studio.send(GenerateAnimatic(script_id=SCRIPT, scene_id=SCENE))
    work(studio)

    (wish,) = (row for row in studio.rows(GenerationRow).values() if row.kind == "video")
    spoken = [line for panel in wish.recipe["panels"] for line in panel["lines"]]
    assert [line["speaker"] for line in spoken] == ["MARA", "JON"]
    assert not any("side" in line for line in spoken)
    assert studio.row(StoryboardRow).animatic_status == "made"


def test_two_who_speak_at_once_are_one_shot_as_long_as_the_longer_and_an_animatic_is_told_so() -> None:
    studio = directed("right")
    after_each_other = {row.line_ids: row.seconds for row in shots(directed())}
    *_, both = shots(studio)
    assert (both.size, both.subjects, both.line_ids) == ("two_shot", (MARA, JON), (LINE, REPLY))
    assert both.seconds == max(after_each_other.values())

    studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE))
    work(studio)
    studio.send(GenerateAnimatic(script_id=SCRIPT, scene_id=SCENE))
    studio.react()

    (wish,) = (row for row in studio.rows(GenerationRow).values() if row.kind == "video")
    spoken = [line for panel in wish.recipe["panels"] for line in panel["lines"]]
    assert [(line["speaker"], line["side"]) for line in spoken] == [("MARA", "left"), ("JON", "right")]


def test_shots_and_panels_show_the_character_that_another_one_was_merged_into_and_once() -> None:
    studio = directed()
    before = [row.subjects for row in shots(studio)]
    studio.send(MergeCharacters(character_id=JON, into_id=MARA, reason="They are one."))
    studio.react()
    assert any(JON in subjects for subjects in before)
    assert all(row.subjects == ((MARA,) if row.subjects else ()) for row in shots(studio))
    staged = [[figure["character_id"] for figure in row.staging] for row in shots(studio)]
    assert all(len(set(ids)) == len(ids) and str(JON) not in ids for ids in staged)
    (moved,) = [r for r in studio.log if r.topic == "writing.FiguresMoved"]
    assert (moved.event.by, moved.event.reason) == ("Owner", "They are one.")

    studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE))
    studio.react()

    asked = [row.recipe for row in studio.rows(GenerationRow).values() if row.purpose == "writing.panel"]
    assert asked
    assert {figure["name"] for recipe in asked for figure in recipe["figures"]} == {"Mara"}


def test_a_figure_is_staged_under_the_new_name_of_its_character() -> None:
    studio = directed()
    studio.send(RenameCharacter(character_id=MARA, name="Eva"))
    studio.react()

    names = {figure["character"] for row in shots(studio) for figure in row.staging}
    assert names == {"EVA", "JON"}
