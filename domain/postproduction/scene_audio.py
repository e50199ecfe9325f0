"""The sound of one scene: its lines spoken, its music, and the mix of both."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate, event
from domain.shared.asking import Asking
from domain.shared.facts import length, table
from domain.shared.generation import GenerationRequest
from domain.shared.making import Making

SCORE = "score"
MIX = "mix"
_NAMED = frozenset({"duration_s", "mouth", "engine", "loudness"})  # facts that have fields of their own


class SceneAudio(Aggregate):
    """What is heard in a scene, in parts: each line by its element's id, the score, the mix.

    A part is made anew only when its recipe changes; its last result stands.
    """

    TOPIC = "postproduction.SceneAudio"

    class Created(Aggregate.Created):
        """Work on the sound of a scene began."""

        TOPIC = "postproduction.SceneAudioOpened"
        script_id: UUID
        scene_id: UUID

    class LineRequested(Asking):
        """A line was to be spoken."""

        TOPIC = "postproduction.LineRequested"
        element_id: UUID

        def apply(self, aggregate: SceneAudio) -> None:
            """Wait for it."""
            aggregate.part(str(self.element_id)).ask(self.generation)

    class LineRecorded(Aggregate.Event):
        """A line was spoken. `mouth` says when the mouth has which shape."""

        TOPIC = "postproduction.LineRecorded"
        element_id: UUID
        generation_id: UUID
        outputs: dict[str, Any]
        duration_s: float
        mouth: Any
        engine: str
        recipe_hash: str
        provenance: str
        facts: dict[str, Any]

        def apply(self, aggregate: SceneAudio) -> None:
            """Take the recording."""
            told = {"duration_s": self.duration_s, "mouth": self.mouth, "engine": self.engine}
            aggregate.part(str(self.element_id)).record(self.outputs, {**self.facts, **told})

    class ScoreRequested(Asking):
        """Music was asked for."""

        TOPIC = "postproduction.ScoreRequested"

        def apply(self, aggregate: SceneAudio) -> None:
            """Wait for it."""
            aggregate.part(SCORE).ask(self.generation)

    class Scored(Aggregate.Event):
        """The music is there."""

        TOPIC = "postproduction.SceneScored"
        generation_id: UUID
        outputs: dict[str, Any]
        duration_s: float
        recipe_hash: str
        provenance: str
        facts: dict[str, Any]

        def apply(self, aggregate: SceneAudio) -> None:
            """Take the music."""
            aggregate.part(SCORE).record(self.outputs, {**self.facts, "duration_s": self.duration_s})

    class MixRequested(Asking):
        """A mix was asked for."""

        TOPIC = "postproduction.MixRequested"

        def apply(self, aggregate: SceneAudio) -> None:
            """Wait for it."""
            aggregate.part(MIX).ask(self.generation)

    class Mixed(Aggregate.Event):
        """The mix is there: its outputs are the stems and their sum. `loudness` is what was measured, by name."""

        TOPIC = "postproduction.SceneMixed"
        generation_id: UUID
        outputs: dict[str, Any]
        duration_s: float
        loudness: dict[str, Any]
        recipe_hash: str
        provenance: str
        facts: dict[str, Any]

        def apply(self, aggregate: SceneAudio) -> None:
            """Take the mix."""
            told = {"duration_s": self.duration_s, "loudness": self.loudness}
            aggregate.part(MIX).record(self.outputs, {**self.facts, **told})

    class PartFailed(Aggregate.Event):
        """A part could not be made; what stood before stands."""

        TOPIC = "postproduction.AudioPartFailed"
        part: str
        generation_id: UUID
        reason: str

        def apply(self, aggregate: SceneAudio) -> None:
            """Note why."""
            aggregate.part(self.part).fail(self.reason)

    @staticmethod
    def create_id(script_id: UUID, scene_id: UUID) -> UUID:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the id of the sound of a scene."""
        return uuid5(script_id, f"audio:{scene_id}")

    @event(Created)
    def __init__(self, script_id: UUID, scene_id: UUID) -> None:
        self.script_id, self.scene_id = script_id, scene_id
        self.parts: dict[str, Making] = {}

    def part(self, name: str) -> Making:
        """Return the state of a part."""
        return self.parts.setdefault(name, Making())

    def ask_for_line(self, element_id: UUID, generation: GenerationRequest) -> None:
        """Have a line spoken, unless it is there or on its way."""
        if self._wants(str(element_id), generation):
            self.trigger_event(SceneAudio.LineRequested, element_id=element_id, generation=generation)

    def ask_for_score(self, generation: GenerationRequest) -> None:
        """Have music made, unless it is there or on its way."""
        if self._wants(SCORE, generation):
            self.trigger_event(SceneAudio.ScoreRequested, generation=generation)

    def ask_for_mix(self, generation: GenerationRequest) -> None:
        """Have the scene mixed, unless the mix is there or on its way."""
        if self._wants(MIX, generation):
            self.trigger_event(SceneAudio.MixRequested, generation=generation)

    def record(
        self, part: str, generation_id: UUID, outputs: dict[str, Any], facts: dict[str, Any], provenance: str
    ) -> None:
        """Take the outcome of the wish in hand for a part; that of an older wish came too late."""
        making = self.parts.get(part)
        if making is None or not making.awaits(generation_id):
            return
        rest = {name: value for name, value in facts.items() if name not in _NAMED}
        made: dict[str, Any] = {
            "generation_id": generation_id,
            "outputs": outputs,
            "duration_s": length(facts, "duration_s"),
            "recipe_hash": making.asked_digest,
            "provenance": provenance,
        }
        if part == SCORE:
            self.trigger_event(SceneAudio.Scored, **made, facts=rest)
        elif part == MIX:
            self.trigger_event(SceneAudio.Mixed, **made, loudness=table(facts, "loudness"), facts=rest)
        else:
            made |= {"mouth": facts.get("mouth"), "engine": str(facts.get("engine", provenance))}
            self.trigger_event(SceneAudio.LineRecorded, **made, element_id=UUID(part), facts=rest)

    def record_failure(self, part: str, generation_id: UUID, reason: str) -> None:
        """Note that the wish in hand for a part failed."""
        making = self.parts.get(part)
        if making is not None and making.awaits(generation_id) and making.failure != reason:
            self.trigger_event(SceneAudio.PartFailed, part=part, generation_id=generation_id, reason=reason)

    def _wants(self, part: str, generation: GenerationRequest) -> bool:
        making = self.parts.get(part)
        return making is None or making.wants(generation)
