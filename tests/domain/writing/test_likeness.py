from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.writing.likeness import common, longest_rise

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@given(WORDS, WORDS)
def test_what_is_in_common_is_equal_and_in_one_order(old: list[str], new: list[str]) -> None:
    pairs = common(old, new)

    assert all(old[i] == new[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))


@given(WORDS)
def test_a_sequence_has_all_in_common_with_itself(words: list[str]) -> None:
    assert common(words, list(words)) == [(place, place) for place in range(len(words))]


def test_of_two_blocks_that_changed_places_the_longer_one_stays() -> None:
    cues = ["MARA"] * 3
    short, long = [1, *cues, 2], [3, *cues, 4, *cues, 5, *cues, 6]

    kept = [[*short, *long][old] for old, _ in common([*short, *long], [*long, *short])]

    assert kept == long


@given(st.permutations(range(9)))
def test_no_rise_is_longer_than_the_longest(order: list[int]) -> None:
    pairs = [(old, new) for new, old in enumerate(order)]
    longest = [1] * len(order)
    for place, old in enumerate(order):
        longest[place] += max((longest[k] for k in range(place) if order[k] < old), default=0)

    run = longest_rise(pairs)

    assert len(run) == max(longest)
    assert run == sorted(run)
