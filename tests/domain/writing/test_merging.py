from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.writing.element import Element
from domain.writing.manuscript import Manuscript, SceneFacts
from domain.writing.merging import FieldMerge, Merge
from domain.writing.script import Script
from tests.commands.fake_studio import replayed
from tests.domain.writing.test_script_history import STEPS, Step, written_by
from tests.domain.writing.writing_samples import element, elements, script, texts

PARAGRAPHS = [
    ("scene_heading", "INT. STATION - NIGHT"),
    ("character", "MARA"),
    ("dialogue", "Wait."),
    ("action", "Rain."),
]


def two(before: list[Step], ours: list[Step], theirs: list[Step]) -> tuple[Manuscript, Manuscript, Manuscript]:
    """Return a base and what two sides made of it."""
    base = written_by(before, script(*elements(PARAGRAPHS)))
    base.unlock(UUID(int=1), "to go on")
    return base.manuscript, written_by(ours, replayed(base)).manuscript, written_by(theirs, replayed(base)).manuscript


def reading(manuscript: Manuscript) -> list[Element]:
    return sorted(manuscript.elements.values(), key=lambda e: (e.rank, e.id))


@given(STEPS, STEPS)
def test_merging_a_script_with_itself_or_with_its_ancestor_changes_nothing(
    before: list[Step], since: list[Step]
) -> None:
    base, ours, _ = two(before, since, [])

    for theirs in (ours, base):
        merge = Merge(base, ours, theirs)
        assert merge.result() == ours
        assert not merge.conflicts


@given(STEPS, STEPS)
def test_an_untouched_script_takes_all_of_the_other_side(before: list[Step], since: list[Step]) -> None:
    base, _, theirs = two(before, [], since)
    merge = Merge(base, base, theirs)

    assert merge.result() == theirs
    assert not merge.conflicts


@given(STEPS, STEPS, STEPS)
def test_without_a_conflict_it_does_not_matter_who_is_merged_into_whom(
    before: list[Step], left: list[Step], right: list[Step]
) -> None:
    base, ours, theirs = two(before, left, right)
    one, other = Merge(base, ours, theirs), Merge(base, theirs, ours)
    here, there = one.result(), other.result()

    assert {c.key for c in one.conflicts} == {c.key for c in other.conflicts}
    if not one.conflicts:
        assert here == there


@given(STEPS, STEPS, STEPS, st.sampled_from(["base", "ours", "theirs"]))
def test_a_merge_has_an_order_and_loses_nothing_that_only_one_side_wrote(
    before: list[Step], left: list[Step], right: list[Step], take: str
) -> None:
    base, ours, theirs = two(before, left, right)
    merged = Merge(base, ours, theirs, FieldMerge(lambda _: take)).result()  # type: ignore[arg-type, return-value] # one of three
    ranks = [e.rank for e in merged.elements.values()]

    assert ranks == sorted(set(ranks))
    added = {*ours.elements, *theirs.elements} - base.elements.keys()
    assert added <= merged.elements.keys()


def test_what_both_sides_put_at_one_place_stays_together() -> None:
    base = script(*elements(PARAGRAPHS))
    ours, theirs = replayed(base), replayed(base)
    place = next(iter(base.content)).id
    for side, lines in ((ours, ("Ours one.", "Ours two.")), (theirs, ("Theirs one.", "Theirs two."))):
        after = place
        for line in lines:
            new = element("action", line)
            side.add(new, after)
            after = new.id
    merged = [e.text for e in reading(Merge(base.manuscript, ours.manuscript, theirs.manuscript).result())]

    inserted = merged[1:5]
    assert inserted in (
        ["Ours one.", "Ours two.", "Theirs one.", "Theirs two."],
        ["Theirs one.", "Theirs two.", "Ours one.", "Ours two."],
    )


def test_two_rewrites_of_one_line_are_a_conflict_and_other_fields_of_it_are_merged() -> None:
    base = script(*elements(PARAGRAPHS))
    line = list(base.content)[2]
    ours, theirs = replayed(base), replayed(base)
    ours.rewrite(line.id, {"text": "Wait here."})
    theirs.rewrite(line.id, {"text": "Wait there.", "type": "lyrics"})
    merge = Merge(base.manuscript, ours.manuscript, theirs.manuscript)
    merged = merge.result().elements[line.id]

    (conflict,) = merge.conflicts
    assert (conflict.field, conflict.base, conflict.ours, conflict.theirs) == (
        "text",
        "Wait.",
        "Wait here.",
        "Wait there.",
    )
    assert (merged.text, merged.type) == ("Wait here.", "lyrics")
    assert Merge(base.manuscript, ours.manuscript, theirs.manuscript, FieldMerge(lambda _: "theirs")).result().elements[
        line.id
    ].text == ("Wait there.")


def test_taking_out_what_the_other_side_rewrote_is_a_conflict_and_what_it_only_moved_is_none() -> None:
    base = script(*elements(PARAGRAPHS))
    heading, _, line, rain = base.content
    ours, theirs = replayed(base), replayed(base)
    for gone in (line, rain):
        ours.remove(gone.id)
    theirs.rewrite(line.id, {"text": "Go."})
    theirs.move(rain.id, heading.id)
    merge = Merge(base.manuscript, ours.manuscript, theirs.manuscript)
    merged = merge.result()

    assert [(c.id, c.field, c.ours, c.theirs) for c in merge.conflicts] == [(line.id, "", None, "Go.")]
    assert rain.id not in merged.elements


def test_the_facts_of_scenes_and_the_title_page_are_merged_field_by_field() -> None:
    base = script(*elements(PARAGRAPHS))
    scene = next(iter(base.content)).id
    ours, theirs = replayed(base), replayed(base)
    ours.describe_scene(SceneFacts(scene, story_day="Day 1"))
    ours.change_title_page("Last Train", "", {"Author": "Ann"})
    theirs.describe_scene(SceneFacts(scene, location="Old station"))
    theirs.change_title_page("The Last Train", "", {"Author": "Ben"})
    merge = Merge(base.manuscript, ours.manuscript, theirs.manuscript)
    merged = merge.result()

    assert merged.scenes[scene] == SceneFacts(scene, location="Old station", story_day="Day 1")
    assert merged.title == "The Last Train"
    assert [(c.of, c.field, c.ours, c.theirs) for c in merge.conflicts] == [("title", "Author", "Ann", "Ben")]


def test_a_large_script_is_merged_without_a_walk_for_each_element() -> None:
    base = script(*(element("action", f"Line {n}.") for n in range(20_000)))
    ours, theirs = replayed(base), replayed(base)
    ids = [e.id for e in base.content]
    ours.rewrite(ids[10], {"text": "Ours."})
    theirs.rewrite(ids[-10], {"text": "Theirs."})
    merge = Merge(base.manuscript, ours.manuscript, theirs.manuscript)
    merged = merge.result()

    assert not merge.conflicts
    assert (merged.elements[ids[10]].text, merged.elements[ids[-10]].text) == ("Ours.", "Theirs.")
    assert replace(merged, elements={}) == replace(base.manuscript, elements={})
    assert len(texts(base)) == len(merged.elements)


def test_a_script_takes_the_result_of_a_merge_as_a_restore_would() -> None:
    base = script(*elements(PARAGRAPHS))
    other = replayed(base)
    other.rewrite(list(other.content)[3].id, {"text": "Snow."})
    merged = Merge(base.manuscript, base.manuscript, other.manuscript).result()

    assert base.retell(Script.Restored, merged, to_version=1)
    assert texts(base) == texts(other)
