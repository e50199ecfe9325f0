"""What may be asked of the outline of a script: acts, sequences, and where a scene stands in them."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.shared.sources import new_id
from domain.writing.outline import ACT, SEQUENCE
from domain.writing.script import Script

_SCENE = "44444444-4444-4444-8444-444444444444"
_PART = "66666666-6666-4666-8666-666666666666"


class AddAct(Command):
    """Begin an act with a scene, or at the end of the script. Its title is rewritten as that of any element."""

    script_id: UUID
    title: str = Field(min_length=1, max_length=500)
    before_scene_id: UUID | None = None
    act_id: UUID | None = None


class AddSequence(Command):
    """Begin a sequence with a scene, or at the end of the script."""

    script_id: UUID
    title: str = Field(min_length=1, max_length=500)
    before_scene_id: UUID | None = None
    sequence_id: UUID | None = None


class MoveScene(Command):
    """Put a scene after another one, or at the end of an act or a sequence; with neither, before all scenes."""

    script_id: UUID
    scene_id: UUID
    after_scene_id: UUID | None = None
    into_id: UUID | None = None
    """An act or a sequence."""


class MovePart(Command):
    """Put an act or a sequence, with its scenes, after another one of its level, or a sequence into an act."""

    script_id: UUID
    part_id: UUID
    after_id: UUID | None = None
    """An act for an act, a sequence for a sequence; with neither: before all of its level."""
    into_id: UUID | None = None
    """The act at whose end the sequence goes."""


@handles(AddAct, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "title": "Act One"})
def add_act(command: AddAct, studio: Studio) -> Outcome:
    """Begin it, before the sequence that begins there."""
    return _begin(studio, command.script_id, command.before_scene_id, (command.act_id, ACT, command.title))


@handles(
    AddSequence,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "title": "The last train", "before_scene_id": _SCENE},
)
def add_sequence(command: AddSequence, studio: Studio) -> Outcome:
    """Begin it."""
    named = (command.sequence_id, SEQUENCE, command.title)
    return _begin(studio, command.script_id, command.before_scene_id, named)


def _begin(
    studio: Studio, script_id: UUID, before_scene_id: UUID | None, named: tuple[UUID | None, int, str]
) -> Outcome:
    part_id, level, title = named
    script = studio.load(Script, script_id)
    section = script.new_part(part_id or new_id(), level, title)
    script.add(section, script.place_of_part(level, before_scene_id))
    studio.save(script)
    return Outcome(script.id, script.version, details={"part_id": str(section.id)})


@handles(
    MoveScene,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "scene_id": _SCENE, "into_id": _PART},
)
def move_scene(command: MoveScene, studio: Studio) -> None:
    """Move it whole."""
    script = studio.load(Script, command.script_id)
    script.move_scene(command.scene_id, command.after_scene_id, command.into_id)
    studio.save(script)


@handles(MovePart, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "part_id": _PART})
def move_part(command: MovePart, studio: Studio) -> None:
    """Move it with its scenes."""
    script = studio.load(Script, command.script_id)
    script.move_part(command.part_id, command.after_id, command.into_id)
    studio.save(script)
