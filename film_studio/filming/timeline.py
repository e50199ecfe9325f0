"""When everything happens: shots in whole frames, lines in seconds of their scene and of the film."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.writing.listed_shot import slate_letters
from film_studio.filming.breakdown import FilmScene, Line
from film_studio.filming.desk import Result
from film_studio.filming.order import FPS
from workers.providers.text.direction.plan import ShotPlan

_SCENE_TAIL = 0.5  # seconds that a scene's last shot stays after its last word
_PANNED, _APART = 0.5, 1.0  # how far towards the side where they are seen voices are heard; two at once are told apart
_UNSEEN = (0.3, 0.7)  # where two are heard who speak at once, when they are not seen: as on the page


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line in time: its recording, and when it begins in its scene."""

    line: Line
    recording: Result
    start_s: float
    pan: float

    @property
    def duration_s(self) -> float:
        """The length of its recording in seconds."""
        return float(self.recording.facts["duration_s"])


@dataclass(frozen=True, slots=True)
class TimedShot:
    """A shot in time; `mouths` are the shapes of each speaking figure's mouth, [second of the shot, shape]."""

    plan: ShotPlan
    number: str
    start_s: float
    frames: int
    mouths: Mapping[str, Sequence[tuple[float, str]]]


@dataclass(frozen=True, slots=True)
class TimedScene:
    """A scene in time; its length is that of its shots."""

    id: UUID
    scene: FilmScene
    shots: tuple[TimedShot, ...]
    spoken: tuple[Spoken, ...]

    @property
    def frames(self) -> int:
        """The scene's length in frames."""
        return sum(shot.frames for shot in self.shots)

    @property
    def duration_s(self) -> float:
        """The scene's length in seconds."""
        return self.frames / FPS


def time_scene(scene: FilmScene, recordings: Mapping[str, Result]) -> TimedScene:
    """Lay a scene out in time: shots with lines last as long as their recordings."""
    shots: list[TimedShot] = []
    spoken: dict[str, Spoken] = {}
    at = 0
    for place, plan in enumerate(scene.plan.shots):
        start_s = at / FPS
        seconds, mouths = _laid_out(plan, start_s, scene, recordings, spoken)
        tail = _SCENE_TAIL if place == len(scene.plan.shots) - 1 else 0.0
        frames = max(12, math.ceil((seconds + tail) * FPS))
        shots.append(TimedShot(plan, f"{scene.plan.number}{slate_letters(place)}", start_s, frames, mouths))
        at += frames
    return TimedScene(scene.id, scene, tuple(shots), tuple(sorted(spoken.values(), key=lambda said: said.start_s)))


def _laid_out(
    plan: ShotPlan,
    start_s: float,
    scene: FilmScene,
    recordings: Mapping[str, Result],
    spoken: dict[str, Spoken],
) -> tuple[float, dict[str, list[tuple[float, str]]]]:
    """Return a shot's seconds and the mouths in it; note the lines that begin in it."""
    mouths: dict[str, list[tuple[float, str]]] = {}

    def length(line: str) -> float:
        return float(recordings[line].facts["duration_s"])

    for part, begin_s, _ in plan.heard(length):
        line, recording = scene.lines[part.id], recordings[part.id]
        if part.begin == 0.0:
            spoken[part.id] = Spoken(line, recording, start_s + begin_s, _pan(plan, line, part.voice))
        if any(f.character == line.person.name and f.speaking for f in plan.figures):
            mouths.setdefault(line.person.name, []).extend(
                _mouth(recording.facts["mouth"], part.begin, part.end, begin_s)
            )
    return plan.lasting(length), mouths


def _mouth(track: Sequence[Any], begin: float, end: float, offset: float) -> list[tuple[float, str]]:
    length = track[-1][0] if track else 0.0
    first, last = begin * length, end * length
    shapes = [(round(offset + at - first, 3), str(shape)) for at, shape in track if first <= at <= last]
    return [*shapes, (round(offset + last - first, 3), "rest")]


def _pan(plan: ShotPlan, line: Line, voice: int) -> float:
    """Return where a line is heard: towards the side where its speaker is seen, further where two speak at once."""
    at_once = any(part.voice != voice for part in plan.lines)
    seen = [figure.x for figure in plan.figures if figure.character == line.person.name]
    if not seen and at_once:
        seen = [_UNSEEN[voice]]
    return round((seen[0] - 0.5) * (_APART if at_once else _PANNED), 3) if seen else 0.0
