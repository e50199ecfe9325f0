"""The grammar of coverage: where the camera stands for each paragraph of a scene."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from types import MappingProxyType
from typing import NamedTuple

from media.pictures.props import hands_in
from workers.providers.text.direction import words
from workers.providers.text.direction.naming import named
from workers.providers.text.direction.people import People
from workers.providers.text.direction.plan import (
    FigurePlan,
    LinePart,
    Paragraph,
    PlacePlan,
    ScenePlan,
    SceneText,
    ShotPlan,
)
from workers.providers.text.direction.things import thing_of

_LENS = {"establishing": 24, "wide": 28, "two_shot": 40, "medium": 50, "close_up": 85, "insert": 100}
_LONG = 24  # words of a line after which the listener is shown
_SHORT = 9  # words of a line that may stay in the two-shot
_PEAK = 0.6  # intensity from which a line is played in a close-up
_PACE = 2.6  # words of an action told in a second of picture
_LEAST, _MOST = 2.0, 5.0  # seconds of a shot without lines
_BRIEF = 12  # words under which an action that names nobody tells of a thing or of those who are there


class _Framing(NamedTuple):
    """How the camera sees it."""

    size: str
    camera: str = "static"
    angle: str = "eye_level"


def direct_scene(
    scene: SceneText,
    cast: Sequence[str],
    before: PlacePlan | None = None,
    pronouns: Mapping[str, str] = MappingProxyType({}),
) -> ScenePlan:
    """Return the shot list of a scene. `cast` are the names that action may mention, `before` the last scene's place.

    `pronouns` tell who of the cast is spoken of as she and as he, as far as that is known.

    A paragraph's shots are named after it: a changed line changes the shots that carry it and no others.
    """
    told = " ".join(p.text for p in scene.paragraphs if p.kind == "action")
    place = words.place(scene.heading, told, before)
    people = People.of(scene, cast, pronouns)
    shots = list(_Director(scene, people, cast).shots())
    feelings = [_feeling(shot) for shot in shots]
    moods = [feeling for feeling in feelings if feeling != "neutral"]
    mood = max(sorted(set(moods)), key=moods.count) if moods else "calm"
    levels = tuple(words.intensity(feeling) for feeling in feelings)
    return ScenePlan(scene.id, scene.number, scene.heading, place, mood, tuple(shots), levels)


def _at_once(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, ...]]:
    """Yield every paragraph by itself, and the lines that two speak at once together."""
    place = 0
    while place < len(paragraphs):
        left = _beside(paragraphs, place, "left")
        right = _beside(paragraphs, place + len(left), "right") if left else ()
        together = (*left, *right) if right else (paragraphs[place],)
        yield together
        place += len(together)


def _beside(paragraphs: Sequence[Paragraph], place: int, side: str) -> tuple[Paragraph, ...]:
    return tuple(takewhile(lambda p: p.side == side, islice(paragraphs, place, None)))


def _feeling(shot: ShotPlan) -> str:
    speaking = [f.emotion for f in shot.figures if f.speaking]
    return next((e for e in (*speaking, *(f.emotion for f in shot.figures)) if e != "neutral"), "neutral")


class _Director:
    """Goes through a scene once."""

    def __init__(self, scene: SceneText, people: People, cast: Sequence[str]) -> None:
        self._scene = scene
        self._people = people
        self._cast = cast
        self._exchange = 0  # lines since the last action: the first of them is played in the two-shot

    def shots(self) -> Iterator[ShotPlan]:
        """Yield the shots in their order."""
        paragraphs = self._scene.paragraphs
        if not paragraphs or paragraphs[0].kind == "line":
            yield self._establishing(f"{self._scene.id}:open", self._scene.heading, 2.5)
        told = list(_at_once(paragraphs))
        last = max((n for n, (p, *_) in enumerate(told) if p.kind == "line"), default=-1)
        for place, (paragraph, *others) in enumerate(told):
            if paragraph.kind == "card":
                self._exchange = 0
                yield self._card(paragraph)
            elif paragraph.kind == "action":
                self._exchange = 0
                yield self._action(paragraph, opening=all(p.kind == "card" for p, *_ in told[:place]))
            else:
                yield from self._both((paragraph, *others)) if others else self._line(paragraph, last=place == last)
                self._exchange += 1

    def _establishing(self, key: str, caption: str, seconds: float) -> ShotPlan:
        figures = self._people.group(self._people.names[:2]) if self._people.names else ()
        return ShotPlan(
            key, "establishing", "drift", "eye_level", _LENS["establishing"], figures, (), seconds, caption=caption
        )

    def _card(self, paragraph: Paragraph) -> ShotPlan:
        seconds = min(_MOST, _LEAST + words.count(paragraph.text) / _PACE)
        key = f"{paragraph.id}:card"
        return ShotPlan(
            key,
            "insert",
            "static",
            "eye_level",
            _LENS["insert"],
            (),
            (),
            seconds,
            caption=paragraph.text,
            card=paragraph.text,
        )

    def _action(self, paragraph: Paragraph, *, opening: bool) -> ShotPlan:
        names = named(paragraph.text, self._cast)
        unnamed = not names
        names = names or self._people.meant(paragraph.text)
        self._people.act(paragraph.text, names)
        self._people.meet(names)
        seconds = min(_MOST, max(_LEAST, words.count(paragraph.text) / _PACE))
        key = f"{paragraph.id}:action"
        if opening:
            shot = self._establishing(key, paragraph.text, max(3.0, seconds))
            return replace(shot, figures=self._people.group(names))
        short = unnamed and words.count(paragraph.text) < _BRIEF
        thing, holders = self._shown(paragraph.text) if short else ("", ())
        if thing:
            size, figures = "insert", tuple(f for name in holders for f in self._people.single(name, speaking=False))
        elif len(names) == 1:
            moves = self._people.poses.get(names[0]) == "walking"
            size, figures = "wide" if moves else "medium", self._people.single(names[0], speaking=False)
        else:
            # what is told at length is the place; a short word is about those who are there
            shown = names or (self._people.met if short else ())
            size, figures = "wide", self._people.group(shown) if shown else ()
        return ShotPlan(
            key, size, "static", "eye_level", _LENS[size], figures, (), seconds, caption=paragraph.text, thing=thing
        )

    def _shown(self, text: str) -> tuple[str, Sequence[str]]:
        """Return what an insert of a text shows and who holds it: nothing for hands of nobody who is known."""
        thing, sentence = thing_of(text)
        holders = self._people.meant(sentence)[:2]
        return ("", ()) if hands_in(thing) and not holders else (thing, holders)

    def _line(self, paragraph: Paragraph, *, last: bool) -> Iterator[ShotPlan]:
        emotion = words.feeling(paragraph.manner, paragraph.text)
        if paragraph.heard_only or paragraph.speaker not in self._people.sides:
            yield self._spoken(paragraph, *self._over([paragraph.speaker]))
            return
        self._people.feel(paragraph.speaker, emotion)
        self._people.meet([paragraph.speaker])
        length = words.count(paragraph.text)
        listener = self._people.other(paragraph.speaker)
        peak = words.intensity(emotion) >= _PEAK
        if self._exchange == 0 and listener and length <= _SHORT * 2 and not peak:
            figures = self._people.group([paragraph.speaker, listener], paragraph.speaker)
            yield self._spoken(paragraph, _Framing("two_shot"), figures)
            return
        framing = self._framing(paragraph, listener, length, peak=peak, last=last)
        pose = "gesturing" if framing.size == "medium" and (length > 12 or emotion == "angry") else ""
        figures = self._people.single(paragraph.speaker, speaking=True, pose=pose)
        if framing.angle == "over_shoulder":
            figures = self._people.over_shoulder(paragraph.speaker, listener)
        if length <= _LONG or not listener:
            yield self._spoken(paragraph, framing, figures)
            return
        yield self._spoken(paragraph, framing, figures, (0.0, 0.62))
        reaction = self._people.single(listener, speaking=False)
        yield self._spoken(paragraph, _Framing("close_up"), reaction, (0.62, 1.0))

    def _framing(self, paragraph: Paragraph, listener: str, length: int, *, peak: bool, last: bool) -> _Framing:
        """Return how a line is seen that its speaker has the picture for: over the shoulder, alone, close, and on."""
        turn = self._exchange % 3
        close = peak or last or turn == 2
        over = not close and turn == 1 and self._people.face(paragraph.speaker, listener)
        return _Framing(
            "close_up" if close else "medium",
            "push_in" if (peak and length > 5) or last else "static",
            "over_shoulder" if over else "eye_level",
        )

    def _both(self, lines: Sequence[Paragraph]) -> Iterator[ShotPlan]:
        """Yield the shot of two who speak at once: it shows both; who is only heard is not seen."""
        felt: dict[str, str] = {}
        for line in lines:
            if not line.heard_only and line.speaker in self._people.sides:
                feelings = (felt.get(line.speaker, "neutral"), words.feeling(line.manner, line.text))
                felt[line.speaker] = max(feelings, key=words.intensity)
        for speaker, emotion in felt.items():
            self._people.feel(speaker, emotion)
        self._people.feelings |= felt  # each feels as the own words do, and not as who listens to the other's
        self._people.meet(list(felt))
        if len(felt) > 1:
            framing, figures = _Framing("two_shot"), self._people.group(list(felt), *felt)
        elif felt:
            framing, figures = _Framing("medium"), self._people.single(*felt, speaking=True)
        else:
            framing, figures = self._over([line.speaker for line in lines])
        told = dict.fromkeys(line.speaker for line in lines)
        said = [f"{name}: {' '.join(line.text for line in lines if line.speaker == name)}" for name in told]
        parts = tuple(LinePart(line.id, voice=int(line.side == "right")) for line in lines)
        yield replace(self._spoken(lines[0], framing, figures), lines=parts, caption=" / ".join(said))

    def _over(self, speakers: Sequence[str]) -> tuple[_Framing, tuple[FigurePlan, ...]]:
        """Return what is seen while somebody who is not there is heard: those who are."""
        there = self._people.met or self._people.names
        seen = [name for name in there if name not in speakers][:2]
        size = "wide" if not seen else "medium" if len(seen) == 1 else "two_shot"
        return _Framing(size, "drift"), self._people.group(seen)

    def _spoken(
        self,
        paragraph: Paragraph,
        framing: _Framing,
        figures: tuple[FigurePlan, ...],
        span: tuple[float, float] = (0.0, 1.0),
    ) -> ShotPlan:
        begins, ends = span[0] == 0.0, span[1] == 1.0
        part = "a" if begins else "b"
        return ShotPlan(
            f"{paragraph.id}:{part}",
            framing.size,
            framing.camera,
            framing.angle,
            _LENS[framing.size],
            figures,
            (LinePart(paragraph.id, *span),),
            pause_before=0.3 if begins else 0.0,
            pause_after=0.4 if ends else 0.0,
            caption=f"{paragraph.speaker}: {paragraph.text}",
        )
