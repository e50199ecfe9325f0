from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from commands.characters.character import CreateCharacter
from commands.ports import Actor
from commands.writing.element import EditScript, RewriteElement
from commands.writing.element_parting import JoinElements, SplitElement
from commands.writing.scene import CutScene, DescribeScene, OmitScene, ReinstateScene
from commands.writing.scene_numbers import LockSceneNumbers, RenumberScenes, UnlockSceneNumbers
from commands.writing.script_lock import LockScript
from commands.writing.script_version import TagScriptVersion
from commands.writing.shapes import ElementChanges
from commands.writing.undo import NotYours, RedoEdit, UndoEdit
from domain.writing.undoing import NothingToUndo, UndoConflict
from projections.writing.scene import SceneFactsRow
from projections.writing.script import ScriptRow
from tests.commands.fake_studio import FakeStudio
from tests.commands.writing.test_script import shown, texts, with_story

BEN = Actor("user", uuid4(), "Ben")


def rewrite(studio: FakeStudio, script_id: UUID, place: int, text: str, actor: Actor | None = None) -> int:
    line = shown(studio)[place].id
    edit = RewriteElement(script_id=script_id, element_id=line, changes=ElementChanges(text=text))
    return studio.send(edit, actor=actor).version


def test_ones_last_edit_is_undone_and_redone_whatever_others_did_since() -> None:
    studio, script_id = with_story()
    rewrite(studio, script_id, 2, "Is it gone?")
    rewrite(studio, script_id, 0, "EXT. STATION - NIGHT", BEN)
    studio.send(TagScriptVersion(script_id=script_id, label="draft 1"))

    studio.send(UndoEdit(script_id=script_id))
    assert texts(studio) == ["EXT. STATION - NIGHT", "MARA", "Is this the last train?"]
    studio.send(RedoEdit(script_id=script_id))
    assert texts(studio) == ["EXT. STATION - NIGHT", "MARA", "Is it gone?"]


def test_edits_are_undone_one_after_another_and_redone_in_the_opposite_order() -> None:
    studio, script_id = with_story()
    for text in ("One?", "Two?", "Three?"):
        rewrite(studio, script_id, 2, text)
    for wanted in ("Two?", "One?"):
        studio.send(UndoEdit(script_id=script_id))
        assert texts(studio)[2] == wanted
    for wanted in ("Two?", "Three?"):
        studio.send(RedoEdit(script_id=script_id))
        assert texts(studio)[2] == wanted
    with pytest.raises(NothingToUndo):
        studio.send(RedoEdit(script_id=script_id))


def test_whoever_edits_on_has_nothing_to_redo() -> None:
    studio, script_id = with_story()
    rewrite(studio, script_id, 2, "One?")
    studio.send(UndoEdit(script_id=script_id))
    rewrite(studio, script_id, 1, "JO")

    with pytest.raises(NothingToUndo):
        studio.send(RedoEdit(script_id=script_id))


def test_a_bulk_edit_is_undone_whole() -> None:
    studio, script_id = with_story()
    before = texts(studio)
    ids = [row.id for row in shown(studio)]
    edits = [
        {"edit": "remove", "element_id": ids[2]},
        {"edit": "rewrite", "element_id": ids[1], "changes": {"text": "JO"}},
        {"edit": "add", "element": {"type": "action", "text": "Rain."}, "after_id": ids[0]},
    ]
    studio.send(EditScript.model_validate({"script_id": script_id, "edits": edits}))

    studio.send(UndoEdit(script_id=script_id))

    assert texts(studio) == before
    assert [row.id for row in shown(studio)] == ids


def test_what_somebody_changed_since_is_a_conflict_that_names_it() -> None:
    studio, script_id = with_story()
    rewrite(studio, script_id, 2, "One?")
    rewrite(studio, script_id, 2, "Two?", BEN)

    with pytest.raises(UndoConflict) as refused:
        studio.send(UndoEdit(script_id=script_id))
    assert "text of element" in refused.value.sentence


def test_others_edits_and_what_was_no_edit_are_not_ones_own_to_undo() -> None:
    studio, script_id = with_story()
    theirs = rewrite(studio, script_id, 2, "One?", BEN)

    with pytest.raises(NotYours):
        studio.send(UndoEdit(script_id=script_id, version=theirs))
    tagged = studio.send(TagScriptVersion(script_id=script_id, label="draft 1")).version
    for version in (tagged, tagged + 5):
        with pytest.raises(NothingToUndo):
            studio.send(UndoEdit(script_id=script_id, version=version))
    studio.send(LockScript(script_id=script_id, reason="shooting"))
    with pytest.raises(NothingToUndo):
        studio.send(UndoEdit(script_id=script_id), actor=Actor("user", uuid4(), "New"))


def test_scenes_are_cut_omitted_described_and_numbered_by_command() -> None:
    studio, script_id = with_story()
    scene = shown(studio)[0].id
    silent = studio.send(CreateCharacter(name="Jonas")).id
    studio.send(DescribeScene(script_id=script_id, scene_id=scene, story_day="Day 2", silent_character_ids=(silent,)))
    studio.send(DescribeScene(script_id=script_id, scene_id=scene, location="Old station"))
    studio.send(LockSceneNumbers(script_id=script_id))
    studio.send(OmitScene(script_id=script_id, scene_id=scene))

    facts = studio.row(SceneFactsRow)
    assert (facts.location, facts.story_day, facts.silent) == ("Old station", "Day 2", (silent,))
    assert (facts.omitted, facts.former_heading) == (True, "INT. STATION - NIGHT")
    assert [(row.text, row.number) for row in shown(studio)] == [("OMITTED", "1")]
    assert studio.row(ScriptRow).numbers_locked

    studio.send(ReinstateScene(script_id=script_id, scene_id=scene))
    assert texts(studio)[0] == "INT. STATION - NIGHT"
    assert not studio.row(SceneFactsRow).omitted
    studio.send(UnlockSceneNumbers(script_id=script_id, reason="new draft"))
    studio.send(RenumberScenes(script_id=script_id, start=8))
    assert shown(studio)[0].number == "8"
    studio.send(CutScene(script_id=script_id, scene_id=scene))
    assert shown(studio) == []
    studio.send(UndoEdit(script_id=script_id))
    assert texts(studio)[2] == "Is this the last train?"


def test_a_line_is_split_and_joined_by_command() -> None:
    studio, script_id = with_story()
    line = shown(studio)[2].id
    second = studio.send(SplitElement(script_id=script_id, element_id=line, at=8)).details["element_id"]
    assert texts(studio)[2:] == ["Is this", "the last train?"]

    studio.send(JoinElements(script_id=script_id, element_ids=(line, UUID(second))))
    assert texts(studio)[2:] == ["Is this the last train?"]


def test_the_revision_is_that_of_the_last_edit_and_not_of_a_label() -> None:
    studio, script_id = with_story()
    version = rewrite(studio, script_id, 2, "One?")
    studio.send(TagScriptVersion(script_id=script_id, label="draft 1"))

    assert studio.row(ScriptRow).revision == version
