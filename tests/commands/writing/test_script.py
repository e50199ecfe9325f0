from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from commands.characters.character import CreateCharacter
from commands.writing.element import (
    AddElement,
    EditScript,
    LinkCue,
    MoveElement,
    RemoveElement,
    ReviseScript,
    RewriteElement,
)
from commands.writing.scene import DescribeScene
from commands.writing.script import (
    ChangeTitlePage,
    CreateScript,
    ImportScript,
    ScriptExists,
)
from commands.writing.script_lock import LockScript, UnlockScript
from commands.writing.script_version import RestoreScript, TagScriptVersion
from commands.writing.shapes import AddEdit, ElementChanges, ElementShape, RewriteEdit
from domain.shared.refusal import Invalid, NotFound
from domain.writing.content import StaleElement
from domain.writing.part import ScriptLocked
from projections.writing.element import ElementRow
from projections.writing.script import ScriptRow
from projections.writing.script_version import ScriptVersionRow
from tests.commands.fake_studio import FakeStudio

STORY = [("scene_heading", "INT. STATION - NIGHT"), ("character", "MARA"), ("dialogue", "Is this the last train?")]


def shapes(*said: tuple[str, str]) -> tuple[ElementShape, ...]:
    return tuple(ElementShape.model_validate({"type": kind, "text": text}) for kind, text in said)


def with_story() -> tuple[FakeStudio, UUID]:
    studio = FakeStudio()
    script_id = studio.send(CreateScript(project_id=uuid4(), title="Last Train")).id
    studio.send(ImportScript(script_id=script_id, elements=shapes(*STORY), source_name="last-train.fountain"))
    return studio, script_id


def shown(studio: FakeStudio) -> list[ElementRow]:
    return sorted(studio.rows(ElementRow).values(), key=lambda row: row.rank)


def texts(studio: FakeStudio) -> list[str]:
    return [row.text for row in shown(studio)]


def test_a_script_is_created_imported_and_shown_in_its_order() -> None:
    studio, script_id = with_story()

    row = studio.row(ScriptRow)
    assert (row.id, row.title, row.source_name) == (script_id, "Last Train", "last-train.fountain")
    assert texts(studio) == [text for _, text in STORY]


def test_the_same_script_again_is_the_one_that_stands_and_another_title_is_refused() -> None:
    studio, project_id, script_id = FakeStudio(), uuid4(), uuid4()
    create = CreateScript(project_id=project_id, title="Last Train", script_id=script_id)
    studio.send(create)
    studio.send(create)

    assert studio.topics(script_id) == ["writing.ScriptCreated"]
    with pytest.raises(ScriptExists):
        studio.send(create.model_copy(update={"title": "First Train"}))


def test_an_element_is_added_rewritten_moved_and_removed() -> None:
    studio, script_id = with_story()
    heading, cue, line = shown(studio)
    added = studio.send(AddElement(script_id=script_id, element=shapes(("action", "Rain."))[0], after_id=heading.id))
    changes = ElementChanges(text="No.")
    studio.send(RewriteElement(script_id=script_id, element_id=line.id, changes=changes, expected_version=line.version))
    studio.send(MoveElement(script_id=script_id, element_id=UUID(added.details["element_id"]), after_id=line.id))
    studio.send(RemoveElement(script_id=script_id, element_id=cue.id, expected_version=cue.version))

    assert texts(studio) == ["INT. STATION - NIGHT", "No.", "Rain."]


def test_a_row_of_an_element_tells_the_version_that_an_edit_must_name() -> None:
    studio, script_id = with_story()
    line = shown(studio)[2]
    edit = RewriteElement(
        script_id=script_id, element_id=line.id, changes=ElementChanges(text="No."), expected_version=line.version
    )
    studio.send(edit)

    with pytest.raises(StaleElement) as refused:
        studio.send(edit.model_copy(update={"changes": ElementChanges(text="Yes.")}))
    assert refused.value.facts["version"] == shown(studio)[2].version


def test_a_field_that_is_left_out_stays_and_one_that_is_null_is_emptied() -> None:
    studio, script_id = with_story()
    heading = shown(studio)[0]
    studio.send(RewriteElement(script_id=script_id, element_id=heading.id, changes=ElementChanges(number="1A")))
    studio.send(RewriteElement(script_id=script_id, element_id=heading.id, changes=ElementChanges(text="EXT. SQUARE")))
    assert (shown(studio)[0].number, shown(studio)[0].text) == ("1A", "EXT. SQUARE")

    studio.send(RewriteElement(script_id=script_id, element_id=heading.id, changes=ElementChanges(number=None)))
    assert shown(studio)[0].number is None


def test_edits_are_made_together_or_not_at_all() -> None:
    studio, script_id = with_story()
    line = shown(studio)[2]
    body: dict[str, Any] = {
        "script_id": script_id,
        "edits": [
            {"edit": "rewrite", "element_id": line.id, "changes": {"text": "No."}},
            {"edit": "add", "element": {"type": "action", "text": "Rain."}, "after_id": line.id},
            {"edit": "move", "element_id": line.id, "after_id": None},
            {"edit": "remove", "element_id": line.id, "expected_version": 1},
        ],
    }
    with pytest.raises(StaleElement):
        studio.send(EditScript.model_validate(body))
    assert texts(studio) == [text for _, text in STORY]

    body["edits"] = body["edits"][:3]
    studio.send(EditScript.model_validate(body))
    assert texts(studio) == ["No.", "INT. STATION - NIGHT", "MARA", "Rain."]


def test_a_changed_file_is_one_changed_element() -> None:
    studio, script_id = with_story()
    before = {row.id: row for row in shown(studio)}

    studio.send(ReviseScript(script_id=script_id, elements=shapes(*STORY[:2], ("dialogue", "Is it gone?"))))

    assert studio.topics(script_id)[-1] == "writing.ElementRewritten"
    assert [row.id for row in shown(studio) if row != before[row.id]] == [shown(studio)[2].id]


def test_a_cue_is_linked_and_the_row_shows_whose_it_is() -> None:
    studio, script_id = with_story()
    cue, mara = shown(studio)[1].id, studio.send(CreateCharacter(name="Mara")).id

    studio.send(LinkCue(script_id=script_id, element_id=cue, character_id=mara))

    assert shown(studio)[1].character_id == mara


def test_a_character_that_there_is_not_is_named_by_nothing_in_a_script() -> None:
    studio, script_id = with_story()
    cue, nobody = shown(studio)[1].id, uuid4()
    shape = ElementShape(type="character", text="WHO", character_id=nobody)
    changes = ElementChanges(character_id=nobody)
    for command in (
        LinkCue(script_id=script_id, element_id=cue, character_id=nobody),
        AddElement(script_id=script_id, element=shape),
        RewriteElement(script_id=script_id, element_id=cue, changes=changes),
        EditScript(script_id=script_id, edits=(AddEdit(edit="add", element=shape),)),
        EditScript(script_id=script_id, edits=(RewriteEdit(edit="rewrite", element_id=cue, changes=changes),)),
        ReviseScript(script_id=script_id, elements=(shape,)),
        DescribeScene(script_id=script_id, scene_id=shown(studio)[0].id, silent_character_ids=(nobody,)),
    ):
        with pytest.raises(NotFound, match=f"There is no Character {nobody}"):
            studio.send(command)


def test_a_label_is_restored_and_the_rows_say_what_they_said() -> None:
    studio, script_id = with_story()
    studio.send(TagScriptVersion(script_id=script_id, label="draft 1"))
    before = {row.id: row for row in shown(studio)}
    for row in shown(studio)[1:]:
        studio.send(RemoveElement(script_id=script_id, element_id=row.id))
    studio.send(ChangeTitlePage(script_id=script_id, title="Night"))
    studio.send(AddElement(script_id=script_id, element=shapes(("action", "Rain."))[0]))

    studio.send(RestoreScript(script_id=script_id, label="draft 1"))

    assert [(row.id, row.text, row.rank) for row in shown(studio)] == [
        (row.id, row.text, row.rank) for row in before.values()
    ]
    assert shown(studio)[0].version == before[shown(studio)[0].id].version
    assert studio.row(ScriptRow).title == "Last Train"
    assert studio.row(ScriptVersionRow).version == 3


@pytest.mark.parametrize("named", [{}, {"version": 1, "label": "draft"}])
def test_a_restore_names_a_version_or_a_label(named: dict[str, object]) -> None:
    studio, script_id = with_story()

    with pytest.raises(Invalid):
        studio.send(RestoreScript.model_validate({"script_id": script_id, **named}))


def test_a_lock_is_shown_with_its_reason_and_refuses_edits_until_it_is_taken_off() -> None:
    studio, script_id = with_story()
    studio.send(LockScript(script_id=script_id, reason="shooting"))
    row = studio.row(ScriptRow)
    assert (row.locked, row.locked_by, row.lock_reason) == (True, "Owner", "shooting")
    with pytest.raises(ScriptLocked):
        studio.send(ReviseScript(script_id=script_id, elements=()))

    studio.send(UnlockScript(script_id=script_id, reason="reshoots"))
    studio.send(ReviseScript(script_id=script_id, elements=()))

    assert not studio.row(ScriptRow).locked
    assert texts(studio) == []


@pytest.mark.parametrize(
    "body",
    [
        {"title": "x" * 201},
        {"title": " "},
        {"title": "T", "script_type": "opera"},
        {"title": "T", "title_page": {"Author": "x" * 20_001}},
        {"title": "T", "colour": "blue"},
    ],
)
def test_a_script_that_is_no_script_is_refused_before_its_handler(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CreateScript.model_validate({"project_id": uuid4(), **body})
