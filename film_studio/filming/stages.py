"""The stages of a film's pictures: each asks for what it needs, waits, and hands over what was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from commands.bus import Command
from commands.postproduction.scene_audio import VoiceLine
from commands.production.render import RenderShot
from commands.production.shot import PlannedShot, PlanShots, SpecShape
from domain.writing.listed_shot import directed_id
from domain.writing.scenes import CARDS, card_id
from film_studio.filming import recipes
from film_studio.filming.breakdown import FilmScene
from film_studio.filming.desk import Desk, Result, Wanted, Wish
from film_studio.filming.order import FPS
from film_studio.filming.progress import Telling
from film_studio.filming.script import FilmScript
from film_studio.filming.timeline import TimedScene, time_scene

_TITLE_S, _CREDITS_S, _CREDIT_S = 4.0, 5.0, 0.5  # seconds; the last for each line of the credits
_BATCH = 400  # shots planned in one command


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
    made: list[Wish] = field(default_factory=list[Wish])
    """All that was asked for, in its order, for the report."""

    def asked(self, stage: str, wish: Wish) -> Wish:
        """Take a wish as one of a stage."""
        wish.stage = stage
        self.made.append(wish)
        return wish

    def wish(self, stage: str, label: str, command: Command) -> Wish:
        """Ask for something made in a stage."""
        return self.asked(stage, self.desk.wish(label, command))

    def wishes(self, stage: str, asked: Sequence[tuple[str, Wanted]]) -> list[Wish]:
        """Ask for several things made in a stage."""
        return [self.asked(stage, wish) for wish in self.desk.wishes(asked)]

    def wait(self, wishes: Sequence[Wish], then: Callable[[Wish], Iterable[Wish]] = lambda _: ()) -> list[Result]:
        """Wait for the wishes, and for those that `then` says follow, telling of each; return the wishes' results."""

        def done(wish: Wish) -> Iterable[Wish]:
            self.tell.item(wish.stage, wish.label, reused=wish.made.reused)
            return then(wish)

        self.desk.wait(wishes, done)
        return [wish.made for wish in wishes]

    def shot_id(self, key: str) -> UUID:
        """Return the id of the shot that the director named `key`."""
        return directed_id(self.script.id, key)


def voices(making: Making, scenes: Sequence[FilmScene]) -> list[TimedScene]:
    """Have every line spoken, and lay the scenes out in time."""
    lines = [(scene, line) for scene in scenes for line in scene.lines.values()]
    making.tell.stage("voices", len(lines))
    asked = [
        (
            f"{line.person.name}: {line.text[:60]}",
            VoiceLine(
                script_id=making.script.id,
                scene_id=scene.id,
                element_id=line.id,
                recipe=recipes.speech(line, making.script.language),
                lineage=(line.person.id,),
            ),
        )
        for scene, line in lines
    ]
    results = making.wait(making.wishes("voices", asked))
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


def parts(cards: tuple[Card, Card], scenes: Sequence[TimedScene]) -> list[UUID]:
    """Return a film's parts in their order: its title, its scenes, its credits."""
    title, ending = cards
    return [title.scene_id, *(scene.id for scene in scenes), ending.scene_id]


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


def pictures(making: Making, scenes: Sequence[TimedScene], both: Sequence[Card]) -> dict[UUID, Wish]:
    """Ask for every shot; return the wishes by shot."""
    people = making.script.people
    shots: list[tuple[UUID, str, dict[str, Any], tuple[UUID, ...]]] = [
        (
            making.shot_id(shot.plan.key),
            f"{shot.number} {shot.plan.size_in_words}",
            recipes.shot(scene.scene, shot, people),
            recipes.lineage(scene.scene, shot, people),
        )
        for scene in scenes
        for shot in scene.shots
    ]
    shots += [(card.shot_id, card.name, card.recipe, ()) for card in both]
    making.tell.stage("shots", len(shots))
    asked = [(label, RenderShot(shot_id=shot, recipe=recipe, lineage=line)) for shot, label, recipe, line in shots]
    return dict(zip((shot_id for shot_id, *_ in shots), making.wishes("shots", asked), strict=True))
