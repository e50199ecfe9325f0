"""Shot lists and storyboards of scenes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commands.bus import Command
from commands.writing.animatic import GenerateAnimatic
from commands.writing.panel import ChangePanel, MovePanel, RedrawPanel
from commands.writing.shot_list import AddListedShot, ChangeListedShot, DirectScene, MoveListedShot, RemoveListedShot
from commands.writing.storyboard import GenerateStoryboard
from film_studio.engines.engine import Engine, job_of, until
from film_studio.gateway import Answer, Gateway, NotMade

_SCENES = """query($id: ID!, $after: String) { script(id: $id) { scenes(first: 20, after: $after) {
  nodes { uuid shotList { status reason shots { uuid number size angle movement lensMm seconds description byHand } }
    storyboard { uuid approved animaticStatus panels { shotId caption take status reason outputs { hash mime } } } }
  pageInfo { hasNextPage endCursor } } } }"""


@dataclass(frozen=True, slots=True)
class ListedShot:
    """A shot in a scene's list."""

    shot_id: UUID
    number: str
    size: str
    angle: str
    movement: str
    lens_mm: float
    seconds: float
    description: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of a storyboard; `picture` is the stored object's hash, empty while there is none."""

    shot_id: UUID
    caption: str
    take: int
    picture: str
    _gateway: Gateway

    async def content(self) -> bytes:
        """Return the picture's bytes. Raises Refused."""
        return await self._gateway.object(self.picture)


@dataclass(frozen=True, slots=True)
class Storyboard:
    """The storyboard of a scene, its panels in their order. Its id is what is asked to be approved."""

    storyboard_id: UUID
    approved: bool
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Animatic:
    """The panels of a scene as a film: the stored object's hash."""

    film: str
    mime: str
    _gateway: Gateway

    async def content(self) -> bytes:
        """Return the film's bytes. Raises Refused."""
        return await self._gateway.object(self.film)


class Boards(Engine):
    """What the scenes of a script are to look like. Every call raises Refused with the reason, in one sentence."""

    async def direct_scene(self, script_id: UUID, scene_id: UUID) -> list[ListedShot]:
        """Have a scene broken into shots; what was listed by hand stays. Raises NotMade."""
        answer = await self._gateway.ask(DirectScene(script_id=script_id, scene_id=scene_id))
        if answer.job_id is not None:
            await self._gateway.finished(answer.job_id)
            await until(lambda: self._directed(script_id, scene_id), f"the shots of the scene {scene_id}")
        return await self.shot_list(script_id, scene_id)

    async def shot_list(self, script_id: UUID, scene_id: UUID) -> list[ListedShot]:
        """Return a scene's shots in their order. Raises NotMade when there is no such scene."""
        told = (await self._scene(script_id, scene_id))["shotList"]
        return [_shot(shot) for shot in told["shots"]] if told else []

    async def add_shot(
        self, script_id: UUID, scene_id: UUID, size: str, *, after_id: UUID | None = None, **shot: object
    ) -> UUID:
        """Write a shot into a scene's list after another one, before all without; return its id.

        `shot` is what the command AddListedShot says of one: angle, movement, lens_mm, seconds, description, ...
        """
        told = {"script_id": script_id, "scene_id": scene_id, "shot": {"size": size, **shot}, "after_id": after_id}
        return UUID((await self._gateway.ask(AddListedShot.model_validate(told))).details["shot_id"])

    async def change_shot(self, script_id: UUID, scene_id: UUID, shot_id: UUID, **changes: object) -> None:
        """Change fields of a shot."""
        told = {"script_id": script_id, "scene_id": scene_id, "shot_id": shot_id, "changes": changes}
        await self._gateway.ask(ChangeListedShot.model_validate(told))

    async def move_shot(self, script_id: UUID, scene_id: UUID, shot_id: UUID, after_id: UUID | None = None) -> None:
        """Put a shot after another one, before all without."""
        told = MoveListedShot(script_id=script_id, scene_id=scene_id, shot_id=shot_id, after_id=after_id)
        await self._gateway.ask(told)

    async def remove_shot(self, script_id: UUID, scene_id: UUID, shot_id: UUID) -> None:
        """Take a shot out of the list."""
        await self._gateway.ask(RemoveListedShot(script_id=script_id, scene_id=scene_id, shot_id=shot_id))

    async def generate_storyboard(self, script_id: UUID, scene_id: UUID) -> Storyboard:
        """Have a panel drawn for each shot of a scene; what is there as it shall be stays. Raises NotMade."""
        return await self._drawn(GenerateStoryboard(script_id=script_id, scene_id=scene_id), script_id, scene_id)

    async def storyboard(self, script_id: UUID, scene_id: UUID) -> Storyboard:
        """Return a scene's storyboard. Raises NotMade when it has none."""
        told = (await self._scene(script_id, scene_id))["storyboard"]
        if told is None:
            raise NotMade(f"The scene {scene_id} has no storyboard; have one generated.")
        panels = tuple(_panel(panel, self._gateway) for panel in told["panels"])
        return Storyboard(UUID(told["uuid"]), told["approved"], panels)

    async def redraw_panel(self, script_id: UUID, scene_id: UUID, shot_id: UUID) -> Storyboard:
        """Have one panel drawn once more, otherwise. Raises NotMade."""
        told = RedrawPanel(script_id=script_id, scene_id=scene_id, shot_id=shot_id)
        return await self._drawn(told, script_id, scene_id)

    async def change_panel(
        self,
        script_id: UUID,
        scene_id: UUID,
        shot_id: UUID,
        caption: str | None = None,
        arrows: Sequence[Mapping[str, object]] | None = None,
    ) -> Storyboard:
        """Write other words beneath a panel, or give it other arrows, and have it drawn so. Raises NotMade."""
        told = {"script_id": script_id, "scene_id": scene_id, "shot_id": shot_id}
        changes = {"caption": caption, "arrows": arrows}
        command = ChangePanel.model_validate(told | {k: v for k, v in changes.items() if v is not None})
        return await self._drawn(command, script_id, scene_id)

    async def move_panel(self, script_id: UUID, scene_id: UUID, shot_id: UUID, after_id: UUID | None = None) -> None:
        """Put a panel after that of another shot, before all without."""
        await self._gateway.ask(MovePanel(script_id=script_id, scene_id=scene_id, shot_id=shot_id, after_id=after_id))

    async def generate_animatic(self, script_id: UUID, scene_id: UUID) -> Animatic:
        """Have the panels of a scene cut together as a film with a scratch voice. Raises NotMade."""
        answer = await self._gateway.ask(GenerateAnimatic(script_id=script_id, scene_id=scene_id))
        if answer.job_id is None:
            film = answer.details["outputs"]["video"]
        else:
            film = (await self._gateway.finished(answer.job_id)).outputs["video"]
        return Animatic(film["hash"], film["mime"], self._gateway)

    async def _drawn(self, command: Command, script_id: UUID, scene_id: UUID) -> Storyboard:
        for job in _jobs(await self._gateway.ask(command)):
            await self._gateway.finished(job)
        await until(lambda: self._all_drawn(script_id, scene_id), f"the storyboard of the scene {scene_id}")
        return await self.storyboard(script_id, scene_id)

    async def _directed(self, script_id: UUID, scene_id: UUID) -> bool:
        told = (await self._scene(script_id, scene_id))["shotList"]
        if told is not None and told["status"] == "failed":
            raise NotMade(f"The scene could not be broken into shots: {told['reason']}")
        return told is not None and told["status"] == "directed"

    async def _all_drawn(self, script_id: UUID, scene_id: UUID) -> bool:
        told = (await self._scene(script_id, scene_id))["storyboard"]
        panels = told["panels"] if told else ()
        failed = next((panel for panel in panels if panel["status"] == "failed"), None)
        if failed is not None:
            raise NotMade(f"A panel could not be drawn: {failed['reason']}")
        return bool(panels) and all(panel["status"] == "drawn" for panel in panels)

    async def _scene(self, script_id: UUID, scene_id: UUID) -> Mapping[str, Any]:
        found = await self._nodes(_SCENES, script_id, "scenes")
        scene = next((node for node in found if node["uuid"] == str(scene_id)), None)
        if scene is None:
            raise NotMade(f"The script {script_id} has no scene {scene_id}.")
        return scene


def _jobs(answer: Answer) -> list[UUID]:
    """Return the jobs that an answer names, if any."""
    if "jobs" in answer.details:
        return [UUID(job) for job in answer.details["jobs"]]
    return [job_of(answer.job_id)] if answer.job_id else []


def _shot(told: Mapping[str, Any]) -> ListedShot:
    names = ("number", "size", "angle", "movement", "lensMm", "seconds", "description", "byHand")
    return ListedShot(UUID(told["uuid"]), *(told[name] for name in names))


def _panel(told: Mapping[str, Any], gateway: Gateway) -> Panel:
    picture = next((output["hash"] for output in told["outputs"]), "")
    return Panel(UUID(told["shotId"]), told["caption"], told["take"], picture, gateway)
