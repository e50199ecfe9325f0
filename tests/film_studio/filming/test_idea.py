"""Titles of films that are made from an idea."""

from __future__ import annotations

import pytest

from film_studio.filming.idea import title_of


@pytest.mark.parametrize(
    ("idea", "title"),
    [
        ("A lighthouse keeper teaches a runaway girl to read the sea", "A Lighthouse Keeper"),
        ("a robot who learns to bake", "A Robot"),
        ("The last train home, and who misses it", "The Last Train Home"),
        ("Two sisters run a bakery during a long winter", "Two Sisters Run a Bakery"),
        ("rain", "Rain"),
        ("!!!", "Untitled"),
    ],
)
def test_a_title_is_the_ideas_first_words_and_ends_where_a_phrase_does(idea: str, title: str) -> None:
    assert title_of(idea) == title
