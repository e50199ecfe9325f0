"""The registry of commands: what may be asked, who may ask it, and the one function that answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from commands.permissions import held_by_workers

if TYPE_CHECKING:
    from commands.ports import Studio


class Command(BaseModel):
    """One thing a caller asks for, named by an imperative; its fields are all that the handler is told."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to: the aggregate it decided on, and what else the caller should know.

    `job_id` is set when the work goes on in a worker (the edge then answers 202).
    """

    id: UUID
    version: int
    job_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])


C = TypeVar("C", bound=Command)
Handler = Callable[[Any, "Studio"], "Outcome | None"]


@dataclass(frozen=True, slots=True)
class CommandType:
    """The registry's entry of one command."""

    name: str
    model: type[Command]
    handler: Handler
    permission: str
    subject: str | None
    example: Mapping[str, Any]
    while_archived: bool = False
    """Whether it may be asked in a project that is archived."""

    @property
    def slug(self) -> str:
        """The name in a route or on the command line: "RewriteDialogue" is "rewrite-dialogue"."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", self.name).lower()

    @property
    def engine(self) -> str:
        """The engine whose folder the handler stands in."""
        return self.handler.__module__.split(".")[1]

    @property
    def summary(self) -> str:
        """The first line of the command's docstring."""
        return (self.model.__doc__ or self.name).strip().splitlines()[0]


_registry: dict[str, CommandType] = {}


def handles(
    model: type[C],
    *,
    permission: str,
    subject: str | None = None,
    example: Mapping[str, Any] | None = None,
    while_archived: bool = False,
) -> Callable[[Callable[[C, Studio], Outcome | None]], Callable[[C, Studio], Outcome | None]]:
    """Register the decorated function as the handler of `model`.

    `permission` is a row of the permission table. `subject` names the field that holds the id of the stream acted
    on: its project decides whose roles count; without it the field `project_id`, where the command has one, does; a
    command with neither is the organization's. `example` is a valid body, shown in the documentation and executed by
    the tests. An archived project refuses every command but those that may be asked `while_archived`, and what
    workers report of the work that was asked for before.
    """

    def register(handler: Callable[[C, Studio], Outcome | None]) -> Callable[[C, Studio], Outcome | None]:
        name = model.__name__
        if name in _registry and _registry[name].model is not model:
            msg = f"two commands are named {name}: {_registry[name].model.__module__} and {model.__module__}"
            raise ValueError(msg)
        open_always = while_archived or held_by_workers(permission)
        _registry[name] = CommandType(name, model, handler, permission, subject, example or {}, open_always)
        return handler

    return register


def command_types() -> Mapping[str, CommandType]:
    """Return every registered command by its name."""
    return _registry


def by_slug(slug: str) -> CommandType | None:
    """Return the command of a route's name, or None."""
    return next((entry for entry in _registry.values() if entry.slug == slug), None)
