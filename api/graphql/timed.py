"""`asOf`, `asOfPosition` and `minPosition` on every root field, without a word of it in any of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, cast

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions import FieldExtension
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.graphql.position import Position
from api.graphql.session import Session, When, asked
from domain.shared.refusal import Invalid

_AS_OF = "The answer as it was at this instant; what it is about must belong to a project."
_AS_OF_POSITION = "The answer as it was when the log stood at this position."
_MIN_POSITION = "Wait until the tables have reached this position of the log, as a command's reply tells it."


class Timed(FieldExtension):
    """Takes the three arguments away from a root field and tells the session what they mean."""

    def apply(self, field: StrawberryField) -> None:
        """Add the arguments."""
        field.arguments = [
            *field.arguments,
            _argument("as_of", datetime, _AS_OF),
            _argument("as_of_position", Position, _AS_OF_POSITION),
            _argument("min_position", Position, _MIN_POSITION),
        ]

    async def resolve_async(
        self,
        next_: Callable[..., Awaitable[Any]],
        source: object,
        info: strawberry.Info[Session, None],
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401 - whatever the field returns
        """Resolve the field at the moment asked about."""
        when = _when(kwargs.pop("as_of", None), kwargs.pop("as_of_position", None))
        least = kwargs.pop("min_position", None)
        if least is not None:
            await info.context.edge.reach(least, info.context.caller.organization_id)
        token = asked.set(when)
        try:
            return await next_(source, info, **kwargs)
        finally:
            asked.reset(token)


def _argument(name: str, kind: object, description: str) -> StrawberryArgument:
    annotation = StrawberryAnnotation(cast("Any", kind) | None)
    return StrawberryArgument(name, None, annotation, default=None, description=description)


def _when(instant: datetime | None, position: int | None) -> When:
    if instant is not None and position is not None:
        raise Invalid("Give asOf or asOfPosition, not both.", field="asOf")
    if instant is not None and instant.tzinfo is None:
        raise Invalid("asOf needs a time zone, such as 2026-05-03T12:00:00Z.", field="asOf")
    if position is not None and position < 0:
        raise Invalid("asOfPosition is a position of the log, 0 or more.", field="asOfPosition")
    return When(instant, position)


root = partial(strawberry.field, extensions=[Timed()])
"""Marks a root field; the arguments about time are added to it."""
