"""Writes a screenplay from an idea by a story pattern, without a model: a draft to think with, and it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from random import Random

from media.screenplay.elements import Element
from workers.providers.text.previz import idea as ideas
from workers.providers.text.previz.brief import in_time
from workers.providers.text.previz.manner import Manner, spoken
from workers.providers.text.previz.narrated import NARRATED, Narrator, beats_of
from workers.providers.text.previz.patterns import ACTIONS, FEELINGS, LINES, PATTERNS

PROVIDER = "previz"
_SCENE_S, _TOLD_S, _CARDS_S = 17.0, 8.0, 11.0  # seconds of film: a scene played, one narrated, title and credits
_MOST_SCENES = 72
_ENOUGH = 3  # times the seconds of an ad: scenes that a narrator tells play a third of the others
_EXCHANGES = 2  # lines of each of the two in a scene
_HOURS = ("DAY", "NIGHT", "DAWN", "DUSK")
_INSIDE = frozenset(
    ["kitchen", "office", "cafe", "train station", "school", "hospital", "church", "theatre", "shop", "corridor"]
)


@dataclass(frozen=True, slots=True)
class CastMember:
    """A character of the story, and how they speak."""

    name: str
    description: str
    manner: Manner = field(default_factory=Manner)


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """A screenplay as a proposal: its elements, who plays in it, and the pattern with the beats that were used."""

    elements: tuple[Element, ...]
    logline: str
    cast: tuple[CastMember, ...]
    pattern: str
    beats: tuple[str, ...]


def write_script(
    prompt: str,
    *,
    minutes: float = 1.0,
    cast: Sequence[CastMember] = (),
    pattern: str = "three-act",
    seed: str = "",
    seconds: int | None = None,
) -> StoryDraft:
    """Write a screenplay of about `minutes`, or of `seconds` at most, from a prompt. Raises KeyError.

    The same words give the same script.
    """
    if seconds is not None:
        draft = write_script(prompt, minutes=_ENOUGH * seconds / 60, cast=cast, pattern=pattern, seed=seed)
        return replace(draft, elements=tuple(in_time(draft.elements, seconds)))
    dice = Random(f"{prompt}|{minutes}|{pattern}|{seed}")  # noqa: S311 - no secret
    about = ideas.read(prompt, dice)
    people = [*cast[:2], *_invented(dice, about)][:2]
    lasts = _TOLD_S if pattern in NARRATED else _SCENE_S
    count = max(2, min(_MOST_SCENES, round((minutes * 60 - _CARDS_S) / lasts)))
    beats = _spread(PATTERNS[pattern], count)
    if pattern in NARRATED:
        return _narrated(pattern, count, dice, about, people)
    decks = {beat: _Deck.shuffled(dice, beat) for beat in PATTERNS[pattern]}
    elements: list[Element] = []
    for number, beat in enumerate(beats):
        elements += _scene(decks[beat], about, people, beat, number)
    elements.append(Element("transition", "FADE OUT."))
    logline = f"{people[0].name}, a {about.who}, and what the {about.thing} asks of them."
    return StoryDraft(tuple(elements), logline, tuple(people), pattern, tuple(beats))


def _narrated(pattern: str, count: int, dice: Random, about: ideas.Idea, people: Sequence[CastMember]) -> StoryDraft:
    """Write what a narrator tells over pictures; each scene is about the first of the cast."""
    narrator, beats = Narrator(pattern, dice), beats_of(pattern, count)
    elements: list[Element] = []
    for number, beat in enumerate(beats):
        place = about.places[number % len(about.places)]
        heading = f"{'INT.' if place in _INSIDE else 'EXT.'} {place.upper()} - {_HOURS[number % 2]}"
        elements += narrator.scene(beat, heading, _slots(about, people, place))
    name, introduced = people[0].name, f"{people[0].name.upper()} ({people[0].description})"
    first = next((n for n, e in enumerate(elements) if e.type == "action" and name.title() in e.text), None)
    if first is not None:  # in a short one it may be that nobody is seen
        elements[first] = Element("action", elements[first].text.replace(name.title(), introduced, 1))
    elements.append(Element("transition", "FADE OUT."))
    logline = f"The {about.thing}, told by those who know what it asks of {people[0].name}."
    return StoryDraft(tuple(elements), logline, tuple(people[:1] if first is not None else ()), pattern, tuple(beats))


def write_dialogue(
    speaker: CastMember, context: str, emotion: str, heading: str, seed: str = ""
) -> tuple[Element, ...]:
    """Write one speech of a character in a scene."""
    dice = Random(f"{speaker.name}|{context}|{emotion}|{heading}|{seed}")  # noqa: S311 - no secret
    about = ideas.read(f"{context} {heading}", dice)
    beat = next((b for b, words in FEELINGS.items() if emotion in words), dice.choice(sorted(LINES)))
    words = _slots(about, [speaker, CastMember("you", "")], about.places[0])
    chosen = dice.sample(LINES[beat][0], 2)
    manner = [Element("parenthetical", emotion)] if emotion and emotion != "neutral" else []
    said = spoken(" ".join(ideas.filled(line, words) for line in chosen), speaker.manner, dice)
    return (Element("character", speaker.name.upper()), *manner, Element("dialogue", said))


def write_scene(context: str, heading: str, emotion: str, cast: Sequence[CastMember], seed: str = "") -> list[Element]:
    """Write one scene of what happens in it; the first two of the cast play it, and whom it lacks is invented."""
    dice = Random(f"scene|{context}|{heading}|{emotion}|{seed}")  # noqa: S311 - no secret
    about = ideas.read(f"{context} {heading}", dice)
    people = [*cast[:2], *_invented(dice, about)][:2]
    beat = next((b for b, words in FEELINGS.items() if emotion in words), dice.choice(sorted(LINES)))
    written = list(_scene(_Deck.shuffled(dice, beat), about, people, beat, dice.randrange(2)))
    seen = Element("action", context.strip().rstrip(".") + ".")
    return [Element("scene_heading", heading) if heading else written[0], seen, *written[1:]]


def _invented(dice: Random, about: ideas.Idea) -> list[CastMember]:
    names = ideas.names(dice)
    looks = ideas.looks(dice, names)
    return [CastMember(names[0], f"{looks[0]}, {about.who}"), CastMember(names[1], looks[1])]


def _spread(beats: Sequence[str], count: int) -> list[str]:
    """Return `count` beats: the first and the last always, the others as evenly as they go."""
    return [beats[round(n * (len(beats) - 1) / (count - 1))] for n in range(count)]


@dataclass(frozen=True, slots=True)
class _Deck:
    """What may be seen and said in scenes of one beat, in turn: nothing comes again before all of it was used."""

    actions: Iterator[str]
    own: Iterator[str]
    others: Iterator[str]

    @classmethod
    def shuffled(cls, dice: Random, beat: str) -> _Deck:
        """Return a beat's actions and lines, shuffled."""
        return cls(*(cycle(dice.sample(told, len(told))) for told in (ACTIONS[beat], *LINES[beat])))


def _scene(deck: _Deck, about: ideas.Idea, people: Sequence[CastMember], beat: str, number: int) -> Iterator[Element]:
    place = about.places[number % len(about.places)]
    setting = "INT." if place in _INSIDE else "EXT."
    hour = _HOURS[number % 2] if beat != "ending" else "DAWN"
    yield Element("scene_heading", f"{setting} {place.upper()} - {hour}")
    words = _slots(about, people, place)
    action = ideas.filled(next(deck.actions), words)
    yield Element("action", _introduced(action, people) if number == 0 else action)
    manners = FEELINGS[beat]
    for turn in range(_EXCHANGES):
        yield from _speech(people[0], manners[turn % len(manners)], ideas.filled(next(deck.own), words))
        yield from _speech(people[1], "" if turn else manners[-1], ideas.filled(next(deck.others), words))


def _slots(about: ideas.Idea, people: Sequence[CastMember], place: str) -> dict[str, str]:
    names = {"A": people[0].name.title(), "B": people[1].name.title()}
    return {**names, "thing": about.thing, "second": about.second, "place": place}


def _introduced(action: str, people: Sequence[CastMember]) -> str:
    """Return the first action, in which both are seen and described."""
    described = [f"{p.name.upper()} ({p.description})" for p in people]
    return f"{described[0]} and {described[1]} are here. {action}"


def _speech(person: CastMember, manner: str, text: str) -> Iterator[Element]:
    yield Element("character", person.name.upper())
    if manner:
        yield Element("parenthetical", manner)
    yield Element("dialogue", spoken(text, person.manner, Random(text)))  # noqa: S311 - no secret
