from __future__ import annotations

from uuid import uuid4

import pytest

from domain.shared.refusal import NotFound
from domain.writing.scenes import scene_of, scenes
from tests.domain.writing.writing_samples import element, elements


def test_a_scene_reaches_from_its_heading_to_the_next() -> None:
    parts = elements(
        [("action", "FADE IN"), ("scene_heading", "INT. A"), ("action", "Rain."), ("scene_heading", "INT. B")]
    )

    first, second = scenes(parts)

    assert (first.id, first.heading, first.elements) == (parts[1].id, "INT. A", (parts[2],))
    assert (second.id, second.heading, second.elements) == (parts[3].id, "INT. B", ())


def test_a_scene_has_its_headings_number_else_its_place() -> None:
    parts = [element("scene_heading", "INT. A"), element("scene_heading", "INT. B", number="1A")]

    assert [scene.number for scene in scenes(parts)] == ["1", "1A"]


def test_what_is_added_to_an_empty_scene_goes_after_its_heading() -> None:
    heading = element("scene_heading", "INT. A")

    assert scenes([heading])[0].last_id == heading.id


def test_a_scene_names_its_characters_once_each_in_order() -> None:
    mara, ivo = uuid4(), uuid4()
    cues = [element("character", "X", character_id=who) for who in (mara, ivo, mara)]

    assert scenes([element("scene_heading", "INT. A"), *cues])[0].character_ids == (mara, ivo)


def test_an_unknown_scene_is_missing() -> None:
    with pytest.raises(NotFound):
        scene_of(elements([("scene_heading", "INT. A")]), uuid4())
