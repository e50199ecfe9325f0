"""What may be asked of the elements of a script. `expected_version` is that of the element that the caller saw."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.portrayal import require_characters
from commands.ports import Studio
from commands.writing.script import SCRIPT
from commands.writing.shapes import AnyEdit, ElementChanges, ElementShape
from domain.writing.script import Script

_ELEMENT = "44444444-4444-4444-8444-444444444444"
_CHARACTER = "55555555-5555-4555-8555-555555555555"


class AddElement(Command):
    """Write a new element into a script."""

    script_id: UUID
    element: ElementShape
    after_id: UUID | None = None
    """The element that it comes after; none: before all others."""


class RewriteElement(Command):
    """Change what an element says."""

    script_id: UUID
    element_id: UUID
    changes: ElementChanges
    expected_version: int | None = None


class MoveElement(Command):
    """Put an element elsewhere in its script."""

    script_id: UUID
    element_id: UUID
    after_id: UUID | None = None
    """The element that it comes after; none: before all others."""
    expected_version: int | None = None


class RemoveElement(Command):
    """Take an element out of a script."""

    script_id: UUID
    element_id: UUID
    expected_version: int | None = None


class EditScript(Command):
    """Make several edits of a script together, all or none."""

    script_id: UUID
    edits: tuple[AnyEdit, ...] = Field(max_length=10_000)


class ReviseScript(Command):
    """Bring a script to new content by few edits: what reads alike keeps its id."""

    script_id: UUID
    elements: tuple[ElementShape, ...] = Field(max_length=100_000)
    source_name: str = Field(default="", max_length=1_000)
    """The file that the content is from, where it is from one."""


class LinkCue(Command):
    """Say which character a cue is."""

    script_id: UUID
    element_id: UUID
    character_id: UUID | None
    """None: nobody's."""
    expected_version: int | None = None


@handles(
    AddElement,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "element": {"type": "action", "text": "The clock stops."}},
)
def add_element(command: AddElement, studio: Studio) -> Outcome:
    """Add it and tell its id."""
    script = studio.load(Script, command.script_id)
    require_characters(studio, [command.element.character_id])
    element = command.element.element()
    script.add(element, command.after_id)
    studio.save(script)
    return Outcome(script.id, script.version, details={"element_id": str(element.id)})


@handles(
    RewriteElement,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "element_id": _ELEMENT, "changes": {"text": "Is this the first train?"}},
)
def rewrite_element(command: RewriteElement, studio: Studio) -> None:
    """Change the fields that were named."""
    require_characters(studio, [command.changes.character_id])
    script = studio.load(Script, command.script_id)
    script.rewrite(command.element_id, command.changes.named(), command.expected_version)
    studio.save(script)


@handles(
    MoveElement,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "element_id": _ELEMENT, "after_id": None},
)
def move_element(command: MoveElement, studio: Studio) -> None:
    """Give it its new place."""
    script = studio.load(Script, command.script_id)
    script.move(command.element_id, command.after_id, command.expected_version)
    studio.save(script)


@handles(
    RemoveElement,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "element_id": _ELEMENT},
)
def remove_element(command: RemoveElement, studio: Studio) -> None:
    """Take it out."""
    script = studio.load(Script, command.script_id)
    script.remove(command.element_id, command.expected_version)
    studio.save(script)


@handles(
    EditScript,
    permission="writing.edit",
    subject="script_id",
    example={
        "script_id": SCRIPT,
        "edits": [
            {"edit": "rewrite", "element_id": _ELEMENT, "changes": {"text": "Is this the first train?"}},
            {"edit": "add", "element": {"type": "action", "text": "No answer."}, "after_id": _ELEMENT},
        ],
    },
)
def edit_script(command: EditScript, studio: Studio) -> None:
    """Make the edits in their order."""
    require_characters(studio, (edit.names for edit in command.edits))
    script = studio.load(Script, command.script_id)
    script.edit([change.asked() for change in command.edits])
    studio.save(script)


@handles(
    ReviseScript,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "elements": [{"type": "scene_heading", "text": "EXT. PLATFORM - DAWN"}]},
)
def revise_script(command: ReviseScript, studio: Studio) -> None:
    """Find the edits and make them."""
    require_characters(studio, (shape.character_id for shape in command.elements))
    script = studio.load(Script, command.script_id)
    script.revise([shape.element() for shape in command.elements])
    script.name_source(command.source_name)
    studio.save(script)


@handles(
    LinkCue,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "element_id": _ELEMENT, "character_id": _CHARACTER},
)
def link_cue(command: LinkCue, studio: Studio) -> None:
    """Link the cue."""
    require_characters(studio, [command.character_id])
    script = studio.load(Script, command.script_id)
    script.link_cue(command.element_id, command.character_id, command.expected_version)
    studio.save(script)
