"""The script's scenes as the director reads them, and the director's plans of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from film_studio.filming.script import FilmScript, Person
from media.pictures.appearance import appearance_of
from media.screenplay.lines import plain
from workers.providers.text.direction.coverage import direct_scene
from workers.providers.text.direction.naming import HE, SHE
from workers.providers.text.direction.plan import PlacePlan, ScenePlan, SceneText
from workers.providers.text.direction.reading import paragraphs_of
from workers.providers.text.direction.words import feeling


@dataclass(frozen=True, slots=True)
class Line:
    """A line to be spoken."""

    id: UUID
    person: Person
    text: str
    emotion: str


@dataclass(frozen=True, slots=True)
class FilmScene:
    """A scene of the film: its plan and its lines by the id of their element."""

    id: UUID
    plan: ScenePlan
    lines: dict[str, Line]


def break_down(script: FilmScript) -> list[FilmScene]:
    """Direct every scene of the script."""
    cast = sorted(script.seen)
    pronouns = {name: _pronoun(person) for name, person in script.seen.items()}
    directed: list[FilmScene] = []
    before: PlacePlan | None = None
    for scene in script.scenes:
        paragraphs = tuple(paragraphs_of(scene.elements))
        text = SceneText(str(scene.id), scene.number, plain(scene.heading), paragraphs)
        plan = direct_scene(text, cast, before, pronouns)
        lines = {
            p.id: Line(UUID(p.id), script.people[p.speaker], p.text, feeling(p.manner, p.text))
            for p in paragraphs
            if p.kind == "line"
        }
        directed.append(FilmScene(scene.id, plan, lines))
        before = plan.place
    return directed


def _pronoun(person: Person) -> str:
    """Return how action speaks of somebody who looks as the pictures show."""
    return SHE if appearance_of(person.seed, person.appearance, person.name.title()).presentation == "woman" else HE
