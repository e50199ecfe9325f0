"""A place in the log as GraphQL tells it: its own `Int` ends at 2,147,483,647, which a log passes."""

from __future__ import annotations

from typing import Any, NewType

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped

Position = NewType("Position", int)
_MOST = 2**53 - 1  # what JavaScript still counts exactly
_SENTENCE = f"A position is a whole number from 0 to {_MOST:,}, as a command's reply tells it."


def _whole(value: object) -> Position:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise GraphQLError(_SENTENCE)  # of any other error GraphQL would make an internal one
    return Position(value)


def _literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Position:
    """Return a position that stands in the query; where it is none, the error says in which line."""
    try:
        return _whole(value_from_ast_untyped(node, variables))
    except GraphQLError:
        raise GraphQLError(_SENTENCE, node) from None


DEFINITION = strawberry.scalar(
    name="Position",
    description="A position of the log: a whole number of at most 53 bits, as a command's reply tells it.",
    serialize=int,
    parse_value=_whole,
    parse_literal=_literal,
)
