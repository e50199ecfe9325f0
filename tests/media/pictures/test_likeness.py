"""One person is recognised in every mood, pose, light and dress, by pixels alone, and told apart from others.

None of these persons is one of those by whom the weights were set.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random

import numpy as np
import pytest

from media.pictures.appearance import appearance_of, in_look
from media.pictures.expression import EMOTIONS
from media.pictures.heads import head_of
from media.pictures.likeness import SAME, likeness, score_of
from media.pictures.portrait import LIGHTINGS, portrait
from media.pictures.raster import Bytes
from media.pictures.skeleton import POSES

MARA = appearance_of("the station master", "tall woman, 40, black hair in a bun, blue uniform")
WARDROBES = ("red coat", "grey suit", "green dress", "white shirt, jeans", "brown leather jacket")
HAIR = ("long red hair", "short grey hair", "blond bob", "curly brown hair", "shaved head", "braids", "ponytail")
AGES = (6, 12, 55, 65, 80)
CONTROLS = [
    *(("emotion", value) for value in EMOTIONS if value != "neutral"),
    *(("pose", value) for value in POSES if value != "standing"),
    *(("lighting", value) for value in LIGHTINGS if value != "studio"),
]


def drawn(emotion: str = "neutral", pose: str = "standing", lighting: str = "studio", wardrobe: str = "") -> Bytes:
    worn = MARA.with_look(wardrobe) if wardrobe else MARA
    return portrait(worn, emotion, pose, lighting, width=320, height=320)


@cache
def sheet() -> Bytes:
    return drawn()


@pytest.mark.parametrize(("control", "value"), CONTROLS)
def test_a_control_changes_the_picture_and_leaves_the_person(control: str, value: str) -> None:
    picture = drawn(**{control: value})

    assert np.abs(picture.astype(int) - sheet().astype(int)).mean() > 0.15  # of 255, over the whole picture
    assert likeness(picture, [sheet()]) >= SAME


@pytest.mark.parametrize("wardrobe", WARDROBES)
def test_other_clothes_change_the_picture_and_leave_the_person(wardrobe: str) -> None:
    picture = drawn(wardrobe=wardrobe)

    assert np.abs(picture.astype(int) - sheet().astype(int)).mean() > 2
    assert likeness(picture, [sheet()]) >= SAME


@pytest.mark.parametrize("look", [*({"hair": hair} for hair in HAIR), *({"age": age} for age in AGES)], ids=str)
def test_other_hair_and_another_age_change_the_picture_and_are_recognised_by_the_sheet_in_that_look(
    look: dict[str, str | int],
) -> None:
    who = in_look(MARA, look)
    own = portrait(who, width=320, height=320)

    assert np.abs(own.astype(int) - sheet().astype(int)).mean() > 0.15
    assert likeness(portrait(who, "happy", width=320, height=320), [own]) >= SAME


@pytest.mark.full
def test_one_person_is_the_same_over_fifty_prompts_and_others_are_told_apart() -> None:
    prompts = Random(50).sample(list(product(EMOTIONS, POSES, LIGHTINGS, WARDROBES)), 50)
    heads = [head_of(drawn(*prompt)) for prompt in prompts]
    own = sorted(score_of(head, head_of(sheet())) for head in heads)
    others = [head_of(portrait(appearance_of(f"somebody {i}"), width=320, height=320)) for i in range(10)]
    strange = sorted(score_of(heads[i], other) for i, other in product(range(0, 50, 10), others))

    assert sum(score >= SAME for score in own) == 50
    assert sum(score < SAME for score in strange) == 50
    assert own[25] > 0.9
    assert strange[25] < 0.01
    separation = sum(a > b for a in own for b in strange) / (len(own) * len(strange))
    assert separation == 1


def test_the_best_of_several_references_counts() -> None:
    stranger = portrait(appearance_of("somebody 1"), width=320, height=320)

    assert likeness(sheet(), [stranger, sheet()]) == likeness(sheet(), [sheet()]) > 0.95


def test_a_picture_without_anybody_is_nobody() -> None:
    assert likeness(np.full((64, 64, 3), 120, np.uint8), [sheet()]) < SAME
