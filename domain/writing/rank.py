"""Ranks: texts that order the elements of a script, so that a move changes one element and no other.

A rank is a whole number of variable length and a fraction, in the digits 0-9a-z, which every collation sorts alike.
Its first character says how long the number is: a, b, c, ... for 1, 2, 3, ... digits from zero up, 9, 8, 7, ... for
1, 2, 3, ... digits below zero. So adding at either end takes the next number and stays short ([measured] 5 characters
after 100,000 additions), and only an insertion between neighbours needs a fraction, which never ends in 0.
"""

from __future__ import annotations

from collections.abc import Iterator

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
FIRST = "a0"


def between(lower: str | None, upper: str | None) -> str:
    """Return a rank after `lower` and before `upper`; None stands for the beginning and the end."""
    if lower is None:
        return FIRST if upper is None else _before(upper)
    whole, fraction = _split(lower)
    if upper is None:
        return _next(whole)
    upper_whole, upper_fraction = _split(upper)
    if whole == upper_whole:
        return whole + _middle(fraction, upper_fraction)
    following = _next(whole)
    return following if following < upper else whole + _middle(fraction, None)


def after(lower: str | None, upper: str | None, count: int) -> Iterator[str]:
    """Yield `count` rising ranks between two neighbours."""
    for _ in range(count):
        lower = between(lower, upper)
        yield lower


def _before(upper: str) -> str:
    whole, fraction = _split(upper)
    return whole if fraction else _previous(whole)


def _split(rank: str) -> tuple[str, str]:
    length = 1 + (10 - int(rank[0]) if rank[0].isdigit() else ord(rank[0]) - ord("a") + 1)
    return rank[:length], rank[length:]


def _number(digits: str) -> int:
    return int(digits, _BASE)


def _digits(number: int, length: int) -> str:
    text = ""
    for _ in range(length):
        number, digit = divmod(number, _BASE)
        text = _DIGITS[digit] + text
    return text


def _next(whole: str) -> str:
    head, digits = whole[0], whole[1:]
    number = _number(digits) + 1
    if number < _BASE ** len(digits):
        return head + _digits(number, len(digits))
    if head == "9":
        return FIRST
    return chr(ord(head) + 1) + "0" * (len(digits) - 1 if head.isdigit() else len(digits) + 1)


def _previous(whole: str) -> str:
    head, digits = whole[0], whole[1:]
    number = _number(digits) - 1
    if number >= 0:
        return head + _digits(number, len(digits))
    if head == "a":
        return "9z"
    return chr(ord(head) - 1) + "z" * (len(digits) + 1 if head.isdigit() else len(digits) - 1)


def _middle(lower: str, upper: str | None) -> str:
    """Return a fraction between two; `upper` is None for the next whole number."""
    kept, place = "", 0
    step = (
        1 if upper is None else 0
    )  # who writes on at an open end goes on writing there: the next digit, not the middle
    while True:
        low = _DIGITS.index(lower[place]) if place < len(lower) else 0
        high = _DIGITS.index(upper[place]) if upper is not None and place < len(upper) else _BASE
        if high - low > 1:
            return kept + _DIGITS[low + step if step else (low + high) // 2]
        if upper is not None and high > low:
            if len(upper) > place + 1:
                return kept + _DIGITS[high]
            upper = None
        kept, place = kept + _DIGITS[low], place + 1
