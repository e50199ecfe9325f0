"""What explains that somebody looks otherwise than in the scene before, and what does not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.characters.continuity import Present, report, time_passed

MARA = UUID(int=1)


def scene(place: int, heading: str = "INT. HALL - DAY", **said: Any) -> Present:  # noqa: ANN401 - what a test says
    given: dict[str, Any] = {"assigned": bool(said), **said}
    return Present(UUID(int=100 + place), str(place), heading, place, MARA, "Mara", **given)


def jumps(*scenes: Present) -> list[tuple[str, str, bool]]:
    return [(s.number, j.what, j.explained) for s in report(scenes) for worn in s.people for j in worn.jumps]


def test_who_wears_the_same_jumps_nowhere() -> None:
    assert jumps(scene(1, look="a", wardrobe="coat"), scene(2, look="a", wardrobe="coat")) == []


def test_other_clothes_at_the_same_time_are_unexplained() -> None:
    found = report([scene(1, look="a", wardrobe="coat"), scene(2, look="b", wardrobe="dress")])[1].people[0].jumps[0]

    assert not found.explained
    assert found.sentence == "Mara's wardrobe was coat in scene 1 and is dress in scene 2: nothing explains it."


def test_time_that_passed_explains_clothes_but_no_injury_and_no_age() -> None:
    before = scene(1, look="a", wardrobe="coat", injuries="cut lip", age=40)
    after = scene(2, "INT. HALL - NIGHT", look="b", wardrobe="dress", age=50)

    assert jumps(before, after) == [("2", "wardrobe", True), ("2", "age", False), ("2", "injuries", False)]


def test_a_note_explains_everything() -> None:
    after = scene(2, look="b", injuries="cut lip", label="final", note="after the fight")

    assert jumps(scene(1, look="a", wardrobe="coat"), after) == [
        ("2", "wardrobe", True),
        ("2", "injuries", True),
        ("2", "label", True),
    ]


def test_a_look_is_carried_over_to_scenes_where_none_is_assigned() -> None:
    found = report([scene(1), scene(2, look="a", wardrobe="coat"), scene(3), scene(4, look="b", wardrobe="dress")])

    assert [(s.people[0].source, s.people[0].present.wardrobe) for s in found] == [
        ("own", ""),
        ("assigned", "coat"),
        ("carried", "coat"),
        ("assigned", "dress"),
    ]
    assert [j.since for j in found[3].people[0].jumps] == ["3"]


def test_another_timeline_needs_a_note() -> None:
    assert jumps(scene(1, look=""), scene(2, "INT. HALL - NIGHT", timeline_id=UUID(int=9))) == [
        ("2", "timeline_id", False)
    ]


def test_a_look_that_is_gone_is_told_in_every_scene_that_names_it() -> None:
    assert jumps(scene(1, look="a", gone=True), scene(2, look="a", gone=True)) == [
        ("1", "look", False),
        ("2", "look", False),
    ]


@pytest.mark.parametrize(
    ("before", "after", "passed"),
    [
        ("INT. HALL - DAY", "EXT. ROOF - NIGHT", True),
        ("INT. HALL - DAY", "EXT. ROOF - DAY", False),
        ("INT. HALL - NIGHT", "EXT. ROOF - CONTINUOUS", False),
        ("INT. HALL - NIGHT", "EXT. ROOF - MOMENTS LATER", False),
        ("INT. HALL - NIGHT", "EXT. ROOF - LATER", True),
        ("INT. HALL - DAY", "INT. HALL - THE NEXT DAY", True),
        ("INT. HALL", "INT. HALL", False),
        ("INT. HALL -- DAY", "INT. HALL \u2014 NIGHT", True),
    ],
)
def test_headings_say_whether_time_passed(before: str, after: str, *, passed: bool) -> None:
    assert time_passed(before, after) is passed
