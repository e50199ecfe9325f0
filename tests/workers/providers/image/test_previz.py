"""Pictures of characters by previz: every kind, and what is told of them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from workers.inspection import inspected
from workers.providers.image.previz import draw
from workers.registry import UnusableRecipe

IDENTITY = {"seed": "mara", "appearance": "tall woman, black hair in a bun", "type": "photorealistic"}


class Given:
    """A job that was given a recipe and stored objects."""

    def __init__(self, recipe: Mapping[str, Any], objects: Mapping[str, Path] | None = None) -> None:
        self.recipe = recipe
        self.scratch = Path()
        self._objects = objects or {}

    def input(self, digest: str) -> Path:
        return self._objects[digest]

    def step(self, done: float, total: float, stage: str = "") -> None:
        del done, total, stage


def recipe(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - what a test says otherwise
    direction = {"prompt": "", "scene_context": "", "emotion": "neutral", "pose": "standing", "lighting": "day"}
    size = {"width": 240, "height": 240, "seed": 3, "judge": "previz", "least_consistency": 0.5}
    return {"picture": "portrait", "identity": IDENTITY, **direction, **size, **said}


def facts_of(job: Given) -> dict[str, Any]:
    """Return what is kept with the picture once it was inspected."""
    return dict(inspected(job, draw(job)).facts)


def pixels(job: Given) -> np.ndarray[Any, Any]:
    with Image.open(io.BytesIO(_bytes(job))) as opened:
        return np.asarray(opened.convert("RGB"))


def _bytes(job: Given) -> bytes:
    content = draw(job).outputs["image"].content
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize("kind", ["portrait", "concept", "turnaround", "expressions", "look_test"])
def test_every_kind_of_picture_is_drawn_of_the_size_asked_and_shows_the_person(kind: str) -> None:
    job = Given(recipe(picture=kind))
    facts = facts_of(job)

    assert pixels(job).shape == (240, 240, 3)
    assert (facts["type_asked"], facts["type_made"], facts["against"]) == ("photorealistic", "stylized", "drawn sheet")
    assert facts["consistency"] >= 0.5
    assert not facts["review"]


@pytest.mark.parametrize("kind", ["photorealistic", "stylized", "animated", "concept_art"])
def test_every_type_is_drawn_stylized_and_says_so(kind: str) -> None:
    facts = facts_of(Given(recipe(identity=IDENTITY | {"type": kind})))

    assert (facts["type_asked"], facts["type_made"]) == (kind, "stylized")


def test_another_person_than_the_references_show_is_flagged(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(_bytes(Given(recipe(identity={"seed": "ivo", "appearance": "old man, white beard, bald"}))))
    facts = facts_of(Given(recipe(references=["a"]), {"a": other}))

    assert (facts["against"], facts["review"]) == ("references", True)
    assert facts["consistency"] < 0.5


def test_the_stored_picture_of_the_same_person_is_recognised(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_bytes(_bytes(Given(recipe())))
    facts = facts_of(Given(recipe(references=["a"], emotion="happy", lighting="golden"), {"a": own}))

    assert not facts["review"]


def test_a_reference_that_is_no_picture_is_told_in_one_sentence(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_bytes(b"<script>alert(1)</script>")

    with pytest.raises(UnusableRecipe, match="a reference picture cannot be used: page could not be read"):
        facts_of(Given(recipe(references=["a"]), {"a": page}))
    with pytest.raises(UnusableRecipe, match="no judge 'nobody' scores pictures here"):
        facts_of(Given(recipe(judge="nobody")))


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("smiling", {"emotion": "happy"}),
        ("seated at a desk", {"pose": "sitting"}),
        ("in moonlight", {"lighting": "night"}),
        ("crying, walking at sunset", {"emotion": "sad", "pose": "walking", "lighting": "golden"}),
    ],
)
def test_what_is_not_said_is_as_the_prompt_says(prompt: str, said: dict[str, str]) -> None:
    unsaid = {"emotion": "", "pose": "", "lighting": ""}

    assert _bytes(Given(recipe(**unsaid, prompt=prompt))) == _bytes(Given(recipe(**said)))
    assert _bytes(Given(recipe(**unsaid))) == _bytes(Given(recipe()))
    assert _bytes(Given(recipe(**said | {"prompt": "angry, leaning, noir"}))) == _bytes(Given(recipe(**said)))


def test_a_look_changes_clothes_hair_and_age_and_stays_the_person() -> None:
    plain = pixels(Given(recipe()))
    for look in ({"wardrobe": "red coat"}, {"hair": "long red hair"}, {"age": 75}):
        job = Given(recipe(identity=IDENTITY | {"look": look}))

        assert np.abs(pixels(job).astype(int) - plain.astype(int)).mean() > 0.3
        assert not facts_of(job)["review"]


def test_the_same_recipe_gives_the_same_bytes_and_another_seed_another_picture() -> None:
    assert _bytes(Given(recipe())) == _bytes(Given(recipe()))
    assert _bytes(Given(recipe())) != _bytes(Given(recipe(seed=4)))
