"""What may be asked of the shot list of a scene: have it directed by rules, and edit it by hand."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.bus import Command, Outcome, handles
from commands.fields import Queue, Reason, Words
from commands.plain import PlainData
from commands.portrayal import require_characters
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.shared.generation import GenerationRequest
from domain.shared.sources import new_id
from domain.writing.cues import cue_name
from domain.writing.listed_shot import ListedShot, directed_id
from domain.writing.scenes import Scene, scenes
from domain.writing.script import Script
from domain.writing.shot_list import ShotList

PURPOSE = "writing.shot_list"
_DIRECTOR = "previz"  # whoever writes for the organization: the rules by which films are shot are this one's
SCENE = "44444444-4444-4444-8444-444444444444"
_SHOT = "88888888-8888-4888-8888-888888888888"
_LIST = "99999999-9999-4999-8999-999999999999"
_GENERATION = "66666666-6666-4666-8666-666666666666"
_BEFORE = 20  # headings of earlier scenes: a scene that goes on CONTINUOUS has their time of day
Size = Literal["establishing", "wide", "two_shot", "medium", "close_up", "extreme_close_up", "insert"]
Angle = Literal["eye_level", "low", "high", "over_shoulder"]
Movement = Literal["static", "push_in", "pull_out", "pan_left", "pan_right", "drift"]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class ShotShape(_Shape):
    """A shot in a scene's list. Its number follows from its place: 12A, 12B."""

    shot_id: UUID | None = None
    size: Size
    angle: Angle = "eye_level"
    movement: Movement = "static"
    lens_mm: float = Field(default=35.0, gt=0, le=2_000)
    subjects: tuple[UUID, ...] = Field(default=(), max_length=500)
    """The characters that it is of."""
    seconds: float = Field(default=3.0, ge=0, le=3_600)
    description: Words = ""
    line_ids: tuple[UUID, ...] = Field(default=(), max_length=500)
    """The dialogue elements heard in it."""


class ShotChanges(_Shape):
    """The fields of a shot that shall change; a field that is left out stays as it is."""

    size: Size | None = None
    angle: Angle | None = None
    movement: Movement | None = None
    lens_mm: float | None = Field(default=None, gt=0, le=2_000)
    subjects: tuple[UUID, ...] | None = Field(default=None, max_length=500)
    seconds: float | None = Field(default=None, ge=0, le=3_600)
    description: Words | None = None
    line_ids: tuple[UUID, ...] | None = Field(default=None, max_length=500)


class DirectScene(Command):
    """Have a scene broken into shots by the director's rules; what was listed by hand stays."""

    script_id: UUID
    scene_id: UUID
    """The scene's heading."""
    queue: Queue | None = None
    generation_id: UUID | None = None


class AddListedShot(Command):
    """Write a shot into a scene's list."""

    script_id: UUID
    scene_id: UUID
    shot: ShotShape
    after_id: UUID | None = None
    """The shot that it comes after; none: before all others."""


class ChangeListedShot(Command):
    """Change fields of a shot in a scene's list."""

    script_id: UUID
    scene_id: UUID
    shot_id: UUID
    changes: ShotChanges


class MoveListedShot(Command):
    """Put a shot elsewhere in its scene's list."""

    script_id: UUID
    scene_id: UUID
    shot_id: UUID
    after_id: UUID | None = None
    """The shot that it comes after; none: before all others."""


class RemoveListedShot(Command):
    """Take a shot out of a scene's list."""

    script_id: UUID
    scene_id: UUID
    shot_id: UUID


class DirectedShape(_Shape):
    """A shot as a director hands it over: `key` names it after the paragraph that it shows."""

    key: str = Field(max_length=200)
    size: Size
    angle: Angle
    movement: Movement
    lens_mm: float = Field(gt=0, le=2_000)
    seconds: float = Field(ge=0, le=3_600)
    description: Words = ""
    subjects: tuple[UUID, ...] = Field(default=(), max_length=500)
    line_ids: tuple[UUID, ...] = Field(default=(), max_length=500)
    staging: tuple[PlainData, ...] = Field(default=(), max_length=200)

    def listed(self, script_id: UUID) -> ListedShot:
        """Return the shot; its id is that of the film's shot of the same paragraph."""
        told = {name: getattr(self, name) for name in DirectedShape.model_fields if name != "key"}
        return ListedShot(directed_id(script_id, self.key), **told)


class RecordDirection(Command):
    """Record the shots into which a worker broke a scene."""

    shot_list_id: UUID
    generation_id: UUID
    shots: tuple[DirectedShape, ...] = Field(max_length=500)
    place: PlainData = Field(default_factory=dict[str, Any])
    """Where and when the scene plays, as the director reads it."""
    mood: str = Field(default="", max_length=100)
    provider: str = Field(max_length=100)


class RecordDirectionFailure(Command):
    """Record that a scene could not be broken into shots."""

    shot_list_id: UUID
    generation_id: UUID
    reason: Reason


_SHOT_EXAMPLE = {"size": "close_up", "movement": "push_in", "lens_mm": 85, "description": "Mara looks up."}
_OF = {"script_id": SCRIPT, "scene_id": SCENE}


@handles(DirectScene, permission="writing.shots", subject="script_id", example=_OF)
def direct_scene(command: DirectScene, studio: Studio) -> Outcome:
    """Ask the director, unless the scene reads as it did when it was directed last."""
    script, shot_list = _listed(command, studio)
    wish = GenerationRequest(
        command.generation_id or new_id(),
        "text",
        PURPOSE,
        shot_list.id,
        _recipe(script, command.scene_id),
        queue=command.queue,
        provider=_DIRECTOR,
    )
    shot_list.ask_for_direction(wish)
    studio.save(shot_list)
    if shot_list.direction.asked is not None:
        return Outcome(shot_list.id, shot_list.version, job_id=shot_list.direction.asked)
    return Outcome(shot_list.id, shot_list.version, details={"reused": True})


def _recipe(script: Script, scene_id: UUID) -> dict[str, Any]:
    """Return everything that decides the shots of a scene."""
    found = scenes(script.content)
    at = next(place for place, scene in enumerate(found) if scene.id == scene_id)
    scene = found[at]
    return {
        "text": "direction",
        "scene": {"id": str(scene.id), "number": scene.number, "heading": scene.heading},
        "elements": _told(scene),
        "cast": _cast(script),
        "before": [earlier.heading for earlier in found[max(0, at - _BEFORE) : at]],
    }


def _told(scene: Scene) -> list[dict[str, Any]]:
    names = ("type", "text", "extension", "dual")
    return [{"id": str(e.id), **{n: v for n in names if (v := getattr(e, n))}} for e in scene.elements if e.text]


def _cast(script: Script) -> dict[str, str | None]:
    """Return the names of the script's cues, and whose each is where that is known."""
    known: dict[str, str | None] = {}
    for element in script.content:
        if element.type == "character" and (name := cue_name(element.text)):
            known[name] = known.get(name) or (str(element.character_id) if element.character_id else None)
    return dict(sorted(known.items()))


def _listed(
    command: DirectScene | AddListedShot | ChangeListedShot | MoveListedShot | RemoveListedShot, studio: Studio
) -> tuple[Script, ShotList]:
    """Return the script and the scene's list, a new one when it has none. Raises SceneIsOmitted and NotFound."""
    script = studio.standing(Script, command.script_id)
    script.require_played(command.scene_id)
    known = studio.find(ShotList, ShotList.create_id(command.script_id, command.scene_id))
    return script, known or ShotList(command.script_id, command.scene_id)


def _require_lines(script: Script, line_ids: tuple[UUID, ...] | None) -> None:
    for element_id in line_ids or ():
        script.content.element(element_id)


@handles(AddListedShot, permission="writing.shots", subject="script_id", example={**_OF, "shot": _SHOT_EXAMPLE})
def add_listed_shot(command: AddListedShot, studio: Studio) -> Outcome:
    """Write it where it was wanted."""
    script, shot_list = _listed(command, studio)
    _require_lines(script, command.shot.line_ids)
    require_characters(studio, command.shot.subjects)
    shot = ListedShot(id=command.shot.shot_id or new_id(), **command.shot.model_dump(exclude={"shot_id"}))
    shot_list.add(shot, command.after_id)
    studio.save(shot_list)
    return Outcome(shot_list.id, shot_list.version, details={"shot_id": str(shot.id)})


@handles(
    ChangeListedShot,
    permission="writing.shots",
    subject="script_id",
    example={**_OF, "shot_id": _SHOT, "changes": {"size": "medium"}},
)
def change_listed_shot(command: ChangeListedShot, studio: Studio) -> Outcome:
    """Change what was named."""
    script, shot_list = _listed(command, studio)
    _require_lines(script, command.changes.line_ids)
    require_characters(studio, command.changes.subjects or ())
    named = {name: value for name, value in command.changes.model_dump().items() if value is not None}
    shot_list.change(command.shot_id, named)
    studio.save(shot_list)
    return Outcome(shot_list.id, shot_list.version)


@handles(MoveListedShot, permission="writing.shots", subject="script_id", example={**_OF, "shot_id": _SHOT})
def move_listed_shot(command: MoveListedShot, studio: Studio) -> Outcome:
    """Move it."""
    _, shot_list = _listed(command, studio)
    shot_list.move(command.shot_id, command.after_id)
    studio.save(shot_list)
    return Outcome(shot_list.id, shot_list.version)


@handles(RemoveListedShot, permission="writing.shots", subject="script_id", example={**_OF, "shot_id": _SHOT})
def remove_listed_shot(command: RemoveListedShot, studio: Studio) -> Outcome:
    """Take it out."""
    _, shot_list = _listed(command, studio)
    shot_list.remove(command.shot_id)
    studio.save(shot_list)
    return Outcome(shot_list.id, shot_list.version)


_DIRECTED = {"key": "1:action", **_SHOT_EXAMPLE, "angle": "eye_level", "seconds": 2.5}


@handles(
    RecordDirection,
    permission="writing.record",
    subject="shot_list_id",
    example={"shot_list_id": _LIST, "generation_id": _GENERATION, "shots": [_DIRECTED], "provider": "previz"},
)
def record_direction(command: RecordDirection, studio: Studio) -> None:
    """Take the shots that were waited for."""
    shot_list = studio.load(ShotList, command.shot_list_id)
    shots = [shot.listed(shot_list.named_after) for shot in command.shots]
    shot_list.record_direction(command.generation_id, shots, command.place, command.mood, command.provider)
    studio.save(shot_list)


@handles(
    RecordDirectionFailure,
    permission="writing.record",
    subject="shot_list_id",
    example={"shot_list_id": _LIST, "generation_id": _GENERATION, "reason": "no provider"},
)
def record_direction_failure(command: RecordDirectionFailure, studio: Studio) -> None:
    """Note why there are no shots."""
    shot_list = studio.load(ShotList, command.shot_list_id)
    shot_list.record_failure(command.generation_id, command.reason)
    studio.save(shot_list)
