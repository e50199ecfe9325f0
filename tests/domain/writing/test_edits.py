from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from domain.writing.edits import Add, Move, Remove, Rewrite, edits_between
from domain.writing.element import Element
from tests.domain.writing.writing_samples import PARAGRAPHS, element, elements, readings, script

CONTENTS = st.lists(PARAGRAPHS, max_size=14)


def copied(parts: list[Element]) -> list[Element]:
    return [replace(e, id=uuid4()) for e in parts]


@given(CONTENTS, CONTENTS)
def test_revising_brings_any_content_to_any_other(
    present: list[tuple[str, str]], wanted: list[tuple[str, str]]
) -> None:
    written = script(*elements(present))

    written.revise(elements(wanted))

    assert readings(list(written.content)) == wanted


@given(CONTENTS)
def test_the_same_content_again_is_no_edit(present: list[tuple[str, str]]) -> None:
    parts = elements(present)

    assert edits_between(parts, copied(parts)) == []


def test_one_changed_line_is_one_rewrite() -> None:
    parts = elements([("action", "Rain."), ("dialogue", "Wait."), ("action", "Snow.")])
    wanted = copied(parts)
    wanted[1] = replace(wanted[1], text="Stay.")

    assert edits_between(parts, wanted) == [Rewrite(parts[1].id, {"text": "Stay."})]


def test_a_new_line_is_one_addition_after_the_line_before_it() -> None:
    parts = elements([("action", "Rain."), ("action", "Snow.")])
    new = element("action", "Hail.")

    assert edits_between(parts, [*copied(parts[:1]), new, *copied(parts[1:])]) == [Add(new, parts[0].id)]


def test_a_cut_line_is_one_removal() -> None:
    parts = elements([("action", "Rain."), ("dialogue", "Wait."), ("action", "Snow.")])

    assert edits_between(parts, copied([parts[0], parts[2]])) == [Remove(parts[1].id)]


def test_a_scene_put_elsewhere_keeps_the_ids_of_its_lines() -> None:
    first = elements([("scene_heading", "INT. A"), ("action", "Rain.")])
    second = elements([("scene_heading", "INT. B"), ("action", "Snow."), ("dialogue", "Wait.")])

    edits = edits_between([*first, *second], copied([*second, *first]))

    assert edits
    assert all(isinstance(change, Move) for change in edits)


def test_a_line_that_is_another_characters_now_is_a_rewrite() -> None:
    cue = element("character", "MARA", character_id=uuid4())
    ivo = uuid4()

    assert edits_between([cue], [replace(cue, character_id=ivo)]) == [Rewrite(cue.id, {"character_id": ivo})]


def test_a_file_that_knows_no_characters_leaves_cues_linked_but_for_those_it_renames() -> None:
    first, second = (element("character", name, character_id=uuid4()) for name in ("MARA", "IVO"))
    wanted = [replace(first, character_id=None), replace(second, text="ODA", character_id=None)]

    assert edits_between([first, second], wanted) == [Rewrite(second.id, {"text": "ODA", "character_id": None})]


def test_contents_with_nothing_unique_in_common_are_revised_as_well() -> None:
    present = elements([("action", f"{n % 7}") for n in range(600)])
    wanted = elements([("action", f"{n % 5}") for n in range(600)])
    written = script(*present)

    written.revise(wanted)

    assert readings(list(written.content)) == readings(wanted)
