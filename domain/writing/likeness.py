"""What two sequences have in common, in one order: the ground of every revision."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

Pair = tuple[int, int]
_MOST_COMPARED = 250_000  # pairs of places: difflib is cubic on hostile input, and where nothing unique is in common
# over that many places there is little to find but cues


def common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Return pairs of places (in `old`, in `new`) of equal items, both rising.

    Equal ends first; between them the longest rising run of items that are unique in both (so of two blocks that
    changed places the longer one stays), and between those whatever else matches.
    """
    start, stop = _equal_ends(old, new)
    pairs = [(place, place) for place in range(start)]
    shift = len(new) - len(old)
    tail = [(place, place + shift) for place in range(len(old) - stop, len(old))]
    old_end, new_end = start, start
    for old_at, new_at in (*_unique_run(old, new, start, stop), (len(old) - stop, len(new) - stop)):
        pairs += _between(old, new, range(old_end, old_at), range(new_end, new_at))
        if old_at < len(old) - stop:
            pairs.append((old_at, new_at))
        old_end, new_end = old_at + 1, new_at + 1
    return pairs + tail


def _equal_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pair:
    shorter = min(len(old), len(new))
    start = stop = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    while stop < shorter - start and old[-1 - stop] == new[-1 - stop]:
        stop += 1
    return start, stop


def _unique_run(old: Sequence[Hashable], new: Sequence[Hashable], start: int, stop: int) -> list[Pair]:
    counts, new_counts = Counter(old[start : len(old) - stop]), Counter(new[start : len(new) - stop])
    places = {item: at for at, item in enumerate(old[start : len(old) - stop], start) if counts[item] == 1}
    inside = enumerate(new[start : len(new) - stop], start)
    return longest_rise([(places[item], at) for at, item in inside if item in places and new_counts[item] == 1])


def longest_rise(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the longest part of the pairs whose first places rise, as their second ones do already."""
    ends: list[int] = []  # by length: the least first place with which a run of that length ends
    at: list[int] = []
    before: list[int | None] = []
    for place, (old, _) in enumerate(pairs):
        length = bisect_left(ends, old)
        before.append(at[length - 1] if length else None)
        ends[length : length + 1] = [old]
        at[length : length + 1] = [place]
    run: list[Pair] = []
    step = at[-1] if at else None
    while step is not None:
        run.append(pairs[step])
        step = before[step]
    return run[::-1]


def _between(old: Sequence[Hashable], new: Sequence[Hashable], old_gap: range, new_gap: range) -> list[Pair]:
    if not 0 < len(old_gap) * len(new_gap) <= _MOST_COMPARED:
        return []
    parts = old[old_gap.start : old_gap.stop], new[new_gap.start : new_gap.stop]
    matcher = SequenceMatcher(None, *parts, autojunk=False)
    return [
        (old_gap.start + block.a + step, new_gap.start + block.b + step)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]
