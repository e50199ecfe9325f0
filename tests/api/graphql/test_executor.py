"""Answers are what graphql-core's own executor gives, errors and nulls in their places too."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest
import strawberry
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig

from api.graphql.executor import Execution


class Refused(Exception):  # noqa: N818 - a sentence, as the domain's are
    """What a resolver says."""


@strawberry.interface
class Thing:
    """Anything with a number."""

    number: int


@strawberry.type
class Part(Thing):
    """A thing whose fields fail by its number: 1 has no name, 2 no size, 3 fails at once, 4 later."""

    name: str
    size: int | None
    tags: list[str | None]
    at: datetime
    key: UUID
    data: JSON
    ratio: float = 0.5

    @strawberry.field
    def twice(self, times: int = 2) -> int:
        """Fail at once."""
        if self.number == 3:
            raise Refused("not three")
        return self.number * times

    @strawberry.field
    async def later(self, least: int = 0) -> int | None:
        """Fail later."""
        await asyncio.sleep(0)
        if self.number == 4:
            raise Refused("not four")
        return max(self.number, least)

    @strawberry.field
    async def needed(self) -> int:
        """Fail later, where nothing may be null."""
        await asyncio.ensure_future(asyncio.sleep(0))
        if self.number == 4:
            raise Refused("not four, and it is needed")
        return self.number

    @strawberry.field
    async def parts(self, upto: int) -> list[Part]:
        """List smaller ones."""
        await asyncio.sleep(0)
        return [part(n) for n in range(upto)]

    @strawberry.field
    async def perhaps(self, upto: int) -> list[Part | None] | None:
        """List smaller ones, of which any may fail alone."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(future.set_result, upto)
        return [part(n) for n in range(await future)]


def part(number: int) -> Part:
    """Return a part."""
    name: Any = None if number == 1 else f"Part {number}"
    size: Any = 2**40 if number == 2 else number
    return Part(
        number=number,
        name=name,
        size=size,
        tags=["a", None],
        at=datetime(2026, 5, 3, tzinfo=UTC),
        key=UUID(int=number),
        data=cast("JSON", {"n": [number]}),
    )


@strawberry.type
class Query:
    """Root fields."""

    @strawberry.field
    async def part(self, number: int) -> Part | None:
        """Find one."""
        await asyncio.sleep(0)
        return part(number) if number >= 0 else None

    @strawberry.field
    def things(self, upto: int) -> list[Thing]:
        """List some as things."""
        return [part(n) for n in range(upto)]

    @strawberry.field
    async def failing(self) -> list[Part] | None:
        """Fail."""
        raise Refused("never")


def _answers(query: str, variables: dict[str, Any] | None = None) -> tuple[Any, Any]:
    """Return data and errors of the library's executor and of ours."""

    async def run(executor: type | None) -> tuple[Any, Any]:
        schema = strawberry.Schema(Query, config=StrawberryConfig(), types=[Part], execution_context_class=executor)
        result = await schema.execute(query, variable_values=variables)
        told = [error.formatted for error in result.errors or ()]
        return result.data, sorted(told, key=str)

    return asyncio.run(run(None)), asyncio.run(run(Execution))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    "query",
    [
        "{ part(number: 5) { __typename number name size tags at key data ratio twice later needed } }",
        "{ part(number: -1) { name } a: part(number: 6) { n: number number } }",
        "{ part(number: 1) { number name } }",
        "{ part(number: 2) { number size } }",
        "{ part(number: 3) { number twice } b: part(number: 3) { later } }",
        "{ part(number: 4) { number later } }",
        "{ part(number: 4) { number needed } c: part(number: 2) { needed } }",
        "{ part(number: 9) { parts(upto: 2) { number name } } }",
        "{ part(number: 9) { perhaps(upto: 6) { number name twice needed } } }",
        "{ part(number: 9) { perhaps(upto: 6) { number later parts(upto: 1) { perhaps(upto: 5) { needed } } } } }",
        "{ part(number: 9) { parts(upto: 1) { twice(times: 3) later(least: 7) } } }",
        """query($n: Int! = 3) { part(number: 9) { parts(upto: $n) { number ...P @include(if: false) ...Q } } }
        fragment P on Part { twice } fragment Q on Thing { number ... on Part { later } }""",
        "{ things(upto: 3) { __typename number ... on Part { size later } } }",
        "{ things(upto: 5) { ... on Part { needed } } }",
        "{ failing { number } part(number: 0) { number } }",
        "{ part(number: 9) { parts(upto: 2) { twice(times: 99999999999) } } }",
        '{ __type(name: "Part") { name interfaces { name } fields { name args { name defaultValue } } } }',
    ],
)
def test_an_answer_is_that_of_the_library(query: str) -> None:
    theirs, ours = _answers(query)

    assert ours == theirs


def test_variables_that_are_missing_are_told_in_the_field_as_the_library_does() -> None:
    theirs, ours = _answers("query($n: Int!) { part(number: $n) { parts(upto: $n) { number } } }", {"n": None})

    assert ours == theirs


def test_whoever_gives_up_ends_what_the_roots_still_wait_for() -> None:
    ended: list[str] = []

    @strawberry.type
    class Waiting:
        @strawberry.field
        async def ever(self) -> int:
            try:
                await asyncio.sleep(60)
            finally:
                ended.append("ever")
            return 1

    async def run() -> None:
        schema = strawberry.Schema(Waiting, execution_context_class=Execution)
        async with asyncio.timeout(0.05):
            await schema.execute("{ ever }")

    with pytest.raises(TimeoutError):
        asyncio.run(run())

    assert ended == ["ever"]
