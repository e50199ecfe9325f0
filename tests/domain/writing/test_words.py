from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.writing.words import word_changes


def marked(old: str, new: str) -> str:
    marks = {"same": "{}", "added": "[+{}]", "removed": "[-{}]"}
    return "".join(marks[change.kind].format(change.text) for change in word_changes(old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Is this the last train?", "Is that the last train?", "Is [-this][+that] the last train?"),
        ("I ran.", "I ran all the way.", "I ran[+ all the way]."),
        ("Don't go", "Don't you go", "Don't [+you ]go"),
        ("最後の電車", "最初の電車", "最[-後][+初]の電車"),
        ("شكرا لك", "شكرا جزيلا", "شكرا [-لك][+جزيلا]"),
        ("", "New", "[+New]"),
        ("same", "same", "same"),
    ],
)
def test_a_rewritten_line_is_told_word_by_word(old: str, new: str, told: str) -> None:
    assert marked(old, new) == told


@given(st.text(), st.text())
def test_both_texts_are_in_the_pieces(old: str, new: str) -> None:
    changes = word_changes(old, new)

    assert "".join(c.text for c in changes if c.kind != "added") == old
    assert "".join(c.text for c in changes if c.kind != "removed") == new
