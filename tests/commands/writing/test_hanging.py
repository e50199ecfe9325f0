"""What hangs from a script goes with its branches, and comes back with their merges."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.characters.appearance import AssignLook
from commands.characters.look import SetLook
from commands.writing.beat_board import AddBeat, ChangeBeat, RemoveBeat
from commands.writing.branch import BranchScript, MergeScript, Resolution
from commands.writing.distinction import DistinguishCues
from commands.writing.element import RewriteElement
from commands.writing.production import TagShape
from commands.writing.scene import CutScene
from commands.writing.shapes import ElementChanges
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
from commands.writing.tag import TagElements
from domain.writing.beat_board import BeatBoard
from domain.writing.field_merge import FieldMerge
from domain.writing.shot_list import ShotList
from domain.writing.shot_order import merged_order
from projections.characters.appearance import CharacterAppearanceRow
from projections.generation.generation import GenerationRow
from projections.writing.beat import BeatRow
from projections.writing.distinct_cues import DistinctCuesRow
from projections.writing.listed_shot import ListedShotRow
from projections.writing.merge import MergeRow
from projections.writing.panel import PanelRow
from projections.writing.shot_list import ShotListRow
from projections.writing.storyboard import StoryboardRow
from projections.writing.tag import TagRow
from tests.commands.fake_studio import FakeStudio
from tests.commands.writing.test_shot_list import LINE, MARA, SCENE, SCRIPT, directed, drawn, work

BRANCH = UUID(int=50)
BEAT = UUID(int=60)


def branched(studio: FakeStudio) -> FakeStudio:
    studio.send(BranchScript(script_id=SCRIPT, branch_id=BRANCH, name="darker"))
    studio.react()
    return studio


def listed(studio: FakeStudio, script_id: UUID) -> list[ListedShotRow]:
    list_id = ShotList.create_id(script_id, SCENE)
    rows = [row for row in studio.rows(ListedShotRow).values() if row.shot_list_id == list_id]
    return sorted(rows, key=lambda row: row.place)


def beats(studio: FakeStudio, script_id: UUID) -> list[tuple[str, int]]:
    board_id = BeatBoard.create_id(script_id)
    rows = [row for row in studio.rows(BeatRow).values() if row.board_id == board_id]
    return [(row.text, row.value) for row in sorted(rows, key=lambda row: row.rank)]


def change(studio: FakeStudio, script_id: UUID, shot_id: UUID, **changes: Any) -> None:  # noqa: ANN401
    told = ShotChanges.model_validate(changes)
    studio.send(ChangeListedShot(script_id=script_id, scene_id=SCENE, shot_id=shot_id, changes=told))


def merge(studio: FakeStudio, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    told = MergeScript.model_validate({"script_id": SCRIPT, "other_id": BRANCH, **more})
    return dict(studio.send(told).details)


def same(row: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a row but for which list or board it is of."""
    return {name: value for name, value in asdict(row).items() if name not in {"shot_list_id", "storyboard_id"}}


def test_a_branch_has_shots_panels_and_pictures_of_its_scenes_in_lists_of_its_own() -> None:
    studio = drawn()
    before = len(studio.rows(GenerationRow))
    branched(studio)
    of_branch = [row for row in studio.rows(PanelRow).values() if row.storyboard_id != studio_board(studio)]

    assert [same(row) for row in listed(studio, BRANCH)] == [same(row) for row in listed(studio, SCRIPT)] != []
    assert {row.status for row in of_branch} == {"drawn"}
    assert sorted(map(str, map(same, of_branch))) == sorted(
        str(same(row)) for row in studio.rows(PanelRow).values() if row.storyboard_id == studio_board(studio)
    )
    studio.send(DirectScene(script_id=BRANCH, scene_id=SCENE))
    studio.send(GenerateStoryboard(script_id=BRANCH, scene_id=SCENE))
    studio.react()
    assert len(studio.rows(GenerationRow)) == before, "nothing is made again that is there"


def studio_board(studio: FakeStudio) -> UUID:
    return next(row.id for row in studio.rows(StoryboardRow).values() if row.script_id == SCRIPT)


def test_what_is_done_in_the_branch_leaves_the_origin_alone_and_a_shot_directed_again_stays_one() -> None:
    studio = branched(directed())
    first = listed(studio, BRANCH)[0]
    change(studio, BRANCH, first.id, size="medium")
    changes = ElementChanges(text="Where is the last train of all?")
    studio.send(RewriteElement(script_id=BRANCH, element_id=LINE, changes=changes))
    count = len(listed(studio, BRANCH))
    studio.send(DirectScene(script_id=BRANCH, scene_id=SCENE))
    work(studio)

    assert listed(studio, SCRIPT)[0].size == first.size
    assert (len(listed(studio, BRANCH)), listed(studio, BRANCH)[0].size) == (count, "medium")
    lists = {row.script_id: row.status for row in studio.rows(ShotListRow).values()}
    assert lists == {SCRIPT: "directed", BRANCH: "directed"}


def test_a_branch_has_looks_tags_and_distinctions_and_nothing_of_scenes_that_it_lacks() -> None:
    studio = directed()
    studio.send(SetLook(character_id=MARA, look="winter", wardrobe="a coat"))
    studio.send(AssignLook(script_id=SCRIPT, scene_id=SCENE, character_id=MARA, look="winter"))
    tag = TagShape(element_id=LINE, category=104, name="ticket")
    studio.send(TagElements(script_id=SCRIPT, tags=(tag,)))
    studio.send(DistinguishCues(script_id=SCRIPT, spellings=("MARA",)))
    studio.send(AddBeat(script_id=SCRIPT, scene_id=SCENE, text="She waits.", beat_id=BEAT))
    branched(studio)
    studio.send(BranchScript(script_id=SCRIPT, version=1, name="from nothing", branch_id=UUID(int=51)))
    studio.react()

    looks = {row.script_id: (row.look, row.wardrobe) for row in studio.rows(CharacterAppearanceRow).values()}
    assert looks[BRANCH] == looks[SCRIPT] == ("winter", "a coat")
    assert {row.script_id for row in studio.rows(TagRow).values()} == {SCRIPT, BRANCH}
    assert {row.script_id for row in studio.rows(DistinctCuesRow).values()} == {SCRIPT, BRANCH}
    assert beats(studio, BRANCH) == [("She waits.", 0)]
    assert {row.script_id for row in studio.rows(ShotListRow).values()} == {SCRIPT, BRANCH}


def test_beats_and_shots_of_both_sides_are_merged_and_merged_again() -> None:
    studio = directed()
    studio.send(AddBeat(script_id=SCRIPT, scene_id=SCENE, text="She waits.", beat_id=BEAT))
    branched(studio)
    first, *_, last = (row.id for row in listed(studio, SCRIPT))
    studio.send(ChangeBeat(script_id=BRANCH, beat_id=BEAT, value=-4))
    studio.send(ChangeBeat(script_id=SCRIPT, beat_id=BEAT, text="She waits, alone."))
    studio.send(AddBeat(script_id=BRANCH, scene_id=SCENE, text="He comes."))
    studio.send(AddBeat(script_id=SCRIPT, scene_id=SCENE, text="A dog barks."))
    change(studio, BRANCH, first, size="medium")
    change(studio, SCRIPT, first, description="The clock.")
    studio.send(RemoveListedShot(script_id=BRANCH, scene_id=SCENE, shot_id=last))
    insert = ShotShape(size="insert", description="A ticket.")
    studio.send(AddListedShot(script_id=BRANCH, scene_id=SCENE, shot=insert, after_id=first))

    assert merge(studio)["merged"]
    assert sorted(beats(studio, SCRIPT)) == [("A dog barks.", 0), ("He comes.", 0), ("She waits, alone.", -4)]
    told = [(row.size, row.description) for row in listed(studio, SCRIPT)[:2]]
    assert told == [("medium", "The clock."), ("insert", "A ticket.")]
    assert last not in {row.id for row in listed(studio, SCRIPT)}

    length = len(studio.log)
    assert merge(studio)["merged"]
    assert len(studio.log) == length, "what is there already changes nothing"
    studio.send(MergeScript(script_id=BRANCH, other_id=SCRIPT))
    assert sorted(beats(studio, BRANCH)) == sorted(beats(studio, SCRIPT))
    assert [same(row) for row in listed(studio, BRANCH)] == [same(row) for row in listed(studio, SCRIPT)]
    change(studio, BRANCH, first, size="wide")
    assert merge(studio)["merged"]
    assert listed(studio, SCRIPT)[0].size == "wide"


def test_what_excludes_itself_is_told_and_nothing_is_taken_over_until_it_is_decided() -> None:
    studio = directed()
    studio.send(AddBeat(script_id=SCRIPT, scene_id=SCENE, text="She waits.", beat_id=BEAT))
    branched(studio)
    first = listed(studio, SCRIPT)[0].id
    for script_id, text, size in ((SCRIPT, "She hopes.", "wide"), (BRANCH, "She despairs.", "medium")):
        studio.send(ChangeBeat(script_id=script_id, beat_id=BEAT, text=text))
        change(studio, script_id, first, size=size)
    changes = ElementChanges(text="Only a line of the branch.")
    studio.send(RewriteElement(script_id=BRANCH, element_id=LINE, changes=changes))

    tried = merge(studio)

    told = {(c["of"], c["field"]): (c["base"], c["ours"], c["theirs"]) for c in tried["conflicts"]}
    assert told == {
        ("beat", "text"): ("She waits.", "She hopes.", "She despairs."),
        ("shot", "size"): ("establishing", "wide", "medium"),
    }
    assert (beats(studio, SCRIPT), studio.row(MergeRow).status) == ([("She hopes.", 0)], "conflicted")
    assert not {"writing.BeatsMerged", "writing.ShotsMerged", "writing.ScriptMerged"}.intersection(studio.topics())

    mine = Resolution(of="beat", id=BEAT, field="text", take="ours")
    decided = merge(studio, resolutions=[mine], otherwise="theirs", merge_id=tried["merge_id"])

    assert decided["merged"]
    assert (beats(studio, SCRIPT), listed(studio, SCRIPT)[0].size) == ([("She hopes.", 0)], "medium")
    assert (studio.row(MergeRow).status, studio.row(MergeRow).decided) == ("merged", 2)


def test_a_beat_removed_here_and_changed_there_is_a_conflict_and_so_is_an_order_that_both_changed() -> None:
    studio = directed()
    studio.send(AddBeat(script_id=SCRIPT, scene_id=SCENE, text="She waits.", beat_id=BEAT))
    branched(studio)
    first, second, third, *_ = (row.id for row in listed(studio, SCRIPT))
    studio.send(RemoveBeat(script_id=SCRIPT, beat_id=BEAT))
    studio.send(ChangeBeat(script_id=BRANCH, beat_id=BEAT, value=5))
    studio.send(MoveListedShot(script_id=SCRIPT, scene_id=SCENE, shot_id=first, after_id=second))
    studio.send(MoveListedShot(script_id=BRANCH, scene_id=SCENE, shot_id=first, after_id=third))

    told = merge(studio)["conflicts"]

    assert [(c["of"], c["field"]) for c in told] == [("beat", ""), ("shots", "order")]
    merge(studio, otherwise="theirs")
    assert beats(studio, SCRIPT) == [("She waits.", 5)]
    assert [row.id for row in listed(studio, SCRIPT)][:3] == [second, third, first]


def test_shots_of_a_scene_that_was_cut_here_stay_away() -> None:
    studio = branched(directed())
    change(studio, BRANCH, listed(studio, BRANCH)[0].id, size="medium")
    studio.send(CutScene(script_id=SCRIPT, scene_id=SCENE))

    assert merge(studio)["merged"]
    assert not any(r.topic == "writing.ShotsMerged" for r in studio.log)


IDS = st.lists(st.integers(1, 6), unique=True)


@given(IDS, IDS, IDS)
@settings(max_examples=300)
def test_an_order_without_conflict_is_the_same_whoever_is_merged_into_whom(
    base: list[int], ours: list[int], theirs: list[int]
) -> None:
    ours = [n if n in base else n + 10 for n in ours]  # what a side adds has an id of its own
    sides = [[UUID(int=n) for n in side] for side in (base, ours, theirs)]
    kept = {*sides[1], *sides[2]}
    one, other = FieldMerge(), FieldMerge()
    here = merged_order(SCENE, (sides[0], sides[1], sides[2]), kept, one)
    there = merged_order(SCENE, (sides[0], sides[2], sides[1]), kept, other)

    assert sorted(here) == sorted(kept)
    assert len(one.conflicts) == len(other.conflicts)
    if not one.conflicts:
        assert here == there
