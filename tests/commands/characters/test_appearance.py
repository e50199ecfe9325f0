"""Which look, version and timeline of a character is in which scene, and what pictures make of it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from commands.characters.appearance import AssignLook, UnassignLook
from commands.characters.character import CreateCharacter, DescribeCharacter
from commands.characters.image import GenerateCharacterImage
from commands.characters.look import RemoveLook, SetLook
from commands.characters.timeline import BranchCharacter
from commands.characters.version import MarkCharacterVersion
from commands.writing.element import AddElement
from commands.writing.script import CreateScript
from commands.writing.shapes import ElementShape
from domain.characters.refusals import NoSuchLook, NoSuchVersion, NotATimeline
from domain.shared.refusal import NotFound
from projections.characters.appearance import CharacterAppearanceRow
from projections.characters.image import CharacterImageRow
from tests.commands.fake_studio import FakeStudio


def on_set() -> tuple[FakeStudio, UUID, UUID, UUID]:
    """Return a script with a scene, and a character with a winter look and a casting version in which it is tall."""
    studio = FakeStudio()
    project = uuid4()
    mara = studio.send(CreateCharacter(name="Mara", appearance="tall", project_id=project)).id
    studio.send(SetLook(character_id=mara, look="winter", wardrobe="red coat", injuries="cut lip", age=40))
    studio.send(MarkCharacterVersion(character_id=mara, label="casting"))
    studio.send(DescribeCharacter(character_id=mara, appearance="small"))
    script = studio.send(CreateScript(title="The Last Train", project_id=project)).id
    heading = AddElement(script_id=script, element=ElementShape(type="scene_heading", text="EXT. STATION - DAY"))
    scene = UUID(str(studio.send(heading).details["element_id"]))
    return studio, mara, script, scene


def test_a_scene_shows_the_look_as_it_was_when_it_was_assigned() -> None:
    studio, mara, script, scene = on_set()
    studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara, look="winter", note="after the fight"))
    studio.send(SetLook(character_id=mara, look="winter", wardrobe="blue coat"))

    row = studio.row(CharacterAppearanceRow)
    assert (row.look, row.wardrobe, row.injuries, row.age, row.note) == (
        "winter",
        "red coat",
        "cut lip",
        40,
        "after the fight",
    )


def test_the_same_assignment_again_records_nothing_and_another_one_takes_its_place() -> None:
    studio, mara, script, scene = on_set()
    assign = AssignLook(script_id=script, scene_id=scene, character_id=mara, look="winter")

    assert studio.send(assign).version == studio.send(assign).version == 2
    studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara))
    assert studio.row(CharacterAppearanceRow).look == ""
    studio.send(UnassignLook(script_id=script, scene_id=scene, character_id=mara))
    assert not studio.rows(CharacterAppearanceRow)


def test_a_look_that_another_character_owns_is_refused() -> None:
    studio, _, script, scene = on_set()
    ivo = studio.send(CreateCharacter(name="Ivo")).id

    with pytest.raises(NoSuchLook, match="Ivo has no look winter; its looks: none yet"):
        studio.send(AssignLook(script_id=script, scene_id=scene, character_id=ivo, look="winter"))


def test_a_look_is_of_the_version_that_is_assigned() -> None:
    studio, mara, script, scene = on_set()
    studio.send(RemoveLook(character_id=mara, look="winter"))

    with pytest.raises(NoSuchLook):
        studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara, look="winter"))
    studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara, look="winter", label="casting"))
    with pytest.raises(NoSuchVersion):
        studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara, label="final"))


def test_only_scenes_of_the_script_and_timelines_of_the_character_are_assigned() -> None:
    studio, mara, script, scene = on_set()
    ivo = studio.send(CreateCharacter(name="Ivo")).id

    with pytest.raises(NotFound):
        studio.send(AssignLook(script_id=script, scene_id=uuid4(), character_id=mara))
    with pytest.raises(NotATimeline, match="Ivo is no timeline of Mara"):
        studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara, timeline_id=ivo))


def test_a_picture_for_a_scene_shows_the_version_the_timeline_and_the_look_of_the_scene() -> None:
    studio, mara, script, scene = on_set()
    wish = GenerateCharacterImage(character_id=mara, script_id=script, scene_id=scene)
    studio.send(wish)
    studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara, look="winter", label="casting"))
    studio.send(wish)
    gone = studio.send(BranchCharacter(character_id=mara, name="Mara, gone")).id
    studio.send(DescribeCharacter(character_id=gone, appearance="broad"))
    studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara, timeline_id=gone))
    studio.send(wish)

    shown = [row.recipe["identity"] for row in studio.rows(CharacterImageRow).values()]
    assert [(one["appearance"], one["look"]["wardrobe"]) for one in shown] == [
        ("small", ""),
        ("tall", "red coat"),
        ("broad", ""),
    ]


def test_a_picture_for_a_scene_shows_the_look_as_it_was_assigned_there_or_in_a_scene_before() -> None:
    studio, mara, script, scene = on_set()
    heading = AddElement(
        script_id=script, after_id=scene, element=ElementShape(type="scene_heading", text="INT. TRAIN - NIGHT")
    )
    later = UUID(str(studio.send(heading).details["element_id"]))
    studio.send(AssignLook(script_id=script, scene_id=scene, character_id=mara, look="winter"))
    studio.send(RemoveLook(character_id=mara, look="winter"))
    studio.send(GenerateCharacterImage(character_id=mara, script_id=script, scene_id=scene))
    studio.send(GenerateCharacterImage(character_id=mara, script_id=script, scene_id=later))

    shown = [row.recipe["identity"]["look"] for row in studio.rows(CharacterImageRow).values()]
    assert [(look["wardrobe"], look["injuries"]) for look in shown] == [("red coat", "cut lip")] * 2


def test_a_scene_is_named_with_its_script() -> None:
    with pytest.raises(ValidationError):
        GenerateCharacterImage(character_id=uuid4(), scene_id=uuid4())
