"""A head is put into another picture's light, and what no light does is left."""

from __future__ import annotations

import numpy as np
import pytest

from media.pictures.appearance import appearance_of
from media.pictures.heads import head_of
from media.pictures.likeness import SAME, score_of, traits
from media.pictures.portrait import LIGHTINGS, portrait
from media.pictures.raster import Bytes
from media.pictures.relighting import relit

MARA = appearance_of("the station master", "tall woman, 40, black hair in a bun, blue uniform")


def drawn(lighting: str) -> Bytes:
    return portrait(MARA, lighting=lighting, width=320, height=320)


def cut(picture: Bytes) -> Bytes:
    """Return the head, and around it nothing."""
    box = np.dstack([picture, np.zeros(picture.shape[:2], np.uint8)])[90:154, 120:184]
    box[..., 3] = 255
    return np.ascontiguousarray(box)


@pytest.mark.parametrize("lighting", [name for name in LIGHTINGS if name != "studio"])
def test_a_drawn_light_is_explained_nearly_whole(lighting: str) -> None:
    head, other = cut(drawn("studio")), cut(drawn(lighting))
    where = np.ones(head.shape[:2], np.bool_)

    made = relit(head, other, where)

    before = np.abs(head[..., :3].astype(float) - other[..., :3]).mean()
    after = np.abs(made.pixels - other[..., :3]).mean()
    assert after < 0.5 * before, (before, after)


@pytest.mark.parametrize("tint", [(1.0, 0.6, 0.5), (0.5, 0.6, 1.0), (0.4, 0.4, 0.4), (0.6, 1.0, 0.6)])
def test_a_coloured_lamp_that_previz_has_not_leaves_the_person(tint: tuple[float, float, float]) -> None:
    lit = np.rint(drawn("studio") * np.array(tint)).astype(np.uint8)

    assert score_of(head_of(lit), head_of(drawn("studio"))) >= SAME


def test_a_face_that_is_another_is_not_explained_by_any_light() -> None:
    stranger = portrait(appearance_of("somebody 4", "man, 40, black hair, beard"), width=320, height=320)
    alike = traits(head_of(stranger), head_of(drawn("studio")))
    own = traits(head_of(drawn("noir")), head_of(drawn("studio")))

    assert alike.form_off > 1.5 * own.form_off
    assert score_of(head_of(stranger), head_of(drawn("studio"))) < SAME
