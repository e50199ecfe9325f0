"""Boneyards of Fountain: text between `/*` and `*/` is kept and not printed, wherever in a line it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_MARK = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class Parted:
    """Lines of which each is wholly in a boneyard or wholly outside."""

    lines: list[str] = field(default_factory=list[str])
    numbers: list[int] = field(default_factory=list[int])
    """Which line each was in, counted from 1."""
    boneyards: dict[int, int] = field(default_factory=dict[int, int])
    """The last line of each boneyard by its first one, both places in `lines`."""


@dataclass(frozen=True, slots=True)
class _Boneyard:
    """Where one begins, at its mark, and where it ends, behind its mark: lines and columns from 0."""

    first: int
    begin: int
    last: int
    end: int


def part(lines: Sequence[str]) -> Parted:
    """Put boneyards on lines of their own.

    One that is cut out of the middle of a line stays in it; a mark that opens one is text where another such mark
    comes before the one that closes, and in a line of forced action.
    """
    parted = Parted()
    found = [one for one in _boneyards(lines) if one.first != one.last or not lines[one.first][: one.begin].strip()]
    cuts: dict[int, list[int]] = {}
    for one in found:
        cuts.setdefault(one.first, []).append(one.begin)
        cuts.setdefault(one.last, []).append(one.end)
    begins = {(one.first, one.begin) for one in found}
    ends = {(one.last, one.end) for one in found}
    first = 0
    for number, line in enumerate(lines):
        places = [0, *cuts.get(number, ()), len(line)]
        for begin, end in pairwise(places):
            if number in cuts and not line[begin:end].strip():
                continue
            if (number, begin) in begins:
                first = len(parted.lines)
            if (number, end) in ends:
                parted.boneyards[first] = len(parted.lines)
            after = (number, begin) in ends
            parted.lines.append(line[begin:end].lstrip() if after else line[begin:end])
            parted.numbers.append(number + 1)
    return parted


def _boneyards(lines: Sequence[str]) -> Iterator[_Boneyard]:
    opened: tuple[int, int] | None = None
    for number, line in enumerate(lines):
        forced = line.lstrip().startswith("!")
        for mark in _MARK.finditer(line):
            if mark[0] == "*/" and opened is not None:
                yield _Boneyard(*opened, number, mark.end())
                opened = None
            elif mark[0] == "/*" and not forced:
                opened = (number, mark.start())
