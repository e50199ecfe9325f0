"""Make-up, injuries and age are seen in a picture, are where the words say, and leave the person who they are."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from media.pictures.appearance import appearance_of, in_look
from media.pictures.face import View
from media.pictures.head import draw_head
from media.pictures.likeness import SAME, likeness
from media.pictures.marks import Injury, Makeup, injuries_of, makeup_of, not_drawn
from media.pictures.portrait import portrait
from media.pictures.raster import Bytes
from media.pictures.surface import Surface

MARA = appearance_of("the station master", "tall woman, 40, black hair in a bun, blue uniform")
MADE_UP = (
    "red lipstick",
    "blue eyeshadow",
    "black eyeliner",
    "rosy cheeks",
    "white face paint",
    "black war paint",
    "smudged mascara",
    "soot and dirt",
    "evening make-up",
    "goth",
    "clown",
)
HURT = (
    "plaster on the right cheek",
    "black eye",
    "bruise on the jaw",
    "scar on the left cheek",
    "cut on the lip",
    "stitches on the forehead",
    "scratches on the right cheek",
    "burn on the chin",
    "blood at the temple",
    "bandage around the head",
    "eye patch",
    "bandage over the right eye",
    "bandage on the neck",
)
LIMBS = ("bandaged right hand", "bandage on the left arm", "bandaged wrist", "bandaged knee", "scar on the left hand")


def looking(look: dict[str, str | int], prompt: str = "", emotion: str = "neutral") -> Bytes:
    return portrait(in_look(MARA, look), emotion, "standing", "studio", prompt, width=320, height=320)


@cache
def plain(prompt: str = "") -> Bytes:
    return looking({}, prompt)


def changed(one: Bytes, other: Bytes) -> int:
    """Return how many pixels differ clearly."""
    return int((np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 24).sum())


LOOKS = [*(("makeup", words) for words in MADE_UP), *(("injuries", words) for words in HURT)]


@pytest.mark.parametrize(("part", "words"), LOOKS)
def test_make_up_and_injuries_are_seen_and_the_person_is_the_same(part: str, words: str) -> None:
    look: dict[str, str | int] = {part: words}

    assert changed(looking(look), plain()) > 25
    assert likeness(looking(look, emotion="happy"), [looking(look)]) >= SAME


@pytest.mark.parametrize("words", ["clown"])
def test_a_stranger_made_up_alike_is_still_a_stranger(words: str) -> None:
    strangers = [in_look(appearance_of(f"somebody {i}"), {"makeup": words}) for i in range(6)]
    scores = [likeness(portrait(who, width=320, height=320), [looking({"makeup": words})]) for who in strangers]

    assert sum(score < SAME for score in scores) >= 5


@pytest.mark.parametrize("words", LIMBS)
def test_injuries_of_arms_and_legs_are_seen_in_the_whole_figure(words: str) -> None:
    figure = portrait(
        in_look(MARA, {"injuries": words}), "neutral", "standing", "studio", "full body", width=640, height=640
    )
    unhurt = portrait(MARA, "neutral", "standing", "studio", "full body", width=640, height=640)

    assert changed(figure, unhurt) > 12


def test_a_scar_stays_on_its_side_when_the_person_turns_the_other_way() -> None:
    def red_on(side: str, *, mirror: bool) -> float:
        sheets: list[np.ndarray[tuple[int, ...], np.dtype[np.int64]]] = []
        for person in (in_look(MARA, {"injuries": f"burn on the {side} cheek"}), MARA):
            sheet = Surface(300, 300, 200, 150, 150, mirror=mirror)
            draw_head(sheet, person, View())
            sheets.append(sheet.pixels.astype(int))
        where = np.argwhere(np.abs(sheets[0] - sheets[1]).max(axis=2) > 24)
        return float(where[:, 1].mean()) - 150

    assert red_on("left", mirror=False) > 20
    assert red_on("left", mirror=True) > 20
    assert red_on("right", mirror=False) < -20
    assert red_on("right", mirror=True) < -20


def test_age_greys_the_hair_and_lines_the_face_and_both_grow() -> None:
    ages = {years: looking({"age": years}) for years in (40, 55, 70)}

    assert changed(ages[40], plain()) == 0
    assert 25 < changed(ages[55], plain()) < changed(ages[70], plain())
    assert all(likeness(looking({"age": years}, emotion="sad"), [ages[years]]) >= SAME for years in ages)


def test_a_look_without_make_up_and_injuries_is_the_same_picture_as_before() -> None:
    assert np.array_equal(looking({"makeup": "none", "injuries": "none"}), plain())
    assert in_look(MARA, {}) == MARA


def test_words_are_read_as_they_are_meant() -> None:
    assert makeup_of("no make-up") == makeup_of("") == Makeup()
    assert makeup_of("blue eyeshadow, coral lips").lids != makeup_of("green eyeshadow").lids
    assert injuries_of("black eye, deep cut on the right cheek; left arm in a sling") == (
        Injury("bruise", "eye"),
        Injury("cut", "cheek", "right", large=True),
        Injury("bandage", "arm"),
    )
    assert injuries_of("unhurt") == ()
    assert not_drawn("bruise on the ribs, scar on the chin, limp") == ["bruise on the ribs", "limp"]
