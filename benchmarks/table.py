"""Rows of measurements and how they are printed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: its figure, the floor of the same run, and their ratio with the least that we hold to."""

    what: str
    figure: str
    floor: str = ""
    ratio: float | None = None
    least: str = ""

    def cells(self) -> tuple[str, str, str, str, str]:
        """Return the row as text."""
        return self.what, self.figure, self.floor, "" if self.ratio is None else f"{self.ratio:.2f}", self.least


_SLICE = 50  # calls in turn: what else the machine does meets all of them alike
HEADINGS = ("what", "figure", "floor of the same run", "ratio", "least / aim")


def heading() -> str:
    """Return the head of a table in Markdown."""
    return "| " + " | ".join(HEADINGS) + " |\n|" + "---|" * len(HEADINGS)


def line(row: Row) -> str:
    """Return a row of a table in Markdown."""
    return "| " + " | ".join(row.cells()) + " |"


def quantiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return statistics.median(ordered) * 1000, ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000


def in_turn(seconds: float, *calls: Callable[[], object]) -> list[float]:
    """Return the median seconds of each call, some of each taken in turn for `seconds`."""
    taken: list[list[float]] = [[] for _ in calls]
    end = perf_counter() + seconds
    while perf_counter() < end:
        for call, mine in zip(calls, taken, strict=True):
            began = perf_counter()
            for _ in range(_SLICE):
                call()
            mine.append((perf_counter() - began) / _SLICE)
    return [statistics.median(mine) for mine in taken]


def timed(times: int, call: Callable[[], object]) -> list[float]:
    """Return the seconds that each of `times` calls took."""
    taken: list[float] = []
    for _ in range(times):
        began = perf_counter()
        call()
        taken.append(perf_counter() - began)
    return taken
