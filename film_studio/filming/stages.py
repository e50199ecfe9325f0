"""The stages of a film: each asks for what it needs, waits, and hands over what was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from commands.postproduction.scene_audio import MixScene, ScoreScene, VoiceLine
from commands.production.render import RenderShot
from commands.production.shot import PlannedShot, PlanShots, SpecShape
from domain.writing.listed_shot import directed_id
from domain.writing.scenes import CARDS, card_id
from film_studio.filming import recipes
from film_studio.filming.breakdown import FilmScene
from film_studio.filming.desk import Desk, Result, Wish, result_of
from film_studio.filming.order import FPS
from film_studio.filming.progress import Telling
from film_studio.filming.script import FilmScript
from film_studio.filming.timeline import TimedScene, time_scene

_TITLE_S, _CREDITS_S, _CREDIT_S = 4.0, 5.0, 0.5  # seconds; the last for each line of the credits
_BATCH = 400  # shots planned in one command


@dataclass(frozen=True, slots=True)
class Made:
    """One thing that the film is made of, for the report."""

    stage: str
    label: str
    result: Result


@dataclass(frozen=True, slots=True)
class Card:
    """A title or the credits: a scene of one shot without anybody in it."""

    name: str
    scene_id: UUID
    shot_id: UUID
    recipe: dict[str, Any]
    seconds: float


@dataclass(slots=True)
class Making:
    """A film in the making: who makes it, of what, and what is there already."""

    desk: Desk
    script: FilmScript
    project_id: UUID
    tell: Telling
    made: list[Made] = field(default_factory=list[Made])

    def wait(self, stage: str, wishes: Sequence[Wish]) -> list[Result]:
        """Wait for the wishes of one stage, telling of each; return their results in the order of the wishes."""

        def done(wish: Wish) -> None:
            self.tell.item(stage, wish.label, reused=result_of(wish).reused)

        self.desk.wait(wishes, done)
        self.made += [Made(stage, wish.label, result_of(wish)) for wish in wishes]
        return [result_of(wish) for wish in wishes]

    def shot_id(self, key: str) -> UUID:
        """Return the id of the shot that the director named `key`."""
        return directed_id(self.script.id, key)


def voices(making: Making, scenes: Sequence[FilmScene]) -> list[TimedScene]:
    """Have every line spoken, and lay the scenes out in time."""
    lines = [(scene, line) for scene in scenes for line in scene.lines.values()]
    making.tell.stage("voices", len(lines))
    wishes = [
        making.desk.wish(
            f"{line.person.name}: {line.text[:60]}",
            VoiceLine(
                script_id=making.script.id,
                scene_id=scene.id,
                element_id=line.id,
                recipe=recipes.speech(line),
                lineage=(line.person.id,),
            ),
        )
        for scene, line in lines
    ]
    results = making.wait("voices", wishes)
    recordings = {str(line.id): result for (_, line), result in zip(lines, results, strict=True)}
    return [time_scene(scene, recordings) for scene in scenes]


def cards(making: Making, credit_lines: Sequence[str]) -> tuple[Card, Card]:
    """Return the title before the film and the credits after it."""
    script = making.script
    told = {"title": [f"written by {script.author}"] if script.author else [], "credits": list(credit_lines)}
    seconds = {"title": _TITLE_S, "credits": _CREDITS_S + len(credit_lines) * _CREDIT_S}
    title, ending = (
        Card(
            name,
            card_id(script.id, name),
            making.shot_id(f"card:{name}"),
            recipes.card(name, script.title, told[name], round(seconds[name] * FPS)),
            round(seconds[name] * FPS) / FPS,
        )
        for name in CARDS
    )
    return title, ending


def plan(making: Making, scenes: Sequence[TimedScene], both: Sequence[Card], omitted: Iterable[UUID]) -> None:
    """Write the shot list into the studio: new and changed shots, and those that are gone."""
    planned = [
        PlannedShot(
            shot_id=making.shot_id(shot.plan.key),
            scene_id=scene.id,
            number=shot.number,
            place=place,
            spec=SpecShape(
                size=shot.plan.size,
                angle=shot.plan.angle,
                camera=shot.plan.camera,
                lens_mm=shot.plan.lens_mm,
                duration_frames=shot.frames,
                caption=shot.plan.caption[:2_000],
                line_ids=tuple(UUID(part.id) for part in shot.plan.lines),
                figures=tuple(asdict(figure) for figure in shot.plan.figures),
            ),
        )
        for scene in scenes
        for place, shot in enumerate(scene.shots)
    ]
    planned += [
        PlannedShot(
            shot_id=card.shot_id,
            scene_id=card.scene_id,
            number=card.name.title(),
            place=0,
            spec=SpecShape(size="insert", duration_frames=round(card.seconds * FPS), caption=card.name),
        )
        for card in both
    ]
    gone = tuple(omitted)
    for begin in range(0, len(planned), _BATCH):
        making.desk.ask(
            PlanShots(
                script_id=making.script.id,
                shots=tuple(planned[begin : begin + _BATCH]),
                omitted=gone if begin == 0 else (),
            )
        )


def pictures_and_music(
    making: Making, scenes: Sequence[TimedScene], both: Sequence[Card]
) -> tuple[dict[UUID, Result], dict[UUID, Result]]:
    """Have every shot rendered and every scene scored; return segments by shot and music by scene."""
    people = making.script.people
    music = [_score(making, scene) for scene in scenes] + [_card_score(making, card, scenes) for card in both]
    music_of = [scene.id for scene in scenes] + [card.scene_id for card in both]
    shots: list[tuple[UUID, str, dict[str, Any], tuple[UUID, ...]]] = [
        (
            making.shot_id(shot.plan.key),
            f"{shot.number} {shot.plan.size}",
            recipes.shot(scene.scene, shot, people),
            recipes.lineage(scene.scene, shot, people),
        )
        for scene in scenes
        for shot in scene.shots
    ]
    shots += [(card.shot_id, card.name, card.recipe, ()) for card in both]
    making.tell.stage("shots", len(shots))
    making.tell.stage("music", len(music))
    wishes = [
        making.desk.wish(label, RenderShot(shot_id=shot_id, recipe=recipe, lineage=lineage))
        for shot_id, label, recipe, lineage in shots
    ]
    segments = making.wait("shots", wishes)
    scores = making.wait("music", music)
    by_shot = {shot[0]: segment for shot, segment in zip(shots, segments, strict=True)}
    return by_shot, dict(zip(music_of, scores, strict=True))


def _score(making: Making, scene: TimedScene) -> Wish:
    recipe = recipes.score(making.script, scene)
    command = ScoreScene(script_id=making.script.id, scene_id=scene.id, recipe=recipe)
    return making.desk.wish(f"scene {scene.scene.plan.number}", command)


def _card_score(making: Making, card: Card, scenes: Sequence[TimedScene]) -> Wish:
    recipe = recipes.card_score(making.script, card.name, card.seconds, scenes[0].scene.plan.mood, leads(scenes))
    return making.desk.wish(card.name, ScoreScene(script_id=making.script.id, scene_id=card.scene_id, recipe=recipe))


def leads(scenes: Sequence[TimedScene]) -> list[str]:
    """Return the seeds of the two who speak most in the film."""
    spoken = [s.line.person.seed for scene in scenes for s in scene.spoken]
    return sorted(dict.fromkeys(spoken), key=spoken.count, reverse=True)[:2]


def mixes(
    making: Making, scenes: Sequence[TimedScene], both: Sequence[Card], music: Mapping[UUID, Result]
) -> dict[UUID, Result]:
    """Have every scene mixed; return the mixes by scene."""
    making.tell.stage("mixes", len(scenes) + len(both))
    wishes: list[Wish] = []
    for scene in scenes:
        recipe, inputs = recipes.mix(scene, music[scene.id].outputs["audio"])
        wishes.append(_mix(making, f"scene {scene.scene.plan.number}", scene.id, recipe, inputs))
    for card in both:
        audio = music[card.scene_id].outputs["audio"]
        wishes.append(
            _mix(making, card.name, card.scene_id, recipes.card_sound(card.name, card.seconds, audio), [audio])
        )
    ids = [scene.id for scene in scenes] + [card.scene_id for card in both]
    return dict(zip(ids, making.wait("mixes", wishes), strict=True))


def _mix(making: Making, label: str, scene_id: UUID, recipe: dict[str, Any], inputs: Sequence[str]) -> Wish:
    command = MixScene(script_id=making.script.id, scene_id=scene_id, recipe=recipe, inputs=tuple(inputs))
    return making.desk.wish(label, command)
