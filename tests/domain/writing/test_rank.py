from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.writing.rank import FIRST, after, between

PLACES = st.lists(st.floats(0, 1), max_size=60)


def ranks_by(places: list[float]) -> list[str]:
    """Insert a rank at each place, a share of the list's length, and return them in their order."""
    ranks: list[str] = []
    for place in places:
        at = round(place * len(ranks))
        ranks.insert(at, between(ranks[at - 1] if at else None, ranks[at] if at < len(ranks) else None))
    return ranks


@given(PLACES)
def test_a_rank_stands_between_its_neighbours_wherever_it_is_put(places: list[float]) -> None:
    ranks = ranks_by(places)

    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@given(PLACES)
def test_every_collation_sorts_ranks_alike(places: list[float]) -> None:
    assert all(set(rank) <= set("0123456789abcdefghijklmnopqrstuvwxyz") for rank in ranks_by(places))


def test_ranks_at_the_end_stay_short() -> None:
    ranks = list(after(None, None, 100_000))

    assert ranks == sorted(ranks)
    assert max(map(len, ranks)) == 5


def test_ranks_at_the_beginning_stay_short() -> None:
    ranks = [FIRST]
    for _ in range(5_000):
        ranks.append(between(None, ranks[-1]))

    assert ranks == sorted(ranks, reverse=True)
    assert max(map(len, ranks)) <= 4


def test_a_scene_written_line_by_line_between_two_others_keeps_short_ranks() -> None:
    ranks = list(after("a4", "a5", 500))

    assert ranks[0] > "a4"
    assert ranks == sorted(ranks)
    assert ranks[-1] < "a5"
    assert max(map(len, ranks)) <= 20


def test_a_rank_between_neighbours_never_ends_where_nothing_fits_before_it() -> None:
    upper = "a1"
    for _ in range(300):
        upper = between("a0", upper)
        assert upper > "a0"
        assert not upper.endswith("0")
