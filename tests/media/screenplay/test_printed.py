"""What of a paragraph stands on paper."""

from __future__ import annotations

from media.screenplay import fountain
from media.screenplay.elements import Element
from media.screenplay.pages import paginate


def _printed(*elements: Element) -> list[str]:
    (page,) = paginate(elements).pages
    return ["".join(text for _, line in row.pieces for text, _ in line) for row in page.lines if row.pieces]


def test_neither_notes_nor_what_is_cut_are_printed_wherever_they_stand() -> None:
    read = fountain.parse(
        "He sits [[is it he?]] and waits /* not long */ for it.\n\n[[ a note ]]\n\nNow. /*\n\nGone.\n*/"
    )
    assert _printed(*read.elements) == ["He sits and waits for it.", "Now."]
    assert _printed(Element("action", "Rain."), Element("action", " [[only a note]]")) == ["Rain."]


def test_emphasis_within_lyrics_is_no_star_on_paper() -> None:
    (page,) = paginate([Element("lyrics", "Every *train* I _took_")]).pages
    (line,) = [line for row in page.lines for _, line in row.pieces]

    assert "".join(text for text, _ in line) == "Every train I took"
    assert all("italic" in styles for _, styles in line)
    assert [text for text, styles in line if "underline" in styles] == ["took"]


def test_an_extension_behind_a_name_from_right_to_left_keeps_its_own_direction() -> None:
    cue = Element("character", "مريم", extension="V.O.")
    isolated, plain = "\u2066(V.O.)\u2069", "MARA (V.O.)"

    assert _printed(cue, Element("dialogue", "نعم"))[0] == f"مريم {isolated}"
    assert _printed(Element("character", "MARA", extension="V.O."), Element("dialogue", "Yes."))[0] == plain
