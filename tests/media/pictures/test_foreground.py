"""Who is seen from behind, before everybody else."""

from __future__ import annotations

import numpy as np

from media.pictures.appearance import Appearance, appearance_of
from media.pictures.foreground import shoulder
from media.pictures.light import Light

SIZE = (320, 180)


def top(person: Appearance) -> int:
    """Return the uppermost row of the picture that the person covers."""
    sprite = shoulder(person, Light(), SIZE, on_left=True)
    return sprite.top + next(row for row, rest in enumerate(sprite.rest) if (rest < 128).any())


def test_a_child_s_head_is_lower_in_the_picture_than_a_grown_up_s() -> None:
    grown, child = appearance_of("a", "woman, 34, short brown hair"), appearance_of("a", "girl, 7, short brown hair")
    assert top(child) > top(grown) + SIZE[1] * 0.1


def test_it_stands_at_the_side_it_is_asked_for() -> None:
    person = appearance_of("a", "woman, 34, short brown hair")
    left, right = (shoulder(person, Light(), SIZE, on_left=side) for side in (True, False))

    assert left.left < SIZE[0] * 0.1
    assert right.left > SIZE[0] * 0.5
    assert np.array_equal(left.paint, right.paint[:, ::-1])
