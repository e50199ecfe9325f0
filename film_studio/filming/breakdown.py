"""The script's scenes as the director reads them, and the director's plans of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.writing.scenes import Scene
from film_studio.filming.script import FilmScript, Person, cue_name
from media.screenplay.lines import plain
from workers.providers.text.direction.coverage import direct_scene
from workers.providers.text.direction.plan import Paragraph, PlacePlan, ScenePlan, SceneText
from workers.providers.text.direction.words import feeling

_UNSEEN = ("V.O", "O.S", "O.C")


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
    cast = sorted(script.people)
    directed: list[FilmScene] = []
    before: PlacePlan | None = None
    for scene in script.scenes:
        paragraphs = tuple(_paragraphs(scene))
        plan = direct_scene(SceneText(str(scene.id), scene.number, plain(scene.heading), paragraphs), cast, before)
        lines = {
            p.id: Line(UUID(p.id), script.people[p.speaker], p.text, feeling(p.manner, p.text))
            for p in paragraphs
            if p.kind == "line"
        }
        directed.append(FilmScene(scene.id, plan, lines))
        before = plan.place
    return directed


def _paragraphs(scene: Scene) -> Iterator[Paragraph]:
    speaker, manner, unseen = "", "", False
    for element in scene.elements:
        text = plain(element.text)
        if element.type == "character":
            speaker, manner = cue_name(element.text), ""
            unseen = (element.extension or "").upper().startswith(_UNSEEN)
        elif element.type == "parenthetical":
            manner = text
        elif element.type in {"dialogue", "lyrics"} and speaker and text:
            yield Paragraph(str(element.id), "line", " ".join(text.split()), speaker, manner, unseen)
        elif element.type in {"action", "centered"} and text:
            yield Paragraph(str(element.id), "action", " ".join(text.split()))
            speaker = ""
