"""What may be asked of the tags of elements."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Name
from commands.ports import Studio
from commands.writing.production import TagShape
from commands.writing.script import SCRIPT
from domain.writing.script import Script

_ELEMENT = "44444444-4444-4444-8444-444444444444"


class TagElements(Command):
    """Say what is in elements of a script: props, vehicles, animals, by categories of the breakdown."""

    script_id: UUID
    tags: tuple[TagShape, ...] = Field(max_length=10_000)


class UntagElement(Command):
    """Take tags of a category and a name off an element."""

    script_id: UUID
    element_id: UUID
    category: int
    name: Name


@handles(
    TagElements,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "tags": [{"element_id": _ELEMENT, "category": 104, "name": "clock"}]},
)
def tag_elements(command: TagElements, studio: Studio) -> None:
    """Tag them."""
    script = studio.load(Script, command.script_id)
    script.tag_elements([shape.tag() for shape in command.tags])
    studio.save(script)


@handles(
    UntagElement,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "element_id": _ELEMENT, "category": 104, "name": "clock"},
)
def untag_element(command: UntagElement, studio: Studio) -> None:
    """Take it off."""
    script = studio.load(Script, command.script_id)
    script.untag_element(command.element_id, command.category, command.name)
    studio.save(script)
