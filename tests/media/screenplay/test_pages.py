from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media.documents.screenplay import Cover, Sheet, draw_screenplay, draw_sheets, print_screenplay
from media.screenplay import fdx, fountain
from media.screenplay.elements import Element
from media.screenplay.pages import LINES, LockedPages, PageStart, PrintedLine, eighths, paginate
from media.screenplay.wrapping import width, wrapped

CASES = Path(__file__).with_name("cases") / "fdx"
LONG = "One sentence of some length is said here, and then another one follows it. " * 12


def _text(line: PrintedLine) -> str:
    return " ".join("".join(text for text, _ in runs) for _, runs in line.pieces)


def _pages(*elements: Element) -> list[list[str]]:
    return [[_text(line) for line in page.lines] for page in paginate(elements).pages]


def _filling(lines: int) -> Element:
    """Return an action of so many lines."""
    return Element("action", "\n".join(f"line {n}" for n in range(lines)))


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("case", ["FD", "FI"])
def test_a_scene_is_as_long_as_final_draft_says(case: str, paper: str) -> None:
    read = fdx.parse((CASES / f"{case}.fdx").read_bytes())
    lengths = [eighths(scene.eighths) for scene in paginate(read.elements, paper).scenes]

    assert lengths == ["3/8", "2/8"]
    assert all(f'Length="{length}"' in (CASES / f"{case}.fdx").read_text("utf-8") for length in lengths)


@pytest.mark.parametrize(("count", "told"), [(0, "0"), (1, "1/8"), (8, "1"), (12, "1 4/8"), (16, "2")])
def test_lengths_are_written_in_whole_eighths(count: int, told: str) -> None:
    assert eighths(count) == told


def test_a_heading_never_ends_a_page() -> None:
    first, second = _pages(_filling(52), Element("scene_heading", "INT. STATION"), Element("action", "Rain."))

    assert first[-1] == "line 51"
    assert second == ["INT. STATION", "", "Rain."]


def test_a_speech_over_two_pages_says_so_on_both() -> None:
    cue, words = Element("character", "MARA", extension="V.O."), Element("dialogue", LONG)
    first, second = _pages(_filling(40), cue, words)

    assert first[41] == "MARA (V.O.)"
    assert first[-1] == "(MORE)"
    assert second[0] == "MARA (V.O.) (CONT'D)"
    assert len(first) <= LINES["letter"]
    spoken = [line for line in (*first[42:-1], *second[1:]) if line]
    assert " ".join(spoken).split() == LONG.split()


def test_how_something_is_said_stays_with_what_is_said() -> None:
    speech = [Element("character", "MARA"), Element("dialogue", LONG[:170]), Element("parenthetical", "beat")]
    for filling in range(30, 50):
        for page in _pages(_filling(filling), *speech, Element("dialogue", LONG)):
            assert page[-1] != "(beat)"
            assert "(beat)" not in page[-2:-1] or page[-1] != "(MORE)"


def test_a_speech_with_breaths_in_it_is_never_parted_after_one() -> None:
    speech = (Element("character", "MARA"), Element("dialogue", f"A line,\n\n{LONG[:100]}\n\n{LONG}"))
    parted = [page for filling in range(30, 55) for page in _pages(_filling(filling), *speech) if page[-1] == "(MORE)"]

    assert parted
    assert all(page[-2] for page in parted)


def test_who_goes_on_speaking_in_a_scene_is_said_to() -> None:
    heading = Element("scene_heading", "INT. STATION")
    speech = (Element("character", "MARA"), Element("dialogue", "Yes."))
    (page,) = _pages(heading, *speech, Element("action", "Rain."), *speech, heading, *speech)

    assert [line for line in page if "MARA" in line] == ["MARA", "MARA (CONT'D)", "MARA"]


def test_two_voices_stand_side_by_side() -> None:
    read = fountain.parse("ANN\nYes.\n\nBEN ^\nNo.")
    (page,) = _pages(*read.elements)
    assert page == ["ANN BEN", "Yes. No."]


def test_what_is_not_for_readers_is_not_printed() -> None:
    hidden = [Element(kind, "secret") for kind in ("section", "synopsis", "note", "boneyard")]
    assert _pages(*hidden, Element("action", "Rain.")) == [["Rain."]]


def test_a_page_break_begins_a_page() -> None:
    assert _pages(Element("action", "One."), Element("page_break", ""), Element("action", "Two.")) == [
        ["One."],
        ["Two."],
    ]


def _scene(number: str, *parts: Element, heading: str = "INT. STATION - NIGHT") -> list[Element]:
    return [Element("scene_heading", heading, number=number), *parts]


def _omitted(*numbers: str) -> list[Element]:
    return [one for number in numbers for one in _scene(number, heading="OMITTED")]


def test_scenes_omitted_in_a_row_are_one_line_with_the_first_number_and_the_last() -> None:
    elements = [*_scene("71", _filling(2)), *_omitted("72", "73", "74A"), *_scene("75", _filling(1)), *_omitted("76")]
    pages = paginate(elements)
    numbered = [(line.number, _text(line)) for line in pages.pages[0].lines if line.number]

    assert numbered == [
        ("71", "INT. STATION - NIGHT"),
        ("72-74A", "OMITTED"),
        ("75", "INT. STATION - NIGHT"),
        ("76", "OMITTED"),
    ]
    assert [(elements[s.element].number, s.eighths > 0) for s in pages.scenes] == [
        ("71", True),
        ("72", False),
        ("73", False),
        ("74A", False),
        ("75", True),
        ("76", False),
    ]
    assert sum(scene.eighths for scene in pages.scenes) == pages.eighths


def test_a_locked_page_that_begins_with_an_omitted_scene_parts_the_row() -> None:
    elements = [*_scene("1", _filling(2)), *_omitted("2", "3"), *_scene("4", _filling(1))]
    starts = (PageStart("1", 0), PageStart("2", 3))
    pages = paginate(elements, locked=LockedPages(starts, lambda lower, _: f"{lower}A")).pages

    assert [[line.number for line in page.lines if line.number] for page in pages] == [["1", "2"], ["3", "4"]]


def test_a_page_tells_which_scene_goes_on_over_its_ends_and_how_often() -> None:
    elements = [*_scene("1", *[_filling(40)] * 3), *_scene("2", _filling(50)), *_scene("3", _filling(2))]
    pages = paginate(elements).pages
    told = [(page.resumed and (page.resumed.number, page.resumed.times), page.goes_on) for page in pages]

    assert told == [(None, True), (("1", 1), True), (("1", 2), True), (("2", 1), False)]


def test_what_is_continued_is_printed_above_and_below_the_lines_of_a_page() -> None:
    pages = paginate(_scene("7", *[_filling(40)] * 3)).pages
    plain, told = (
        draw_sheets(Cover({}), [Sheet(page, continued=one) for page in pages], ppi=30) for one in (False, True)
    )

    assert len(plain) == len(told) == len(pages) > 1
    for before, after in zip(map(_ink, plain), map(_ink, told), strict=True):
        inside = slice(30, 30 + 55 * 5)  # the lines, five dots each from an inch down
        assert (before[inside] == after[inside]).all()
        assert (before != after).any()


def _ink(png: bytes) -> Any:  # noqa: ANN401
    return np.asarray(Image.open(BytesIO(png)).convert("L")) < 128


_texts = st.text(st.sampled_from("abc *_\n漢é"), max_size=200)
_elements = st.builds(
    Element,
    st.sampled_from(["scene_heading", "action", "character", "dialogue", "parenthetical", "transition", "page_break"]),
    _texts,
    dual=st.sampled_from([None, "right"]),
)


@given(st.lists(_elements, max_size=40))
@settings(max_examples=60)
def test_no_page_is_too_long_and_nothing_is_lost_or_out_of_order(elements: list[Element]) -> None:
    pages = paginate(elements).pages
    shown = [line.element for page in pages for line in page.lines if line.element is not None]
    printed = {at for at, element in enumerate(elements) if element.type != "page_break"}

    assert all(len(page.lines) <= LINES["letter"] for page in pages)
    assert set(shown) <= printed
    if not any(element.dual for element in elements):
        assert set(shown) == printed
        assert all(before <= after for before, after in pairwise(shown))


_shot = st.one_of(
    st.builds(Element, st.just("scene_heading"), st.just("INT. A - DAY"), number=st.integers(1, 99).map(str)),
    st.builds(Element, st.just("scene_heading"), st.just("OMITTED"), number=st.integers(1, 99).map(str)),
    st.builds(_filling, st.integers(1, 70)),
)


@given(st.lists(_shot, min_size=1, max_size=30), st.sampled_from(["letter", "a4"]))
@settings(max_examples=60)
def test_lengths_add_up_and_every_scene_is_listed_once_whatever_was_omitted(
    elements: list[Element], paper: str
) -> None:
    pages = paginate(elements, paper)
    headings = [at for at, element in enumerate(elements) if element.type == "scene_heading"]
    lengths = {scene.element: scene.eighths for scene in pages.scenes}
    played = [at for at in headings if elements[at].text != "OMITTED"]
    first = played[0] if played else len(elements)

    assert [scene.element for scene in pages.scenes] == headings
    assert all(lengths[at] >= 1 for at in played)
    assert all(lengths[at] == 0 for at in headings if at not in played)
    ahead = paginate(elements[:first], paper).eighths if any(e.type == "action" for e in elements[:first]) else None
    assert sum(lengths.values()) <= pages.eighths
    if ahead is None and first == 0:
        assert sum(lengths.values()) == pages.eighths
    said = sorted({element for page in pages.pages for line in page.lines for element, _ in line.said})
    assert said == list(range(len(elements)))
    printed = [line.number for page in pages.pages for line in page.lines if line.number]
    rows = sum(1 for at in headings if at in played or at == 0 or elements[at - 1].text != "OMITTED")
    assert len(printed) == rows
    for before, after in pairwise(pages.pages):
        assert before.goes_on == (after.resumed is not None)


@given(_texts, st.integers(4, 60))
def test_no_line_is_wider_than_its_columns(text: str, most: int) -> None:
    lines = wrapped(text, most)

    assert all(sum(width(piece) for piece, _ in line) <= most for line in lines)
    assert "".join(piece for line in lines for piece, _ in line).split() or not text.strip(" \n*_")


def test_pages_are_printed_as_pdf_and_drawn() -> None:
    read = fountain.parse(
        "Title: Last Train\nAuthor: A\n\nINT. STATION - NIGHT #1#\n\nRain on *glass*.\n\n===\n\nMore."
    )
    printed = print_screenplay(read)

    assert printed.pdf.startswith(b"%PDF")
    assert printed.pdf == print_screenplay(read).pdf
    assert len(draw_screenplay(read, ppi=20)) == 3
