import json
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.pictures.appearance import Appearance, appearance_of, cast_appearances
from media.pictures.colour import NAMED, brightness
from media.pictures.vocabulary import HAIR_COLOURS


def test_the_words_of_a_description_win() -> None:
    old = appearance_of("x", "an old man with a white beard, red coat, glasses")
    assert (old.presentation, old.beard, old.clothes.garment) == ("man", "full", "coat")
    assert old.years > 60
    assert old.glasses != "none"
    assert old.clothes.colour == NAMED["red"]
    assert old.hair_colour == HAIR_COLOURS["white"]


def test_a_girl_of_nine_is_a_child_in_her_raincoat() -> None:
    girl = appearance_of("x", "girl, 9, yellow raincoat")
    assert (girl.years, girl.presentation, girl.clothes.garment) == (9, "woman", "raincoat")
    assert girl.clothes.colour == NAMED["yellow"]
    assert girl.stature < 0.85


def test_hair_is_done_as_told() -> None:
    woman = appearance_of("x", "tall woman, black hair in a bun")
    assert (woman.hair, woman.hair_colour) == ("bun", HAIR_COLOURS["black"])
    assert woman.height > 1.05


@pytest.mark.parametrize(
    ("name", "presentation"),
    [
        ("MARA", "woman"),
        ("TOM", "man"),
        ("Mrs Oduya", "woman"),
        ("\u00c9LO\u00cfSE", "woman"),
        ("Beno\u00eet", "man"),
        ("ZOE\u0308", "woman"),
    ],
)
def test_a_name_hints_where_nothing_is_said(name: str, presentation: str) -> None:
    assert {appearance_of(f"{seed}", name=name).presentation for seed in range(6)} == {presentation}


def test_a_description_beats_a_name() -> None:
    assert appearance_of("x", "an old man", name="MARA").presentation == "man"


@given(st.text(max_size=40), st.text(max_size=120))
def test_the_same_seed_and_words_give_the_same_person(seed: str, words: str) -> None:
    assert appearance_of(seed, words) == appearance_of(seed, words)


@given(st.text(max_size=40), st.text(max_size=120))
def test_an_appearance_survives_json(seed: str, words: str) -> None:
    person = appearance_of(seed, words)
    assert Appearance.from_dict(json.loads(json.dumps(person.to_dict()))) == person


def test_different_seeds_are_different_people() -> None:
    people = [appearance_of(f"person {number}") for number in range(40)]
    seen = {(p.hair, p.hair_colour, p.skin, p.clothes.garment, p.clothes.colour) for p in people}
    assert len(seen) >= 39
    same = [
        sum(getattr(a, part) == getattr(b, part) for part in ("hair", "hair_colour", "skin", "face", "beard"))
        for a, b in combinations(people, 2)
    ]
    assert max(same) < 5


def test_nobody_depends_on_who_else_is_in_the_cast() -> None:
    alone = cast_appearances([("mara", "woman")])[0]
    assert cast_appearances([("tom", "man"), ("mara", "woman"), ("ida", "girl, 9")])[1] == alone


def test_a_look_changes_clothes_and_nothing_else() -> None:
    person = appearance_of("x", "woman, red coat")
    other = person.with_look("blue dress")
    assert (other.clothes.garment, other.clothes.colour) == ("dress", NAMED["blue"])
    assert replace(other, clothes=person.clothes, hat=person.hat, hat_colour=person.hat_colour) == person
    assert person.with_look("blue dress") == other


@pytest.mark.parametrize(
    ("words", "garment", "hat"),
    [
        ("blue t-shirt and a hard hat", "tshirt", "helmet"),
        ("white shirt, bowler hat", "shirt", "bowler"),
        ("doctor in a lab coat", "lab_coat", "none"),
        ("conductor's uniform, peaked cap", "uniform", "peaked"),
        ("grey suit and a hat", "suit", "fedora"),
    ],
)
def test_garments_and_hats_are_told_apart(words: str, garment: str, hat: str) -> None:
    person = appearance_of("x", words)
    assert (person.clothes.garment, person.hat) == (garment, hat)


@pytest.mark.parametrize("words", ["dark skin", "dark-skinned", "dark skinned"])
@pytest.mark.parametrize("seed", ["a", "b", "c", "d", "e"])
def test_skin_is_as_dark_as_words_say_however_they_are_put(words: str, seed: str) -> None:
    assert brightness(appearance_of(seed, f"woman, {words}, braids").skin) < 0.4
    assert brightness(appearance_of(seed, f"woman, {words.replace('dark', 'fair')}, braids").skin) > 0.7
