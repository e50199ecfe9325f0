"""The film's sound: a scene is mixed as soon as it is scored, and finished when the whole film's loudness is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from commands.postproduction.scene_audio import MixScene, ScoreScene
from film_studio.filming import recipes
from film_studio.filming.desk import Order, Result, Wish
from film_studio.filming.stages import Card, Making, parts
from film_studio.filming.timeline import TimedScene

STEMS = ("dialogue", "music", "effects")


@dataclass(slots=True)
class Sound:
    """What is asked for of a film's sound; the parts are its title, its scenes and its credits, in their order."""

    making: Making
    scenes: Sequence[TimedScene]
    cards: tuple[Card, Card]
    scores: dict[UUID, Wish] = field(default_factory=dict[UUID, Wish])
    mixed: dict[UUID, Wish] = field(default_factory=dict[UUID, Wish])
    loudness: Wish | None = None
    """The film's gain, once it was asked for."""

    @property
    def parts(self) -> list[UUID]:
        """The scenes and cards in their order."""
        return parts(self.cards, self.scenes)

    @property
    def mixes(self) -> dict[UUID, Result]:
        """The mixes by scene, once they were waited for."""
        return {part: wish.made for part, wish in self.mixed.items()}

    def begin(self) -> list[Wish]:
        """Ask for the music of every part."""
        self.making.tell.stage("music", len(self.parts))
        self.making.tell.stage("mixes", len(self.parts))
        asked = [
            self._score(f"scene {scene.scene.plan.number}", scene.id, recipes.score(self.making.script, scene))
            for scene in self.scenes
        ]
        mood, seeds = self.scenes[0].scene.plan.mood, leads(self.scenes)
        for card in self.cards:
            recipe = recipes.card_score(self.making.script, card.name, card.seconds, mood, seeds)
            asked.append(self._score(card.name, card.scene_id, recipe))
        wishes = self.making.wishes("music", asked)
        self.scores = dict(zip((command.scene_id for _, command in asked), wishes, strict=True))
        return wishes

    def after(self, wish: Wish) -> list[Wish]:
        """Return what is asked for next, now that a wish has its result."""
        if wish.stage == "music":
            return [self._mix(next(part for part, score in self.scores.items() if score is wish))]
        mixed = all(part in self.mixed and self.mixed[part].result for part in self.parts)
        return [self._loudness()] if mixed and self.loudness is None else []

    def finish(self) -> list[Result]:
        """Have every part brought to the film's loudness, and encoded."""
        if self.loudness is None:
            msg = "the scenes are not all mixed"
            raise RuntimeError(msg)
        self.making.tell.stage("finish", len(self.parts))
        gain_db = float(self.loudness.made.facts["gain_db"])
        wishes: list[Wish] = []
        for number, part in enumerate(self.parts, 1):
            mix = self.mixed[part].made.outputs
            stems = [mix[stem] for stem in STEMS]
            inputs = tuple(dict.fromkeys([*stems, mix["levels"]]))
            recipe = recipes.finish(stems, mix["levels"], gain_db)
            made = self.making.desk.wish_made(self._order, f"part {number}", recipe, inputs)
            wishes.append(self.making.asked("finish", made))
        return self.making.wait(wishes)

    def _score(self, label: str, part: UUID, recipe: dict[str, Any]) -> tuple[str, ScoreScene]:
        return label, ScoreScene(script_id=self.making.script.id, scene_id=part, recipe=recipe)

    def _mix(self, part: UUID) -> Wish:
        score = self.scores[part]
        recipe, inputs = self._mix_recipe(part, score.made.outputs["audio"])
        command = MixScene(script_id=self.making.script.id, scene_id=part, recipe=recipe, inputs=tuple(inputs))
        self.mixed[part] = self.making.wish("mixes", score.label, command)
        return self.mixed[part]

    def _mix_recipe(self, part: UUID, audio: str) -> tuple[dict[str, Any], list[str]]:
        for card in self.cards:
            if card.scene_id == part:
                return recipes.card_sound(card.name, card.seconds, audio), [audio]
        return recipes.mix(next(scene for scene in self.scenes if scene.id == part), audio)

    def _loudness(self) -> Wish:
        """Ask for the gain that brings the whole film to its loudness."""
        levels = [self.mixed[part].made.outputs["levels"] for part in self.parts]
        self.making.tell.stage("loudness", 1)
        made = self.making.desk.wish_made(self._order, "film", recipes.loudness(levels), tuple(dict.fromkeys(levels)))
        self.loudness = self.making.asked("loudness", made)
        return self.loudness

    @property
    def _order(self) -> Order:
        return Order("mix", "postproduction.finish", self.making.script.id, self.making.project_id)


def leads(scenes: Sequence[TimedScene]) -> list[str]:
    """Return the seeds of the two who speak most in the film."""
    spoken = [s.line.person.seed for scene in scenes for s in scene.spoken]
    return sorted(dict.fromkeys(spoken), key=spoken.count, reverse=True)[:2]
