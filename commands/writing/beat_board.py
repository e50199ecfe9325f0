"""What may be asked of the beats of a script."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.shared.sources import new_id
from domain.writing.beat_board import Beat, BeatBoard
from domain.writing.script import Script

_SCENE = "44444444-4444-4444-8444-444444444444"
_BEAT = "88888888-8888-4888-8888-888888888888"
_ELEMENT = "66666666-6666-4666-8666-666666666666"


class AddBeat(Command):
    """Put a beat of a scene on the script's board."""

    script_id: UUID
    scene_id: UUID
    text: str = Field(min_length=1, max_length=2_000)
    value: int = Field(default=0, ge=-10, le=10)
    """Its emotional charge."""
    element_ids: tuple[UUID, ...] = Field(default=(), max_length=500)
    """The elements that play it."""
    after_id: UUID | None = None
    """The beat of the scene that it comes after; none: before all others."""
    beat_id: UUID | None = None


class ChangeBeat(Command):
    """Change what is given of a beat."""

    script_id: UUID
    beat_id: UUID
    text: str | None = Field(default=None, min_length=1, max_length=2_000)
    value: int | None = Field(default=None, ge=-10, le=10)
    element_ids: tuple[UUID, ...] | None = Field(default=None, max_length=500)


class MoveBeat(Command):
    """Put a beat elsewhere in its scene, or into another one."""

    script_id: UUID
    beat_id: UUID
    scene_id: UUID
    after_id: UUID | None = None


class RemoveBeat(Command):
    """Take a beat off the board."""

    script_id: UUID
    beat_id: UUID


@handles(
    AddBeat,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "scene_id": _SCENE, "text": "She learns that it has left.", "value": -4},
)
def add_beat(command: AddBeat, studio: Studio) -> Outcome:
    """Put it there, when its scene is played and its elements are in the script."""
    script = studio.standing(Script, command.script_id)
    script.require_played(command.scene_id)
    _require_elements(script, command.element_ids)
    known = studio.find(BeatBoard, BeatBoard.create_id(command.script_id))
    board = known or BeatBoard(command.script_id)
    told = command.model_dump(include={"scene_id", "text", "value", "element_ids"})
    beat = Beat(command.beat_id or new_id(), **told)
    board.add(beat, command.after_id)
    studio.save(board)
    return Outcome(board.id, board.version, details={"beat_id": str(beat.id)})


@handles(
    ChangeBeat,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "beat_id": _BEAT, "element_ids": [_ELEMENT]},
)
def change_beat(command: ChangeBeat, studio: Studio) -> Outcome:
    """Change what was given."""
    _require_elements(studio.standing(Script, command.script_id), command.element_ids or ())
    board = studio.load(BeatBoard, BeatBoard.create_id(command.script_id))
    told = command.model_dump(include={"text", "value", "element_ids"})
    board.change(command.beat_id, {name: value for name, value in told.items() if value is not None})
    studio.save(board)
    return Outcome(board.id, board.version)


def _require_elements(script: Script, element_ids: tuple[UUID, ...]) -> None:
    for element_id in element_ids:
        script.content.element(element_id)


@handles(
    MoveBeat,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "beat_id": _BEAT, "scene_id": _SCENE},
)
def move_beat(command: MoveBeat, studio: Studio) -> Outcome:
    """Move it."""
    studio.standing(Script, command.script_id).require_played(command.scene_id)
    board = studio.load(BeatBoard, BeatBoard.create_id(command.script_id))
    board.move(command.beat_id, command.scene_id, command.after_id)
    studio.save(board)
    return Outcome(board.id, board.version)


@handles(RemoveBeat, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "beat_id": _BEAT})
def remove_beat(command: RemoveBeat, studio: Studio) -> Outcome:
    """Take it off."""
    board = studio.load(BeatBoard, BeatBoard.create_id(command.script_id))
    board.remove(command.beat_id)
    studio.save(board)
    return Outcome(board.id, board.version)
