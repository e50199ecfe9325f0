from __future__ import annotations

from itertools import combinations
from random import Random
from uuid import uuid4

import pytest

from domain.writing.element import Element
from workers.providers.text.direction.coverage import direct_scene
from workers.providers.text.direction.plan import SceneText
from workers.providers.text.direction.reading import paragraphs_of
from workers.providers.text.previz.idea import read
from workers.providers.text.previz.narrated import NARRATED
from workers.providers.text.previz.patterns import PATTERNS
from workers.providers.text.previz.writer import StoryDraft, write_script

IDEA = "A clockmaker finds a letter in a station."


def draft(pattern: str) -> StoryDraft:
    return write_script(IDEA, minutes=2.0, pattern=pattern)


@pytest.mark.parametrize("pattern", list(PATTERNS))
def test_every_pattern_makes_a_whole_script_of_its_beats(pattern: str) -> None:
    written = draft(pattern)
    types = [element.type for element in written.elements]

    assert types.count("scene_heading") == len(written.beats) == (14 if pattern in NARRATED else 6)  # two minutes
    assert (written.beats[0], written.beats[-1]) == (PATTERNS[pattern][0], PATTERNS[pattern][-1])
    assert types[0] == "scene_heading"
    assert types[-1] == "transition"
    assert ("narration" in types, "dialogue" in types) == (pattern in NARRATED, pattern not in NARRATED)
    assert not [e.text for e in written.elements if "{" in e.text]


def test_no_two_patterns_make_one_script() -> None:
    for one, other in combinations(PATTERNS, 2):
        first, second = ([e.text for e in draft(pattern).elements] for pattern in (one, other))
        assert first != second, (one, other)


def test_what_a_narrator_tells_introduces_whom_it_is_about_once() -> None:
    for pattern in NARRATED:
        written = draft(pattern)
        name = written.cast[0].name.upper()
        assert sum(f"{name} (" in element.text for element in written.elements) == 1


@pytest.mark.parametrize("pattern", list(NARRATED))
@pytest.mark.parametrize("minutes", [0.5, 1.0, 3.0])
def test_however_short_it_is_and_whatever_it_is_about_it_is_told_and_shows_whom_it_introduces(
    pattern: str, minutes: float
) -> None:
    for idea in ("A lighthouse keeper finds a lamp that was never lit.", "Rain.", "Two bakers and a stolen oven."):
        written = write_script(idea, minutes=minutes, pattern=pattern)
        text = "\n".join(element.text for element in written.elements if element.type == "action")

        assert [e for e in written.elements if e.type == "narration"]
        assert [f"{who.name.upper()} ({who.description})" in text for who in written.cast] == [True] * len(written.cast)


def test_narration_is_spoken_over_the_picture_by_nobody_who_moves_a_mouth() -> None:
    told = [("action", "MARA looks at the sea."), ("narration", "Nobody remembers who lit the lamp.")]
    paragraphs = tuple(paragraphs_of(Element(uuid4(), kind, text) for kind, text in told))

    *_, last = direct_scene(SceneText("1", "1", "EXT. HARBOUR - DAWN", paragraphs), ["MARA", "NARRATOR"]).shots

    assert [part.id for part in last.lines] == [paragraphs[1].id]
    assert [figure.character for figure in last.figures] == ["MARA"]
    assert not any(figure.speaking for figure in last.figures)


@pytest.mark.parametrize(
    ("idea", "things"),
    [
        ("A lighthouse keeper finds a lamp that was never lit", {"lamp", "lighthouse"}),
        ("A clockmaker finds a key that opens no door in the museum", {"key", "door"}),
        ("A baker who hates bread wins an oven", {"bread", "oven"}),
    ],
)
def test_what_something_is_or_does_is_no_thing_that_is_told_of(idea: str, things: set[str]) -> None:
    about = read(idea, Random(1))

    assert {about.thing, about.second} == things
