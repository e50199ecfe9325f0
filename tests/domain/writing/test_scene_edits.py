from __future__ import annotations

from uuid import uuid4

import pytest

from domain.shared.refusal import Invalid, NotFound
from domain.writing.element_edits import ElementEdits
from domain.writing.manuscript import SceneFacts
from domain.writing.numbering import Numbering, NumbersAreLocked, NumberTaken
from domain.writing.scene_edits import SceneIsOmitted
from domain.writing.scenes import scenes
from domain.writing.script import Script
from tests.commands.fake_studio import names, replayed, state_of
from tests.domain.writing.writing_samples import element, elements, script, texts

THREE_SCENES = [
    ("scene_heading", "INT. A - DAY"),
    ("action", "One."),
    ("scene_heading", "INT. B - DAY"),
    ("character", "MARA"),
    ("dialogue", "Two."),
    ("scene_heading", "INT. C - DAY"),
    ("action", "Three."),
]


def three_scenes() -> Script:
    return script(*elements(THREE_SCENES))


def numbers(written: Script) -> list[str]:
    return [scene.number for scene in scenes(written.content)]


def test_a_cut_scene_goes_with_all_it_says() -> None:
    written = three_scenes()
    written.cut_scene(scenes(written.content)[1].id)

    assert texts(written) == ["INT. A - DAY", "One.", "INT. C - DAY", "Three."]
    assert names(written.pending)[-1] == "SceneCut"
    assert state_of(replayed(written)) == state_of(written)


def test_an_omitted_scene_keeps_its_number_and_refuses_edits_until_it_is_reinstated() -> None:
    written = three_scenes()
    scene = scenes(written.content)[1]
    written.omit_scene(scene.id)

    assert texts(written) == ["INT. A - DAY", "One.", "OMITTED", "INT. C - DAY", "Three."]
    assert numbers(written) == ["1", "2", "3"]
    for refused in (
        lambda: written.rewrite(scene.id, {"text": "INT. B - NIGHT"}),
        lambda: written.add(element("action", "Sneaked in."), scene.id),
        lambda: written.describe_scene(SceneFacts(scene.id, story_day="Day 2")),
        lambda: written.move(list(written.content)[1].id, scene.id),
    ):
        with pytest.raises(SceneIsOmitted) as said:
            refused()
        assert "Scene 2 is omitted" in said.value.sentence
    assert state_of(replayed(written)) == state_of(written)

    written.reinstate_scene(scene.id)

    assert texts(written) == [text for _, text in THREE_SCENES]
    assert numbers(written) == ["1", "2", "3"]
    assert state_of(replayed(written)) == state_of(written)


def test_omitting_twice_records_once_and_what_is_not_omitted_is_not_reinstated() -> None:
    written = three_scenes()
    first, second, _ = scenes(written.content)
    written.omit_scene(first.id)
    count = len(written.pending)
    written.omit_scene(first.id)

    assert len(written.pending) == count
    with pytest.raises(Invalid):
        written.reinstate_scene(second.id)
    with pytest.raises(NotFound):
        written.omit_scene(uuid4())


def test_scenes_are_numbered_all_those_without_a_number_or_none() -> None:
    written = three_scenes()
    second = scenes(written.content)[1]
    written.rewrite(second.id, {"number": "1"})
    written.renumber_scenes("missing")
    assert numbers(written) == ["A1", "1", "3"]

    written.renumber_scenes("all", 10)
    assert numbers(written) == ["10", "11", "12"]
    written.renumber_scenes("none")
    assert [e.number for e in written.content if e.type == "scene_heading"] == [None] * 3
    with pytest.raises(Invalid):
        written.renumber_scenes("backwards")


def test_once_numbers_are_locked_new_scenes_get_letters_and_no_number_comes_twice() -> None:
    written = three_scenes()
    written.lock_numbers()
    one_text = list(written.content)[1].id
    added = element("scene_heading", "INT. NEW - DAY")
    written.add(added, one_text)
    written.add(element("scene_heading", "INT. NEWER - DAY"), added.id)
    written.add(element("scene_heading", "INT. BETWEEN - DAY"), one_text)
    written.add(element("scene_heading", "INT. FIRST - DAY"), None)
    written.add(element("scene_heading", "INT. LAST - DAY"), written.content.last())

    assert numbers(written) == ["A1", "1", "A1A", "1A", "1B", "2", "3", "4"]
    written.omit_scene(added.id)
    with pytest.raises(NumberTaken):
        written.add(element("scene_heading", "INT. AGAIN - DAY", number="1A"), one_text)
    assert state_of(replayed(written)) == state_of(written)


def test_locked_numbers_keep_their_scenes() -> None:
    written = three_scenes()
    written.lock_numbers()
    scene = scenes(written.content)[1]
    for refused in (
        lambda: written.cut_scene(scene.id),
        lambda: written.remove(scene.id),
        lambda: written.rewrite(scene.id, {"number": "7"}),
        lambda: written.rewrite(scene.id, {"type": "action"}),
        lambda: written.renumber_scenes("all"),
    ):
        with pytest.raises(NumbersAreLocked):
            refused()

    written.rewrite(scene.id, {"text": "EXT. B - NIGHT"})
    written.unlock_numbers("a new draft")
    written.renumber_scenes("all", 5)
    assert numbers(written) == ["5", "6", "7"]


def test_an_action_that_becomes_a_heading_gets_a_number_where_they_are_locked() -> None:
    written = three_scenes()
    written.lock_numbers()
    written.rewrite(list(written.content)[1].id, {"type": "scene_heading", "text": "EXT. YARD - DAY"})

    assert numbers(written) == ["1", "1A", "2", "3"]


@pytest.mark.parametrize(
    ("lower", "upper", "used", "number"),
    [
        ("72", "73", [], "72A"),
        ("72A", "73", ["72A"], "72B"),
        ("72", "72A", ["72A"], "A72A"),
        ("72A", "72B", ["72A", "72B"], "72AA"),
        ("72H", "73", ["72H"], "72J"),
        ("72Z", "73", ["72Z"], "72ZA"),
        (None, "1", ["1"], "A1"),
        (None, "1", ["1", "A1"], "B1"),
        ("9", None, ["9"], "10"),
        ("9", None, ["9", "10"], "11"),
        (None, None, [], "A1"),
    ],
)
def test_a_new_number_is_one_between_its_neighbours(
    lower: str | None, upper: str | None, used: list[str], number: str
) -> None:
    assert Numbering(locked=True, used=frozenset(used)).between(lower, upper) == number


def test_letters_are_never_exhausted() -> None:
    numbering, given = Numbering(locked=True, used=frozenset({"72", "73"})), list[str]()
    for _ in range(700):
        given.append(numbering.between("72", "73"))
        numbering = numbering.with_used(given[-1:])

    assert len(set(given)) == 700
    assert not [number for number in given if "I" in number or "O" in number]


def test_a_line_is_split_into_two_and_joined_again() -> None:
    written = three_scenes()
    line = list(written.content)[1]
    written.rewrite(line.id, {"text": "The clock stops. Nobody moves."})
    second = uuid4()
    written.split(line.id, 16, second)

    assert texts(written)[1:3] == ["The clock stops.", "Nobody moves."]
    assert names(written.pending)[-1] == "ElementSplit"
    written.join([line.id, second], " ")
    assert texts(written)[1] == "The clock stops. Nobody moves."
    assert second not in written.content
    assert state_of(replayed(written)) == state_of(written)


@pytest.mark.parametrize("at", [0, 4, 5, 99])
def test_a_split_leaves_something_on_both_sides(at: int) -> None:
    written = script(element("action", "One. "))

    with pytest.raises(Invalid):
        written.split(next(iter(written.content)).id, at, uuid4())


def test_headings_and_cues_stay_whole_and_only_neighbours_of_one_type_are_joined() -> None:
    written = three_scenes()
    ids = [e.id for e in written.content]

    for refused in (
        lambda: written.split(ids[0], 4, uuid4()),
        lambda: written.split(ids[3], 2, uuid4()),
        lambda: written.join([ids[1], ids[6]], " "),
        lambda: written.join([ids[3], ids[4]], " "),
        lambda: written.join([ids[1]], " "),
    ):
        with pytest.raises(Invalid):
            refused()
    assert isinstance(written, ElementEdits)
