"""What may be asked of the storyboard of a scene: make it, draw one panel anew, put panels in order, cut them."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.consents import required
from commands.fields import Queue, Reason
from commands.plain import PlainData
from commands.portrayal import portrayed
from commands.ports import Studio
from commands.stored import StoredObject, plain
from commands.writing.script import SCRIPT
from commands.writing.shot_list import SCENE
from domain.shared.generation import GenerationRequest
from domain.shared.sources import new_id
from domain.writing.listed_shot import ListedShot
from domain.writing.panel import Arrow, Panel
from domain.writing.scenes import Scene
from domain.writing.script import Script
from domain.writing.shot_list import ShotList
from domain.writing.storyboard import NothingToDraw, Storyboard

PANEL, ANIMATIC = "writing.panel", "writing.animatic"
_SHOT = "88888888-8888-4888-8888-888888888888"
_BOARD = "99999999-9999-4999-8999-999999999999"
_GENERATION = "66666666-6666-4666-8666-666666666666"
WIDTH, HEIGHT, FPS = 960, 540, 24


class GenerateStoryboard(Command):
    """Have a panel drawn for each shot of a scene's list; panels that are there as they shall be stay."""

    script_id: UUID
    scene_id: UUID
    """The scene's heading."""
    queue: Queue | None = None


class RecordPanel(Command):
    """Record the panel that a worker drew."""

    storyboard_id: UUID
    shot_id: UUID
    generation_id: UUID
    outputs: dict[str, StoredObject]
    provenance: str = Field(max_length=100)


class RecordAnimatic(Command):
    """Record the animatic that a worker made."""

    storyboard_id: UUID
    generation_id: UUID
    outputs: dict[str, StoredObject]
    facts: PlainData = Field(default_factory=dict[str, Any])
    provenance: str = Field(max_length=100)


class RecordBoardFailure(Command):
    """Record that a panel, or without a shot the animatic, could not be made."""

    storyboard_id: UUID
    shot_id: UUID | None = None
    generation_id: UUID
    reason: Reason


class RecordBoardApproval(Command):
    """Record that a storyboard was approved as it is."""

    storyboard_id: UUID
    content_hash: str = Field(max_length=64)
    decider: str = Field(max_length=200)


OF = {"script_id": SCRIPT, "scene_id": SCENE}


class OfScene(Protocol):
    """A command about the storyboard of a scene."""

    @property
    def script_id(self) -> UUID:
        """The script."""
        ...

    @property
    def scene_id(self) -> UUID:
        """The scene's heading."""
        ...


def board_of(command: OfScene, studio: Studio) -> tuple[Scene, ShotList, Storyboard]:
    """Return the scene, its shot list and its storyboard. Raises SceneIsOmitted, NothingToDraw and NotFound."""
    scene = studio.standing(Script, command.script_id).require_played(command.scene_id)
    where = (command.script_id, command.scene_id)
    shot_list = studio.find(ShotList, ShotList.create_id(*where))
    if shot_list is None:
        raise NothingToDraw("The scene has no shots; have it directed, or add some.", field="scene_id")
    return scene, shot_list, studio.find(Storyboard, Storyboard.create_id(*where)) or Storyboard(*where)


@handles(GenerateStoryboard, permission="writing.shots", subject="script_id", example=OF)
def generate_storyboard(command: GenerateStoryboard, studio: Studio) -> Outcome:
    """Lay the panels out, and ask for each picture that is not there."""
    scene, shot_list, board = board_of(command, studio)
    board.lay_out(shot_list.shots)
    jobs = [draw(panel, (scene, shot_list, board), command.queue, studio) for panel in board.panels]
    studio.save(board)
    asked = [job for job in jobs if job is not None]
    details = {"panels": len(board.panels), "jobs": [str(job) for job in asked]}
    return Outcome(board.id, board.version, job_id=asked[0] if asked else None, details=details)


def draw(panel: Panel, of: tuple[Scene, ShotList, Storyboard], queue: str | None, studio: Studio) -> UUID | None:
    """Ask for a panel's picture; return the job, None when the picture is there or on its way."""
    scene, shot_list, board = of
    shot = shot_list.shot(panel.shot_id)
    figures = [_figure(staged, shot_list, studio) for staged in _staged(shot)]
    lineage = tuple(dict.fromkeys(UUID(f["character_id"]) for f in figures if f["character_id"]))
    consents = required(studio, "image", lineage, studio.project_id)
    place = shot_list.place
    recipe: dict[str, Any] = {
        "picture": "panel",
        "place": place,
        "heading": scene.heading,
        "size": shot.size,
        "angle": shot.angle,
        "camera": shot.movement,
        "frames": max(1, round(shot.seconds * FPS)),
        "figures": figures,
        "arrows": [_told(arrow) for arrow in panel.arrows],
        "take": panel.take,
        "width": WIDTH,
        "height": HEIGHT,
    }
    if shot.size == "insert":
        recipe["shows"] = shot.description
    wish = GenerationRequest(
        new_id(),
        "image",
        PANEL,
        board.id,
        recipe,
        part=str(panel.shot_id),
        queue=queue,
        lineage=(*lineage, *consents),
        provider=studio.provider("image"),
    )
    return wish.generation_id if board.ask_for_panel(panel.shot_id, wish) else None


def _told(arrow: Arrow) -> dict[str, Any]:
    return {"kind": arrow.kind, "from": [arrow.from_x, arrow.from_y], "to": [arrow.to_x, arrow.to_y]}


def _staged(shot: ListedShot) -> list[dict[str, Any]]:
    """Return the figures of a shot: those whom the director placed, as far as it is still of them, then the others."""
    subjects = [str(subject) for subject in shot.subjects]
    placed = [f for f in shot.staging if f.get("character_id") in (None, *subjects)]
    known = {f.get("character_id") for f in placed}
    plainly = {"facing": "camera", "emotion": "neutral", "pose": "standing", "x": -1.0}
    return [*placed, *({**plainly, "character_id": one} for one in subjects if one not in known)]


def _figure(staged: dict[str, Any], shot_list: ShotList, studio: Studio) -> dict[str, Any]:
    told = {name: staged[name] for name in ("x", "facing", "emotion", "pose")}
    character_id = staged.get("character_id")
    if character_id is None:
        name = str(staged.get("character", ""))
        who: dict[str, Any] = {"name": name.title(), "identity": {"seed": name, "appearance": ""}, "look": ""}
    else:
        who = portrayed(studio, UUID(character_id), shot_list.script_id, shot_list.scene_id)
    return {**told, **who, "character_id": character_id}


@handles(
    RecordPanel,
    permission="writing.record",
    subject="storyboard_id",
    example={
        "storyboard_id": _BOARD,
        "shot_id": _SHOT,
        "generation_id": _GENERATION,
        "outputs": {"image": {"hash": "0" * 64, "size": 81_920, "mime": "image/png"}},
        "provenance": "previz",
    },
)
def record_panel(command: RecordPanel, studio: Studio) -> None:
    """Take the picture."""
    board = studio.load(Storyboard, command.storyboard_id)
    board.record_panel(command.shot_id, command.generation_id, plain(command.outputs), command.provenance)
    studio.save(board)


@handles(
    RecordAnimatic,
    permission="writing.record",
    subject="storyboard_id",
    example={
        "storyboard_id": _BOARD,
        "generation_id": _GENERATION,
        "outputs": {"video": {"hash": "0" * 64, "size": 81_920, "mime": "video/mp4"}},
        "provenance": "previz",
    },
)
def record_animatic(command: RecordAnimatic, studio: Studio) -> None:
    """Take the animatic."""
    board = studio.load(Storyboard, command.storyboard_id)
    board.record_animatic(command.generation_id, plain(command.outputs), command.facts, command.provenance)
    studio.save(board)


@handles(
    RecordBoardFailure,
    permission="writing.record",
    subject="storyboard_id",
    example={"storyboard_id": _BOARD, "shot_id": _SHOT, "generation_id": _GENERATION, "reason": "the disk is full"},
)
def record_board_failure(command: RecordBoardFailure, studio: Studio) -> None:
    """Note why there is none."""
    board = studio.load(Storyboard, command.storyboard_id)
    if command.shot_id is None:
        board.fail_animatic(command.generation_id, command.reason)
    else:
        board.fail_panel(command.shot_id, command.generation_id, command.reason)
    studio.save(board)


@handles(
    RecordBoardApproval,
    permission="writing.record",
    subject="storyboard_id",
    example={"storyboard_id": _BOARD, "content_hash": "0" * 64, "decider": "P. Producer"},
)
def record_board_approval(command: RecordBoardApproval, studio: Studio) -> None:
    """Note it, when the storyboard still is what was approved."""
    board = studio.load(Storyboard, command.storyboard_id)
    board.note_approval(command.content_hash, command.decider)
    studio.save(board)
