"""What may be asked of one panel of a storyboard."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.bus import Command, Outcome, handles
from commands.fields import Queue, Words
from commands.ports import Studio
from commands.writing.storyboard import OF, board_of, draw
from domain.writing.panel import Arrow
from domain.writing.scenes import Scene
from domain.writing.shot_list import ShotList
from domain.writing.storyboard import Storyboard

_SHOT = "88888888-8888-4888-8888-888888888888"


class ArrowShape(BaseModel):
    """A movement drawn into a panel: from and to, 0 to 1 across and down."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["camera", "figure"] = "camera"
    from_x: float = Field(ge=0, le=1)
    from_y: float = Field(ge=0, le=1)
    to_x: float = Field(ge=0, le=1)
    to_y: float = Field(ge=0, le=1)


class RedrawPanel(Command):
    """Have one panel drawn once more, otherwise."""

    script_id: UUID
    scene_id: UUID
    shot_id: UUID
    queue: Queue | None = None


class ChangePanel(Command):
    """Write other words beneath a panel, or give it other arrows, and have it drawn so; what is left out stays."""

    script_id: UUID
    scene_id: UUID
    shot_id: UUID
    caption: Words | None = None
    arrows: tuple[ArrowShape, ...] | None = Field(default=None, max_length=20)
    queue: Queue | None = None


class MovePanel(Command):
    """Put a panel elsewhere in its storyboard."""

    script_id: UUID
    scene_id: UUID
    shot_id: UUID
    after_id: UUID | None = None
    """The panel's shot that it comes after; none: before all others."""


@handles(RedrawPanel, permission="writing.shots", subject="script_id", example={**OF, "shot_id": _SHOT})
def redraw_panel(command: RedrawPanel, studio: Studio) -> Outcome:
    """Want it otherwise, and ask for it."""
    of = board_of(command, studio)
    of[2].redraw(command.shot_id)
    return _drawn_again(command, of, studio)


@handles(
    ChangePanel,
    permission="writing.shots",
    subject="script_id",
    example={**OF, "shot_id": _SHOT, "caption": "She turns away.", "arrows": []},
)
def change_panel(command: ChangePanel, studio: Studio) -> Outcome:
    """Change what was named, and ask for its picture when that shows it."""
    of = board_of(command, studio)
    arrows = None if command.arrows is None else [Arrow(**arrow.model_dump()) for arrow in command.arrows]
    of[2].change_panel(command.shot_id, command.caption, arrows)
    return _drawn_again(command, of, studio)


def _drawn_again(command: RedrawPanel | ChangePanel, of: tuple[Scene, ShotList, Storyboard], studio: Studio) -> Outcome:
    board = of[2]
    job = draw(board.panel(command.shot_id), of, command.queue, studio)
    studio.save(board)
    return Outcome(board.id, board.version, job_id=job)


@handles(MovePanel, permission="writing.shots", subject="script_id", example={**OF, "shot_id": _SHOT})
def move_panel(command: MovePanel, studio: Studio) -> Outcome:
    """Move it."""
    _, _, board = board_of(command, studio)
    board.move(command.shot_id, command.after_id)
    studio.save(board)
    return Outcome(board.id, board.version)
