"""The language of the title page: what the lines are spoken in."""

from __future__ import annotations

from uuid import uuid4

import pytest

from film_studio.filming import recipes
from film_studio.filming.breakdown import Line
from film_studio.filming.script import Person, spoken_in
from media.screenplay import fountain
from media.sound.languages import ENGLISH, language_of

SCENE = "INT. GARE - NIGHT\n\nMARA\nBonjour.\n"


@pytest.mark.parametrize(
    ("page", "tag"),
    [
        ("Title: Gare\n\n", "en"),
        ("Title: Gare\nLanguage: fr\n\n", "fr"),
        ("Title: Gare\nLanguage: **French**\n\n", "fr"),
        ("Title: Gare\nlanguage: pt-br\n\n", "pt-BR"),
    ],
)
def test_the_title_page_says_what_is_spoken(page: str, tag: str) -> None:
    found = spoken_in(fountain.parse(page + SCENE))
    assert found is not None
    assert found.tag == tag


def test_a_language_that_no_voice_speaks_is_none() -> None:
    assert spoken_in(fountain.parse("Title: Gare\nLanguage: Klingon\n\n" + SCENE)) is None


def test_a_line_names_its_language_and_english_is_what_goes_without_saying() -> None:
    line = Line(uuid4(), Person(uuid4(), "MARA", "mara", ""), "Bonjour.", "neutral")
    french = language_of("fr")
    assert french is not None

    assert recipes.speech(line, french)["language"] == "fr"
    assert "language" not in recipes.speech(line, ENGLISH)
