"""Storyboards of a branch come back with its merge: what was done to them by hand, and the pictures of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from commands.writing.branch import Resolution
from commands.writing.panel import ArrowShape, ChangePanel, MovePanel, RedrawPanel
from commands.writing.shot_list import AddListedShot, RemoveListedShot, ShotShape
from commands.writing.storyboard import GenerateStoryboard, RecordBoardApproval
from domain.writing.storyboard import Storyboard
from projections.generation.generation import GenerationRow
from projections.writing.panel import PanelRow
from projections.writing.storyboard import StoryboardRow
from tests.commands.fake_studio import FakeStudio
from tests.commands.writing.test_hanging import BRANCH, branched, change, merge
from tests.commands.writing.test_shot_list import SCENE, SCRIPT, directed, drawn, work

ARROW = ArrowShape(from_x=0.1, from_y=0.1, to_x=0.9, to_y=0.9)


def panels(studio: FakeStudio, script_id: UUID) -> list[PanelRow]:
    board_id = Storyboard.create_id(script_id, SCENE)
    rows = [row for row in studio.rows(PanelRow).values() if row.storyboard_id == board_id]
    return sorted(rows, key=lambda row: row.place)


def board(studio: FakeStudio, script_id: UUID = SCRIPT) -> StoryboardRow:
    return next(row for row in studio.rows(StoryboardRow).values() if row.script_id == script_id)


def caption(studio: FakeStudio, script_id: UUID, shot_id: UUID, words: str) -> None:
    studio.send(ChangePanel(script_id=script_id, scene_id=SCENE, shot_id=shot_id, caption=words))


def look(row: PanelRow) -> dict[str, Any]:
    return {
        "caption": row.caption,
        "arrows": row.arrows,
        "take": row.take,
        "outputs": row.outputs,
        "provenance": row.provenance,
        "status": row.status,
    }


def test_words_arrows_takes_order_and_pictures_of_both_sides_are_merged_and_merged_again() -> None:
    studio = branched(drawn())
    first, second, third, *_ = (row.shot_id for row in panels(studio, SCRIPT))
    caption(studio, BRANCH, first, "The clock stops.")
    studio.send(ChangePanel(script_id=SCRIPT, scene_id=SCENE, shot_id=first, arrows=(ARROW,)))
    studio.send(RedrawPanel(script_id=BRANCH, scene_id=SCENE, shot_id=second))
    studio.send(MovePanel(script_id=BRANCH, scene_id=SCENE, shot_id=third))
    work(studio)
    redrawn = next(row for row in panels(studio, BRANCH) if row.shot_id == second)

    assert merge(studio)["merged"]

    moved, one, two, *_ = panels(studio, SCRIPT)
    assert [row.shot_id for row in (moved, one, two)] == [third, first, second]
    assert (one.caption, [arrow["to_x"] for arrow in one.arrows], one.by_hand) == ("The clock stops.", [0.9], True)
    assert look(two) == look(redrawn)
    assert {row.provenance for row in panels(studio, BRANCH)} == {"previz"}, "a copy says who drew it"
    assert two.take == 2
    length = len(studio.log)
    assert merge(studio)["merged"]
    assert len(studio.log) == length, "what is there already changes nothing"
    merge(studio, script_id=BRANCH, other_id=SCRIPT)
    assert list(map(look, panels(studio, BRANCH))) == list(map(look, panels(studio, SCRIPT)))
    caption(studio, BRANCH, first, "It ticks.")
    merge(studio)
    assert panels(studio, SCRIPT)[1].caption == "It ticks."


def test_what_excludes_itself_is_told_and_nothing_is_taken_over_until_it_is_decided() -> None:
    studio = branched(drawn())
    first, second, third, *_ = (row.shot_id for row in panels(studio, SCRIPT))
    was = panels(studio, SCRIPT)[0].caption
    caption(studio, SCRIPT, first, "She hopes.")
    caption(studio, BRANCH, first, "She despairs.")
    studio.send(MovePanel(script_id=SCRIPT, scene_id=SCENE, shot_id=first, after_id=second))
    studio.send(MovePanel(script_id=BRANCH, scene_id=SCENE, shot_id=first, after_id=third))
    work(studio)
    before = list(map(look, panels(studio, SCRIPT)))

    tried = merge(studio)

    told = [(c["of"], c["id"], c["field"], c["base"], c["ours"], c["theirs"]) for c in tried["conflicts"]]
    assert told[0] == ("panel", str(first), "caption", was, "She hopes.", "She despairs.")
    assert [c[:3] for c in told[1:]] == [("panels", str(SCENE), "order")]
    assert list(map(look, panels(studio, SCRIPT))) == before
    theirs = Resolution(of="panel", id=first, field="caption", take="theirs")
    assert merge(studio, resolutions=[theirs], otherwise="ours", merge_id=tried["merge_id"])["merged"]
    assert [row.shot_id for row in panels(studio, SCRIPT)][:2] == [second, first]
    assert panels(studio, SCRIPT)[1].caption == "She despairs."
    assert merge(studio)["merged"], "what was decided is not asked again"


def test_a_panel_comes_with_a_shot_of_the_branch_and_goes_with_one_that_was_taken_out_there() -> None:
    studio = branched(drawn())
    first, *_, last = (row.shot_id for row in panels(studio, SCRIPT))
    caption(studio, SCRIPT, last, "Her hand.")
    studio.send(RemoveListedShot(script_id=BRANCH, scene_id=SCENE, shot_id=last))
    insert = ShotShape(size="insert", description="A ticket.")
    studio.send(AddListedShot(script_id=BRANCH, scene_id=SCENE, shot=insert, after_id=first))
    studio.send(GenerateStoryboard(script_id=BRANCH, scene_id=SCENE))
    work(studio)
    count = len(studio.rows(GenerationRow))

    assert merge(studio)["merged"]

    now = panels(studio, SCRIPT)
    assert [row.caption for row in now][1] == "A ticket."
    assert last not in {row.shot_id for row in now}
    assert {row.status for row in now} == {"drawn"}
    studio.send(GenerateStoryboard(script_id=SCRIPT, scene_id=SCENE))
    work(studio)
    assert len(studio.rows(GenerationRow)) == count, "the pictures of the branch are the ones that are wanted"


def test_a_board_that_only_the_branch_has_comes_whole() -> None:
    studio = branched(directed())
    studio.send(GenerateStoryboard(script_id=BRANCH, scene_id=SCENE))
    work(studio)
    caption(studio, BRANCH, panels(studio, BRANCH)[0].shot_id, "The clock stops.")
    work(studio)

    assert merge(studio)["merged"]

    assert list(map(look, panels(studio, SCRIPT))) == list(map(look, panels(studio, BRANCH)))
    assert {row.status for row in panels(studio, SCRIPT)} == {"drawn"}


def test_a_board_that_nobody_touched_in_the_branch_stays_approved() -> None:
    studio = branched(drawn())
    digest = studio.load(Storyboard, board(studio).id).content_hash
    studio.send(RecordBoardApproval(storyboard_id=board(studio).id, content_hash=digest, decider="P. Producer"))
    change(studio, BRANCH, panels(studio, BRANCH)[-1].shot_id, angle="low")

    assert merge(studio)["merged"]

    assert board(studio).approved_revision == board(studio).revision
    assert not any(r.topic == "writing.PanelsMerged" for r in studio.log)
