from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from commands.writing.beat_board import AddBeat, ChangeBeat, MoveBeat, RemoveBeat
from commands.writing.branch import BranchScript
from commands.writing.element import RemoveElement
from commands.writing.scene import OmitScene
from commands.writing.script import CreateScript, ImportScript
from commands.writing.shapes import ElementShape
from domain.shared.refusal import Invalid, NotFound
from domain.writing.beat_board import Beat
from domain.writing.scene_edits import SceneIsOmitted
from projections.writing.beat import BeatRow
from tests.commands.fake_studio import FakeStudio

SCRIPT, ONE, TWO, LINE = (UUID(int=n) for n in range(1, 5))


def story() -> FakeStudio:
    studio = FakeStudio()
    studio.send(CreateScript(project_id=uuid4(), script_id=SCRIPT, title="Last Train"))
    told = [(ONE, "scene_heading", "INT. STATION - NIGHT"), (LINE, "action", "Wind."), (TWO, "scene_heading", "EXT. A")]
    shapes = tuple(ElementShape.model_validate({"id": i, "type": kind, "text": text}) for i, kind, text in told)
    studio.send(ImportScript(script_id=SCRIPT, elements=shapes))
    return studio


def beat(studio: FakeStudio, text: str, after_id: UUID | None = None, scene: UUID = ONE) -> UUID:
    made = studio.send(AddBeat(script_id=SCRIPT, scene_id=scene, text=text, value=-4, after_id=after_id))
    return UUID(made.details["beat_id"])


def texts(studio: FakeStudio, scene: UUID = ONE) -> list[str]:
    rows = sorted(studio.rows(BeatRow).values(), key=lambda row: row.rank)
    return [row.text for row in rows if row.scene_id == scene]


def test_beats_are_added_in_order_moved_changed_and_removed() -> None:
    studio = story()
    first = beat(studio, "She waits.")
    second = beat(studio, "It leaves.", first)
    third = beat(studio, "She runs.", first)
    assert texts(studio) == ["She waits.", "She runs.", "It leaves."]

    studio.send(MoveBeat(script_id=SCRIPT, beat_id=second, scene_id=ONE))
    studio.send(MoveBeat(script_id=SCRIPT, beat_id=third, scene_id=TWO))
    studio.send(ChangeBeat(script_id=SCRIPT, beat_id=first, text="She sleeps.", value=3, element_ids=(LINE,)))
    assert (texts(studio), texts(studio, TWO)) == (["It leaves.", "She sleeps."], ["She runs."])

    studio.send(RemoveBeat(script_id=SCRIPT, beat_id=second))
    row = next(row for row in studio.rows(BeatRow).values() if row.id == first)
    assert (texts(studio), row.value, row.element_ids) == (["She sleeps."], 3, (LINE,))


def test_a_beat_is_not_linked_to_an_element_that_was_removed() -> None:
    studio = story()
    studio.send(RemoveElement(script_id=SCRIPT, element_id=LINE))

    with pytest.raises(NotFound):
        studio.send(AddBeat(script_id=SCRIPT, scene_id=ONE, text="Wind.", element_ids=(LINE,)))


def test_an_omitted_scene_gets_no_beats_and_a_value_has_its_limits() -> None:
    studio = story()
    studio.send(OmitScene(script_id=SCRIPT, scene_id=TWO))

    with pytest.raises(SceneIsOmitted):
        beat(studio, "She runs.", scene=TWO)
    with pytest.raises(Invalid):
        Beat(uuid4(), ONE, "Too much.", value=11).checked()
    with pytest.raises(NotFound):
        beat(studio, "After nothing.", uuid4())


def test_a_branch_has_the_beats_of_its_origin() -> None:
    studio = story()
    beat(studio, "She waits.")
    branch = studio.send(BranchScript(script_id=SCRIPT, name="darker")).id
    studio.react()

    beat(studio, "Only here.")

    boards = {row.board_id for row in studio.rows(BeatRow).values()}
    copied = [row.text for row in studio.rows(BeatRow).values() if row.board_id != min(boards, key=str)]
    assert branch != SCRIPT
    assert sorted(row.text for row in studio.rows(BeatRow).values()) == ["Only here.", "She waits.", "She waits."]
    assert copied
