from __future__ import annotations

import pytest

from domain.shared.refusal import Invalid, NotFound
from domain.writing.element import Element
from domain.writing.field_merge import FieldMerge
from domain.writing.outline import ACT, SEQUENCE, outline
from domain.writing.scenes import scenes
from domain.writing.script import Script
from domain.writing.undoing import Change
from tests.domain.writing.writing_samples import element, script

ONE, TWO, THREE = (element("scene_heading", f"INT. ROOM {n} - DAY") for n in "123")
FIRST, SECOND = element("section", "Act One", level=1), element("section", "Act Two", level=1)
BEGIN, CHASE = element("section", "The letter", level=2), element("section", "The chase", level=2)
WIND, RAIN, SNOW = element("action", "Wind."), element("action", "Rain."), element("action", "Snow.")


def story() -> Script:
    """Act One > The letter > 1, 2; Act Two > The chase > 3."""
    return script(FIRST, BEGIN, ONE, WIND, TWO, RAIN, SECOND, element("synopsis", "All ends."), CHASE, THREE, SNOW)


def told(written: Script) -> list[tuple[int, str, list[str]]]:
    texts = {e.id: e.text[10:11] for e in written.content if e.type == "scene_heading"}
    return [(p.level, p.title, [texts[s] for s in p.scene_ids]) for p in outline(written.content).parts]


AS_WRITTEN = [(1, "Act One", ["1", "2"]), (2, "The letter", ["1", "2"]), (1, "Act Two", ["3"]), (2, "The chase", ["3"])]


def test_acts_and_sequences_are_read_off_sections() -> None:
    found = outline(story().content)

    assert told(story()) == AS_WRITTEN
    assert [part.number for part in found.of_level(ACT)] == [1, 2]
    assert found.of_level(SEQUENCE)[1].act_id == SECOND.id
    assert (found.parts[2].synopsis, found.parts[3].synopsis) == ("All ends.", "")
    assert found.part_of(THREE.id, ACT) is found.parts[2]


def test_a_section_is_in_no_scene_and_so_outlives_the_scene_before_it() -> None:
    written = story()
    assert [e.text for e in scenes(written.content)[1].elements] == ["Rain."]

    written.cut_scene(TWO.id)
    written.omit_scene(ONE.id)

    assert told(written)[2:] == AS_WRITTEN[2:]
    assert [e.text for e in written.content if e.id == ONE.id] == ["OMITTED"]
    assert [part.title for part in outline(written.content).parts] == [title for _, title, _ in AS_WRITTEN]


def test_a_section_in_the_midst_of_a_scene_stays_in_it() -> None:
    written = script(ONE, WIND, element("section", "a beat", level=3), RAIN, element("section", "Act", level=1), SNOW)

    assert [e.text for e in scenes(written.content)[0].elements] == ["Wind.", "a beat", "Rain.", "Act", "Snow."]


def test_a_scene_moves_whole_into_another_act_and_back() -> None:
    written = story()
    written.move_scene(ONE.id, after_scene_id=None, into_id=SECOND.id)
    assert [scenes for _, _, scenes in told(written)] == [["2"], ["2"], ["3", "1"], ["3", "1"]]
    assert [e.text for e in written.content][-2:] == [ONE.text, "Wind."]

    written.move_scene(ONE.id, after_scene_id=None, into_id=None)
    assert told(written) == AS_WRITTEN


def test_a_scene_moved_to_where_it_stands_records_nothing() -> None:
    written = story()
    before = written.version

    written.move_scene(TWO.id, after_scene_id=ONE.id, into_id=None)
    written.move_scene(ONE.id, after_scene_id=None, into_id=None)
    written.move_scene(TWO.id, after_scene_id=None, into_id=BEGIN.id)
    written.move_part(SECOND.id, after_id=FIRST.id, into_id=None)

    assert written.version == before


def test_an_act_moves_with_its_scenes_and_a_sequence_into_another_act() -> None:
    written = story()
    written.move_part(SECOND.id, after_id=None, into_id=None)
    assert [title for _, title, _ in told(written)] == ["Act Two", "The chase", "Act One", "The letter"]

    written.move_part(CHASE.id, after_id=None, into_id=FIRST.id)

    assert told(written) == [
        (1, "Act Two", []),
        (1, "Act One", ["1", "2", "3"]),
        (2, "The letter", ["1", "2"]),
        (2, "The chase", ["3"]),
    ]


def test_an_act_goes_into_no_other_and_nothing_after_itself() -> None:
    for part, after, into in ((SECOND, None, FIRST), (SECOND, SECOND, None), (CHASE, FIRST, None)):
        with pytest.raises(Invalid):
            story().move_part(part.id, after and after.id, into and into.id)
    with pytest.raises(Invalid):
        story().move_scene(ONE.id, after_scene_id=ONE.id, into_id=None)
    with pytest.raises(NotFound):
        story().move_part(ONE.id, None, None)


@pytest.mark.parametrize(("level", "first"), [(ACT, [FIRST, BEGIN, ONE]), (SEQUENCE, [FIRST, BEGIN, ONE])])
def test_a_part_begins_with_the_scene_before_which_it_is_put(level: int, first: list[Element]) -> None:
    written = story()
    section = written.new_part(element().id, level, "New")
    written.add(section, written.place_of_part(level, TWO.id))

    parts = outline(written.content)
    assert [e.id for e in written.content][:3] == [e.id for e in first]
    assert parts.part_of(TWO.id, level) == next(part for part in parts.parts if part.title == "New")


def test_an_act_takes_along_the_sequence_that_begins_with_its_first_scene() -> None:
    written = script(ONE, WIND, BEGIN, TWO)
    written.add(written.new_part(FIRST.id, ACT, "Act One"), written.place_of_part(ACT, TWO.id))

    assert [e.id for e in written.content] == [ONE.id, WIND.id, FIRST.id, BEGIN.id, TWO.id]


def test_the_outline_survives_undo_branch_and_merge() -> None:
    written = story()
    before = written.stand
    first = written.version + 1
    written.move_scene(ONE.id, after_scene_id=None, into_id=SECOND.id)
    written.undo(Change(first, written.version), before, written.stand)
    assert told(written) == AS_WRITTEN

    branch = Script.begin(None, "Last Train", "film", "", {})
    branch.branch_off(written, "other order")
    ancestor = written.common_base(branch)
    base = written.manuscript
    branch.move_part(SECOND.id, after_id=None, into_id=None)
    written.rewrite(FIRST.id, {"text": "Beginning"})
    assert written.merge(element().id, branch, (ancestor, base), FieldMerge()) == []

    titles = [title for _, title, _ in told(written)]
    assert titles == ["Act Two", "The chase", "Beginning", "The letter"]
