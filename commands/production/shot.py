"""What may be asked of the plan of shots."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.bus import Command, Outcome, handles
from commands.fields import Reason
from commands.plain import PlainData
from commands.ports import Studio
from commands.scenes import require_elements, require_scenes
from domain.production.shot import Shot
from domain.production.shot_spec import MOST_FRAMES, ShotSpec

_SCRIPT = "33333333-3333-4333-8333-333333333333"
_SCENE = "44444444-4444-4444-8444-444444444444"
_SHOT = "88888888-8888-4888-8888-888888888888"


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class SpecShape(_Shape):
    """How a shot is made."""

    size: str = Field(min_length=1, max_length=50)
    """establishing, wide, two_shot, medium, close_up, extreme_close_up or insert."""
    angle: str = Field(default="eye", max_length=50)
    camera: str = Field(default="static", max_length=50)
    lens_mm: float = Field(default=35.0, gt=0, le=2_000)
    duration_frames: int = Field(default=0, ge=0, le=MOST_FRAMES)
    caption: str = Field(default="", max_length=2_000)
    seed: str = Field(default="", max_length=200)
    line_ids: tuple[UUID, ...] = Field(default=(), max_length=1_000)
    """The dialogue elements spoken in it."""
    figures: tuple[PlainData, ...] = Field(default=(), max_length=200)
    details: PlainData = Field(default_factory=dict[str, Any])

    def spec(self) -> ShotSpec:
        """Return the domain's value."""
        return ShotSpec(**{name: getattr(self, name) for name in SpecShape.model_fields})


class PlannedShot(_Shape):
    """A shot in a plan: its id is the caller's, so that planning again changes the same shot."""

    shot_id: UUID
    scene_id: UUID
    """The scene's heading."""
    number: str = Field(min_length=1, max_length=50)
    """The slate's number, as "3B"."""
    place: int = Field(ge=0, le=1_000_000)
    """Its order within the scene."""
    spec: SpecShape

    def onto(self, studio: Studio, script_id: UUID) -> Shot:
        """Return the shot planned so: a new one, or the one of the same id planned otherwise."""
        shot = studio.find(Shot, self.shot_id)
        if shot is None:
            return Shot.plan(
                self.shot_id, script_id, self.scene_id, number=self.number, place=self.place, spec=self.spec.spec()
            )
        shot.replan(script_id, self.scene_id, self.number, self.place, self.spec.spec())
        return shot


class PlanShots(Command):
    """Plan shots of a script, new ones and changed ones together; planning the same again changes nothing."""

    script_id: UUID
    shots: tuple[PlannedShot, ...] = Field(min_length=1, max_length=5_000)
    omitted: tuple[UUID, ...] = Field(default=(), max_length=5_000)
    """Shots that the plan has no longer."""


class PlanShot(Command):
    """Plan one shot of a script."""

    script_id: UUID
    shot: PlannedShot


class ReplanShot(Command):
    """Plan a shot otherwise."""

    shot_id: UUID
    scene_id: UUID
    number: str = Field(min_length=1, max_length=50)
    place: int = Field(ge=0, le=1_000_000)
    spec: SpecShape


class OmitShot(Command):
    """Take a shot out of the plan."""

    shot_id: UUID
    reason: Reason = "not planned any more"


_SPEC = {"size": "close_up", "camera": "push_in", "duration_frames": 72, "caption": "Mara looks up."}
_PLANNED = {"shot_id": _SHOT, "scene_id": _SCENE, "number": "1B", "place": 2, "spec": _SPEC}


@handles(
    PlanShots,
    permission="production.plan",
    subject="script_id",
    example={"script_id": _SCRIPT, "shots": [_PLANNED]},
)
def plan_shots(command: PlanShots, studio: Studio) -> Outcome:
    """Plan all of them, or none."""
    require_scenes(studio, command.script_id, (planned.scene_id for planned in command.shots))
    require_elements(studio, command.script_id, (line for planned in command.shots for line in planned.spec.line_ids))
    shots = [planned.onto(studio, command.script_id) for planned in command.shots]
    for shot in (omitted := [studio.load(Shot, shot_id) for shot_id in command.omitted]):
        shot.refuse_another_script(command.script_id)
        shot.omit("not planned any more")
    changed = [shot for shot in (*shots, *omitted) if shot.pending]
    studio.save(*changed)
    return Outcome(shots[0].id, shots[0].version, details={"changed": [str(shot.id) for shot in changed]})


@handles(PlanShot, permission="production.plan", subject="script_id", example={"script_id": _SCRIPT, "shot": _PLANNED})
def plan_shot(command: PlanShot, studio: Studio) -> None:
    """Plan it, or plan it otherwise."""
    require_scenes(studio, command.script_id, [command.shot.scene_id])
    require_elements(studio, command.script_id, command.shot.spec.line_ids)
    studio.save(command.shot.onto(studio, command.script_id))


@handles(
    ReplanShot,
    permission="production.plan",
    subject="shot_id",
    example=_PLANNED,
)
def replan_shot(command: ReplanShot, studio: Studio) -> None:
    """Plan it otherwise."""
    shot = studio.load(Shot, command.shot_id)
    require_scenes(studio, shot.script_id, [command.scene_id])
    require_elements(studio, shot.script_id, command.spec.line_ids)
    shot.replan(shot.script_id, command.scene_id, command.number, command.place, command.spec.spec())
    studio.save(shot)


@handles(OmitShot, permission="production.plan", subject="shot_id", example={"shot_id": _SHOT})
def omit_shot(command: OmitShot, studio: Studio) -> None:
    """Take it out."""
    shot = studio.load(Shot, command.shot_id)
    shot.omit(command.reason)
    studio.save(shot)
