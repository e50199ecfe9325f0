"""What may be asked of the animatic of a scene: its panels as a film."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, Outcome, handles
from commands.fields import Queue
from commands.ports import Studio
from commands.writing.storyboard import ANIMATIC, FPS, HEIGHT, OF, WIDTH, board_of
from domain.shared.generation import GenerationRequest
from domain.shared.sources import new_id
from domain.writing.dual import sides
from domain.writing.length import SPOKEN
from domain.writing.panel import Panel
from domain.writing.scenes import Scene


class GenerateAnimatic(Command):
    """Have the panels of a scene cut together as a film, each as long as its shot, with a scratch voice."""

    script_id: UUID
    scene_id: UUID
    queue: Queue | None = None


@handles(GenerateAnimatic, permission="writing.shots", subject="script_id", example=OF)
def generate_animatic(command: GenerateAnimatic, studio: Studio) -> Outcome:
    """Ask for it, once every panel has its picture."""
    scene, _, board = board_of(command, studio)
    board.require_drawn()
    pictures = [board.picture(panel.shot_id) for panel in board.panels]
    recipe = {
        "picture": "animatic",
        "panels": [
            {"image": picture, "frames": max(1, round(panel.seconds * FPS)), "lines": _spoken(scene, begun)}
            for picture, panel, begun in zip(pictures, board.panels, _begun(board.panels), strict=True)
        ],
        "width": WIDTH,
        "height": HEIGHT,
        "fps": FPS,
    }
    wish = GenerationRequest(
        new_id(),
        "video",
        ANIMATIC,
        board.id,
        recipe,
        tuple(dict.fromkeys(pictures)),
        queue=command.queue,
        provider=studio.provider("video"),
    )
    board.ask_for_animatic(wish)
    studio.save(board)
    if board.animatic.asked is not None:
        return Outcome(board.id, board.version, job_id=board.animatic.asked)
    return Outcome(board.id, board.version, details={"reused": True, "outputs": board.animatic.outputs})


def _begun(panels: list[Panel]) -> list[tuple[UUID, ...]]:
    """Return, panel by panel, the lines that begin in it: one that goes on over a cut is heard once."""
    heard: set[UUID] = set()
    begun: list[tuple[UUID, ...]] = []
    for panel in panels:
        begun.append(tuple(line for line in panel.line_ids if line not in heard))
        heard.update(panel.line_ids)
    return begun


def _spoken(scene: Scene, begun: tuple[UUID, ...]) -> list[dict[str, str]]:
    said: list[dict[str, str]] = []
    beside = sides(scene.elements)
    speaker = ""
    for element in scene.elements:
        if element.type in ("character", "narration"):
            speaker = element.text if element.type == "character" else "NARRATOR"
        if element.id in begun and element.type in SPOKEN and element.text.strip():
            side = {"side": beside[element.id]} if element.id in beside else {}
            said.append({"speaker": speaker, "text": element.text, **side})
    return said
