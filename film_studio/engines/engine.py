"""What every engine has: the way to the studio, and the project that its calls are about."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from pydantic import ValidationError

from film_studio.gateway import Gateway, NotMade, refused

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE = 30.0  # seconds
_LOOK = 0.1


class Refusing:
    """Answers values that no command takes as the studio does: each public call of a subclass raises Refused."""

    def __init_subclass__(cls) -> None:
        """Wrap the calls."""
        super().__init_subclass__()
        for name, call in list(vars(cls).items()):
            if iscoroutinefunction(call) and not name.startswith("_"):
                setattr(cls, name, _refusing(call))


def _refusing(call: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    @wraps(call)
    async def called(*words: P.args, **named: P.kwargs) -> T:
        try:
            return await call(*words, **named)
        except ValidationError as error:
            raise refused(error) from None

    return called


class Engine(Refusing):
    """Sends commands and awaits their results."""

    def __init__(self, gateway: Gateway, project_id: UUID) -> None:
        self._gateway = gateway
        self._project_id = project_id

    async def _nodes(self, query: str, script_id: UUID, field: str) -> list[Mapping[str, Any]]:
        """Return all of a list of a script, page by page; the query takes $id and $after. Raises NotMade."""
        found: list[Mapping[str, Any]] = []
        after: str | None = None
        while True:
            told = (await self._gateway.read(query, {"id": str(script_id), "after": after}))["script"]
            if told is None:
                raise NotMade(f"There is no script {script_id}.")
            found += told[field]["nodes"]
            if not told[field]["pageInfo"]["hasNextPage"]:
                return found
            after = told[field]["pageInfo"]["endCursor"]


async def until(done: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait for what follows a job: its result is there, and is being taken in. Raises NotMade."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    while not await done():
        if asyncio.get_running_loop().time() > deadline:
            raise NotMade(
                f"The studio did not take {what} in within {_PATIENCE:.0f} s; look at its log for the reason."
            )
        await asyncio.sleep(_LOOK)


def job_of(job_id: UUID | None) -> UUID:
    """Return the job that an answer names. Raises NotMade."""
    if job_id is None:
        raise NotMade("The studio answered without a job.")
    return job_id
