"""A place in the log as GraphQL tells it: its own `Int` ends at 2,147,483,647, which a log passes."""

from __future__ import annotations

from typing import NewType

import strawberry

Position = NewType("Position", int)
_MOST = 2**53 - 1  # what JavaScript still counts exactly


def _whole(value: object) -> Position:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise ValueError("A position is a whole number as a command's reply tells it.")
    return Position(value)


DEFINITION = strawberry.scalar(
    name="Position",
    description="A position of the log: a whole number of at most 53 bits, as a command's reply tells it.",
    serialize=int,
    parse_value=_whole,
)
