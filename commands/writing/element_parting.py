"""What may be asked about where one element ends and the next begins."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from commands.bus import Command, Outcome, handles
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.shared.sources import new_id
from domain.writing.script import Script

_ELEMENT = "44444444-4444-4444-8444-444444444444"


class SplitElement(Command):
    """Make two elements of one."""

    script_id: UUID
    element_id: UUID
    at: int = Field(ge=1, le=100_000)
    """The character, counted from 0, with which the second one begins."""
    second_id: UUID | None = None
    """The second one's id, when the caller chooses it."""
    expected_version: int | None = None


class JoinElements(Command):
    """Make one element, the first, of neighbours of one type."""

    script_id: UUID
    element_ids: tuple[UUID, ...] = Field(min_length=2, max_length=1_000)
    separator: Annotated[str, StringConstraints(max_length=10)] = " "


@handles(
    SplitElement,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "element_id": _ELEMENT, "at": 12},
)
def split_element(command: SplitElement, studio: Studio) -> Outcome:
    """Split it and tell the second one's id."""
    script = studio.load(Script, command.script_id)
    second_id = command.second_id or new_id()
    script.split(command.element_id, command.at, second_id, command.expected_version)
    studio.save(script)
    return Outcome(script.id, script.version, details={"element_id": str(second_id)})


@handles(
    JoinElements,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "element_ids": [_ELEMENT, "66666666-6666-4666-8666-666666666666"]},
)
def join_elements(command: JoinElements, studio: Studio) -> None:
    """Join them in their order."""
    script = studio.load(Script, command.script_id)
    script.join(command.element_ids, command.separator)
    studio.save(script)
