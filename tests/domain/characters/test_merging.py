"""Laws of the merge of two sheets that go back to one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.characters.merging import Conflict, merge
from domain.characters.sheet import Look, Reference, Relation, Sheet
from domain.shared.refusal import Invalid

WORDS = st.sampled_from(["", "tall", "small"])
LISTS = st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(tuple)
LOOKS = st.dictionaries(st.sampled_from(["winter", "summer"]), st.builds(Look, WORDS), max_size=2)
REFERENCES = st.dictionaries(
    st.sampled_from(["front", "side"]), st.builds(Reference, st.sampled_from(["a" * 64, "b" * 64])), max_size=2
)
RELATIONS = st.lists(
    st.builds(Relation, st.integers(1, 2).map(lambda n: UUID(int=n)), st.just("sister"), WORDS),
    max_size=2,
    unique_by=lambda r: r.character_id,
).map(lambda found: tuple(sorted(found, key=lambda r: r.character_id)))
SHEETS = st.builds(
    Sheet,
    name=st.just("Mara"),
    description=WORDS,
    character_type=st.just("animated"),
    seed=st.just("mara"),
    appearance=WORDS,
    looks=LOOKS,
    references=REFERENCES,
    relations=RELATIONS,
    tags=LISTS,
    palette=LISTS,
)


@given(SHEETS, SHEETS)
def test_what_only_one_side_changed_is_taken_whole_and_conflicts_with_nothing(base: Sheet, other: Sheet) -> None:
    for merged, conflicts in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert alike(merged, other)
        assert not conflicts


@given(SHEETS, SHEETS, SHEETS)
def test_the_two_sides_come_to_the_same_whichever_takes_over(base: Sheet, ours: Sheet, theirs: Sheet) -> None:
    merged, conflicts = merge(base, ours, theirs)
    turned, mirrored = merge(base, theirs, ours)

    swapped = {Conflict(c.part, c.base, c.theirs, c.ours).part: (c.theirs, c.ours) for c in conflicts}
    assert {c.part: (c.ours, c.theirs) for c in mirrored} == swapped
    settled = merge(base, theirs, ours, {c.part: "theirs" for c in mirrored})[0]
    assert alike(merged, settled)
    assert conflicts or alike(merged, turned)


@given(SHEETS, SHEETS, SHEETS)
def test_once_every_conflict_has_a_side_none_is_left_and_merging_again_changes_nothing(
    base: Sheet, ours: Sheet, theirs: Sheet
) -> None:
    _, conflicts = merge(base, ours, theirs)
    merged, left = merge(base, ours, theirs, {c.part: "theirs" for c in conflicts})

    assert not left
    assert merge(theirs, merged, theirs) == (merged, [])


@given(SHEETS, SHEETS, SHEETS)
def test_a_conflict_is_where_both_changed_the_same_part_each_otherwise(base: Sheet, ours: Sheet, theirs: Sheet) -> None:
    for conflict in merge(base, ours, theirs)[1]:
        assert conflict.ours != conflict.theirs
        assert conflict.base not in (conflict.ours, conflict.theirs)


def test_conflicts_are_told_as_plain_data() -> None:
    base = Sheet("Mara", "", "animated", "mara", "tall", looks={"winter": Look("coat")})
    ours = replace(base, appearance="small", looks={})
    theirs = replace(base, appearance="broad", looks={"winter": Look("fur")})

    merged, conflicts = merge(base, ours, theirs)

    told = {"wardrobe": "fur", "hair": "", "makeup": "", "age": None, "injuries": "", "pictures": ()}
    told |= {"real_person": False, "consent_id": None}
    assert conflicts[0] == Conflict("appearance", "tall", "small", "broad")
    assert (conflicts[1].part, conflicts[1].ours, conflicts[1].theirs) == ("looks.winter", None, told)
    assert merged == ours
    assert merge(base, ours, theirs, {"appearance": "theirs", "looks.winter": "theirs"})[0] == theirs


def test_words_that_either_side_added_are_in_and_those_taken_out_are_gone() -> None:
    base = Sheet("Mara", "", "animated", "mara", tags=("lead", "night", "old"))

    merged, conflicts = merge(base, replace(base, tags=("lead", "old", "new")), replace(base, tags=("lead", "night")))

    assert (merged.tags, conflicts) == (("lead", "new"), [])


def test_a_resolution_of_what_is_no_conflict_is_refused() -> None:
    base = Sheet("Mara", "", "animated", "mara")

    with pytest.raises(Invalid, match="appearance is no conflict"):
        merge(base, base, base, {"appearance": "ours"})


def alike(one: Sheet, other: Sheet) -> bool:
    """Tell whether two sheets say the same, in whatever order."""
    return _unordered(one) == _unordered(other)


def _unordered(sheet: Sheet) -> Sheet:
    relations = tuple(sorted(sheet.relations, key=lambda r: (r.character_id, r.kind)))
    tags, palette = tuple(sorted(sheet.tags)), tuple(sorted(sheet.palette))
    return replace(sheet, relations=relations, tags=tags, palette=palette)
