from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

import pytest

from domain.writing.form import AD_SECONDS
from domain.writing.length import estimated_seconds
from media.pictures.appearance import appearance_of
from media.pictures.vocabulary import MEN, WOMEN
from media.screenplay.elements import Screenplay
from media.screenplay.fountain import parse, write
from workers.providers.text.previz.idea import filled, looks, names, read
from workers.providers.text.previz.narrated import NARRATED
from workers.providers.text.previz.patterns import ACTIONS, FEELINGS, LINES, PATTERNS
from workers.providers.text.previz.writer import CastMember, write_dialogue, write_script

IDEAS = (
    "A lighthouse keeper finds a letter in a bottle",
    "A robot learns to bake bread",
    "Two sisters inherit a haunted theatre",
    "A taxi driver drives a ghost to the airport",
    "The last librarian hides a forbidden atlas",
    "A boy trades his shadow for a bicycle",
    "A nurse hears music in an empty ward",
    "An astronaut plants a tree on the moon",
    "A thief steals a painting of herself",
    "A baker delivers a wedding cake through a war",
    "A clockmaker repairs time for a widow",
    "A fisherman catches a golden telephone",
    "A teacher discovers that her classroom is a ship",
    "A dancer loses her shoes before the premiere",
    "A detective investigates his own disappearance",
    "A gardener grows a rose that tells lies",
    "A postman refuses to deliver one parcel",
    "A violinist plays for a deaf king",
    "A mountain guide follows a stranger's footprints",
    "A cook invents a soup that brings back memories",
)


def _lines(idea: str) -> set[str]:
    return {e.text for e in write_script(idea).elements if e.type == "dialogue"}


def test_twenty_ideas_give_twenty_scripts_that_share_less_than_a_third_of_their_lines() -> None:
    written = {idea: _lines(idea) for idea in IDEAS}
    for first, second in combinations(IDEAS, 2):
        shared = len(written[first] & written[second]) / min(len(written[first]), len(written[second]))
        assert shared < 0.3, (first, second, written[first] & written[second])


def test_the_same_idea_gives_the_same_script_and_another_seed_another_one() -> None:
    assert write_script(IDEAS[0]) == write_script(IDEAS[0])
    assert write_script(IDEAS[0]) != write_script(IDEAS[0], seed="2")


def test_the_words_of_the_idea_are_in_the_script() -> None:
    text = " ".join(e.text for e in write_script(IDEAS[0]).elements).lower()
    assert "letter" in text or "bottle" in text


def test_everybody_who_speaks_is_introduced_with_looks() -> None:
    draft = write_script(IDEAS[1])
    action = next(e.text for e in draft.elements if e.type == "action")
    for person in draft.cast:
        assert f"{person.name.upper()} ({person.description})" in action


def test_a_given_cast_speaks_the_lines() -> None:
    draft = write_script(IDEAS[2], cast=[CastMember("Ada", "40, red coat"), CastMember("Bo", "12, cap")])
    assert {e.text for e in draft.elements if e.type == "character"} == {"ADA", "BO"}


@pytest.mark.parametrize("minutes", [0.5, 1, 3, 8])
def test_more_minutes_give_more_scenes(minutes: float) -> None:
    scenes = sum(e.type == "scene_heading" for e in write_script(IDEAS[3], minutes=minutes).elements)
    assert abs(11 + scenes * 17 - minutes * 60) <= 17  # as long as such a scene, and the cards, last in a film


def test_what_was_said_is_not_said_again_before_everything_was() -> None:
    lines = [e.text for e in write_script(IDEAS[0], minutes=2.5).elements if e.type == "dialogue"]
    assert len(lines) > 30
    assert max(Counter(lines).values()) == 1


def test_what_is_short_for_two_words_or_no_word_is_no_thing() -> None:
    asked = "A baker who can't sleep - or won't - must bake the king\u2019s cake"
    assert read(asked, Random(1)).thing == "cake"


def test_a_word_that_begins_with_a_vowel_stands_after_an() -> None:
    assert filled("A {thing}, a {second} and a unit.", {"thing": "owl", "second": "fox"}) == "An owl, a fox and a unit."


def test_whom_the_writer_invents_is_drawn_as_the_name_says() -> None:
    for seed in range(60):
        dice = Random(seed)
        cast = names(dice)
        for name, look in zip(cast, looks(dice, cast), strict=True):
            told = "woman" if name.lower() in WOMEN else "man" if name.lower() in MEN else "nobody"
            assert appearance_of(name, look, name).presentation == told, (name, look)


def test_a_person_or_what_is_said_of_one_is_no_thing() -> None:
    draft = write_script("A lighthouse keeper teaches a runaway girl to read the sea, and she saves his boat")
    text = " ".join(e.text for e in draft.elements)
    assert "sea" in text
    assert "runaway" not in text
    assert "teaches" not in text


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_every_pattern_begins_with_its_opening_and_ends_with_its_ending(pattern: str) -> None:
    beats = write_script(IDEAS[4], minutes=3, pattern=pattern).beats
    assert (beats[0], beats[-1]) == (PATTERNS[pattern][0], PATTERNS[pattern][-1])
    told = set(NARRATED.get(pattern, ())) or set(ACTIONS) & set(LINES) & set(FEELINGS)
    assert set(PATTERNS[pattern]) <= told


@pytest.mark.parametrize("idea", [*IDEAS[:5], "x", "???", "the", "مرحبا بالعالم", "a " * 900])
def test_what_is_written_is_a_screenplay_that_reads_the_same(idea: str) -> None:
    screenplay = Screenplay({"Title": "T"}, write_script(idea).elements)
    assert parse(write(screenplay)).elements == screenplay.elements


def test_dialogue_is_a_cue_its_manner_and_what_is_said() -> None:
    told = write_dialogue(CastMember("Mara", "62"), "She sees the letter", "sad", "INT. STATION - NIGHT")
    assert [e.type for e in told] == ["character", "parenthetical", "dialogue"]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("seconds", AD_SECONDS)
def test_an_ad_plays_within_its_seconds_and_fills_most_of_them(pattern: str, seconds: int) -> None:
    plays = estimated_seconds(write_script(IDEAS[0], pattern=pattern, seconds=seconds).elements)

    assert seconds * 0.4 < plays <= seconds
