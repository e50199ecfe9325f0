"""An instant as GraphQL takes it: what is none is told by what one looks like."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped

_SENTENCE = "An instant is a date and a time with its time zone, such as 2026-05-03T12:00:00Z."


def _read(value: object) -> datetime:
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise GraphQLError(_SENTENCE) from None  # of any other error GraphQL would make an internal one


def _literal(node: ValueNode, variables: dict[str, Any] | None = None) -> datetime:
    """Return an instant that stands in the query; where it is none, the error says in which line."""
    try:
        return _read(value_from_ast_untyped(node, variables))
    except GraphQLError:
        raise GraphQLError(_SENTENCE, node) from None


DEFINITION = strawberry.scalar(
    name="DateTime",
    description="Date with time (isoformat)",
    serialize=datetime.isoformat,
    parse_value=_read,
    parse_literal=_literal,
)
