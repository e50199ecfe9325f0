"""Scene numbers: counted until they are locked; from then on a new scene gets a number between its neighbours'.

After 72 comes 72A, then 72B; between 72 and 72A comes A72A; before 1 comes A1. The letters I and O are left out,
because they read as 1 and 0. A number that a scene ever had while numbers were locked is no other scene's any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.shared.refusal import Refusal

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_MOST_TRIES = 10_000


class NumbersAreLocked(Refusal):
    """The numbers of the scenes are locked."""

    code = "writing.numbers-locked"


class NumberTaken(Refusal):
    """Another scene has, or had, the number."""

    code = "writing.number-taken"


@dataclass(frozen=True, slots=True)
class Numbering:
    """Whether the numbers of scenes are locked, and which were ever used since."""

    locked: bool = False
    used: frozenset[str] = frozenset()

    def with_used(self, numbers: Iterable[str]) -> Numbering:
        """Return it with further numbers in use."""
        return Numbering(self.locked, self.used.union(numbers))

    def between(self, lower: str | None, upper: str | None) -> str:
        """Return a number for a new scene between two; None stands for the script's beginning and end."""
        for number in _candidates(lower, upper):
            if number not in self.used:
                return number
        raise NumberTaken(f"No number is free between {lower} and {upper}; give the scene one.", field="number")


def _candidates(lower: str | None, upper: str | None) -> Iterator[str]:
    if lower is None:
        yield from (f"{letters}{upper or 1}" for letters in _lettered())
    elif upper is None and lower.isdigit():
        yield from (str(int(lower) + step) for step in range(1, _MOST_TRIES))
    elif upper is not None and upper.startswith(lower) and upper[len(lower) :].isalpha():
        yield from (f"{letters}{upper}" for letters in _lettered())
    else:
        stem = lower.rstrip(_LETTERS)
        if stem != lower and _next_letter_is_before(lower, upper):
            letter = _LETTERS.index(lower[-1])
            yield from (lower[:-1] + following for following in _LETTERS[letter + 1 :])
        yield from (lower + letters for letters in _lettered())


def _next_letter_is_before(lower: str, upper: str | None) -> bool:
    """Tell whether 72B may come after 72A: not when 72B is what follows already."""
    return upper is None or upper[: len(lower) - 1] != lower[:-1] or len(upper) < len(lower)


def _lettered() -> Iterator[str]:
    """Yield A, B, …, Z, AA, AB, …."""
    for count in range(_MOST_TRIES):
        rest, letters = count, ""
        while True:
            rest, letter = divmod(rest, len(_LETTERS))
            letters = _LETTERS[letter] + letters
            if not rest:
                break
            rest -= 1
        yield letters
