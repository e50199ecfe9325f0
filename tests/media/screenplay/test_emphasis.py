from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.screenplay.emphasis import Styles, marked, runs

BOLD, ITALIC, UNDERLINE = (frozenset({style}) for style in ("bold", "italic", "underline"))
PLAIN: Styles = frozenset()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("*italics*", [("italics", ITALIC)]),
        ("**bold**", [("bold", BOLD)]),
        ("***bold italics***", [("bold italics", BOLD | ITALIC)]),
        ("_underline_", [("underline", UNDERLINE)]),
        (
            "a _b *c* d_.",
            [("a ", PLAIN), ("b ", UNDERLINE), ("c", UNDERLINE | ITALIC), (" d", UNDERLINE), (".", PLAIN)],
        ),
        (r"keypad: **\*9765\***", [("keypad: ", PLAIN), ("*9765*", BOLD)]),
        ("dialed *69 and then *23, and", [("dialed *69 and then *23, and", PLAIN)]),
        ("dialed *69 and then 23*, and", [("dialed ", PLAIN), ("69 and then 23", ITALIC), (", and", PLAIN)]),
        ("dialed _69 and then 23 _, and", [("dialed _69 and then 23 _, and", PLAIN)]),
        (r"dialed *69 and then 23\*, and", [("dialed *69 and then 23*, and", PLAIN)]),
        ("share a *look.\nThis is BAD.*", [("share a *look.\nThis is BAD.*", PLAIN)]),
    ],
)
def test_marks_mean_styles_as_fountain_says(text: str, told: list[tuple[str, Styles]]) -> None:
    assert runs(text) == told


_styles = st.sets(st.sampled_from(["bold", "italic", "underline"])).map(frozenset)
_runs = st.lists(st.tuples(st.text(st.sampled_from("ab*_ \n"), max_size=6), _styles), max_size=4)


@given(_runs)
def test_every_letter_keeps_its_styles_when_marked_and_read(given_runs: list[tuple[str, Styles]]) -> None:
    parted = [run for piece in given_runs for run in (piece, (" ", PLAIN))]
    told = [(letter, styles) for text, styles in parted for letter in text]
    read = [(letter, styles) for text, styles in runs(marked(parted)) for letter in text]

    assert [letter for letter, _ in read] == [letter for letter, _ in told]
    assert [s for letter, s in read if letter in "ab"] == [s for letter, s in told if letter in "ab"]


@pytest.mark.parametrize(
    "text",
    [
        "a lone * star, a snake_case word",
        "_Steel's face FILLS the *Leupold Mark 4* scope_.",
        "**bold *and both***",
        "keypad: **\\*9765\\***, and 3 * 4",
        "dialed \\*69 and then 23\\*, and",
    ],
)
def test_what_people_write_comes_back_as_they_wrote_it(text: str) -> None:
    assert marked(runs(text)) == text
