"""One shot of a scene: how it is planned, and the takes that were rendered of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.production.shot_spec import ShotSpec
from domain.shared.aggregate import Aggregate, event
from domain.shared.asking import Asking
from domain.shared.facts import length
from domain.shared.generation import GenerationRequest
from domain.shared.making import Making
from domain.shared.refusal import Refusal, require_text


class ShotOmitted(Refusal):
    """The shot was taken out of the plan."""

    code = "production.shot-omitted"


class ShotOfAnotherScript(Refusal):
    """The id is that of a shot of another script."""

    code = "production.shot-of-another-script"


class Shot(Aggregate):
    """A shot of a scene; each render that was completed is a take, and the last take stands."""

    TOPIC = "production.Shot"

    class Created(Aggregate.Created):
        """A shot was planned. `number` is the slate's ("3B"), `place` its order within the scene."""

        TOPIC = "production.ShotPlanned"
        script_id: UUID
        scene_id: UUID
        number: str
        place: int
        spec: ShotSpec

    class Replanned(Aggregate.Event):
        """The shot is planned otherwise now, or again after it was omitted."""

        TOPIC = "production.ShotReplanned"
        scene_id: UUID
        number: str
        place: int
        spec: ShotSpec

    class Omitted(Aggregate.Event):
        """The shot is in the plan no longer."""

        TOPIC = "production.ShotOmitted"
        reason: str

    class RenderRequested(Asking):
        """A take was asked for."""

        TOPIC = "production.RenderRequested"

    class Rendered(Aggregate.Event):
        """A take is there. `recipe_hash` is that of the wish, whoever made it; `provenance` says who did."""

        TOPIC = "production.ShotRendered"
        generation_id: UUID
        take: int
        outputs: dict[str, Any]
        frames: int
        recipe_hash: str
        provenance: str
        facts: dict[str, Any]

    class RenderFailed(Aggregate.Event):
        """The take could not be made."""

        TOPIC = "production.RenderFailed"
        generation_id: UUID
        reason: str

    @event(Created)
    def __init__(
        self,
        *,
        script_id: UUID,
        scene_id: UUID,
        number: str,
        place: int,
        spec: ShotSpec,
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
    ) -> None:
        self.script_id, self.scene_id, self.number, self.place, self.spec = script_id, scene_id, number, place, spec
        self.omitted = False
        self.render = Making()

    @classmethod
    def plan(cls, shot_id: UUID, script_id: UUID, scene_id: UUID, *, number: str, place: int, spec: ShotSpec) -> Shot:
        """Plan a shot. Raises Invalid."""
        number = require_text(number, "number", most=50)
        return cls(script_id=script_id, scene_id=scene_id, number=number, place=place, spec=spec.checked(), id=shot_id)

    def replan(self, script_id: UUID, scene_id: UUID, number: str, place: int, spec: ShotSpec) -> None:
        """Plan it otherwise; the same plan again changes nothing. Raises Invalid, ShotOfAnotherScript."""
        self.refuse_another_script(script_id)
        number = require_text(number, "number", most=50)
        plan = (scene_id, number, place, spec)
        if self.omitted or plan != (self.scene_id, self.number, self.place, self.spec):
            self._replan(scene_id, number, place, spec.checked())

    @event(Replanned)
    def _replan(self, scene_id: UUID, number: str, place: int, spec: ShotSpec) -> None:
        self.scene_id, self.number, self.place, self.spec = scene_id, number, place, spec
        self.omitted = False

    def omit(self, reason: str) -> None:
        """Take it out of the plan; what was rendered stays."""
        if not self.omitted:
            self._omit(reason)

    @event(Omitted)
    def _omit(self, reason: str) -> None:
        del reason
        self.omitted = True

    def ask_for_render(self, generation: GenerationRequest) -> bool:
        """Ask for a take; tell whether one has to be made. Raises ShotOmitted."""
        if self.omitted:
            raise ShotOmitted(f"Shot {self.number} was omitted; plan it again first.", field="shot_id")
        if not self.render.wants(generation):
            return False
        self._ask_for_render(generation)
        return True

    @event(RenderRequested)
    def _ask_for_render(self, generation: GenerationRequest) -> None:
        self.render.ask(generation)

    def record_render(
        self, generation_id: UUID, outputs: dict[str, Any], facts: dict[str, Any], provenance: str
    ) -> None:
        """Take the outcome of the render that is waited for; that of an older wish came too late."""
        if self.render.awaits(generation_id):
            frames = int(length(facts, "frames", self.spec.duration_frames))
            self._record_render(
                generation_id=generation_id,
                take=self.render.times + 1,
                outputs=outputs,
                frames=frames,
                recipe_hash=self.render.asked_digest,
                provenance=provenance,
                facts=facts,
            )

    @event(Rendered)
    def _record_render(
        self,
        *,
        generation_id: UUID,
        take: int,
        outputs: dict[str, Any],
        frames: int,
        recipe_hash: str,
        provenance: str,
        facts: dict[str, Any],
    ) -> None:
        del generation_id, take, frames, recipe_hash, provenance  # for the read models
        self.render.record(outputs, facts)

    def record_failure(self, generation_id: UUID, reason: str) -> None:
        """Note that the render that is waited for failed."""
        if self.render.awaits(generation_id) and self.render.failure != reason:
            self._record_failure(generation_id, reason)

    @event(RenderFailed)
    def _record_failure(self, generation_id: UUID, reason: str) -> None:
        del generation_id
        self.render.fail(reason)

    def refuse_another_script(self, script_id: UUID) -> None:
        """Raise ShotOfAnotherScript unless it is the script's."""
        if script_id != self.script_id:
            raise ShotOfAnotherScript(f"Shot {self.id} belongs to another script.", field="shot_id")
