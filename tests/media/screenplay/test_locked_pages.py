"""Locked pages and lengths: laws that hold for every screenplay."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.writing.numbering import Numbering
from media.screenplay.elements import Element
from media.screenplay.pages import EIGHTHS, LINES, LockedPages, Page, Pages, PageStart, paginate

WORDS = "One sentence of some length is said here, and then another one follows it. "


def locked(starts: tuple[PageStart, ...]) -> LockedPages:
    return LockedPages(starts, Numbering(used=frozenset(start.number for start in starts)).between)


def with_more(starts: tuple[PageStart, ...], at: int, count: int) -> tuple[PageStart, ...]:
    """Return where pages begin when `count` elements came in before the element `at`."""
    return tuple(replace(s, element=s.element + count if s.element >= at else s.element) for s in starts)


def text(page: Page) -> list[str]:
    return ["".join(piece for _, runs in line.pieces for piece, _ in runs) for line in page.lines]


def numbers(pages: Pages) -> list[str]:
    return [page.number for page in pages.pages]


def _words(count: int, end: str) -> str:
    return WORDS * count + end


_texts = st.builds(_words, st.integers(0, 14), st.sampled_from(["", "終電", "שלום", "a"]))
_kinds = st.sampled_from(["scene_heading", "action", "action", "character", "dialogue", "parenthetical", "page_break"])
_element = st.builds(Element, _kinds, _texts, dual=st.sampled_from([None, None, None, "right"]))
_short = st.builds(Element, st.sampled_from(["scene_heading", "action"]), st.sampled_from(["Rain.", "INT. ROOM"]))
_scripts = st.lists(st.one_of(_element, _short), min_size=1, max_size=60)


@given(_scripts)
@settings(max_examples=30)
def test_pages_that_are_locked_as_they_are_stay_as_they_are(elements: list[Element]) -> None:
    free = paginate(elements)
    if free.pages:
        kept = paginate(elements, locked=locked(free.starts()))

        assert [(p.number, text(p)) for p in kept.pages] == [(p.number, text(p)) for p in free.pages]
        assert [s.eighths for s in kept.scenes] == [s.eighths for s in free.scenes]


@given(_scripts, _scripts, st.data())
@settings(max_examples=30)
def test_what_comes_in_goes_to_further_pages_and_no_number_is_used_twice(
    elements: list[Element], more: list[Element], data: st.DataObject
) -> None:
    free = paginate(elements)
    if not free.pages:
        return
    at = data.draw(st.integers(0, len(elements)))
    starts = with_more(free.starts(), at, len(more))
    grown = paginate([*elements[:at], *more, *elements[at:]], locked=locked(starts))

    told = numbers(grown)
    assert len(set(told)) == len(told)
    assert [number for number in told if number in numbers(free)] == numbers(free)
    assert all(len(page.lines) <= LINES["letter"] for page in grown.pages)


@given(_scripts, st.data())
@settings(max_examples=30)
def test_what_goes_out_leaves_a_short_page_and_takes_no_number_with_it(
    elements: list[Element], data: st.DataObject
) -> None:
    free = paginate(elements)
    if not free.pages:
        return
    at = data.draw(st.integers(0, len(elements) - 1))
    left = [*elements[:at], *elements[at + 1 :]]
    starts = [
        replace(s, element=s.element - 1) if s.element > at else replace(s, line=0) if s.element == at else s
        for s in free.starts()
    ]
    shrunk = paginate(left, locked=locked(tuple(starts)))

    assert [n for n in numbers(shrunk) if n in numbers(free)] == numbers(free)
    printed = sum(bool(line.said) for page in shrunk.pages for line in page.lines)
    assert printed == sum(bool(line.said) for page in paginate(left).pages for line in page.lines)


@given(_scripts, st.data())
@settings(max_examples=30)
def test_an_edit_changes_no_page_but_its_own(elements: list[Element], data: st.DataObject) -> None:
    free = paginate(elements)
    at = data.draw(st.integers(0, len(elements)))
    if not free.pages:
        return
    given_now = [*elements[:at], Element("action", "Rain."), *elements[at:]]
    grown = paginate(given_now, locked=locked(with_more(free.starts(), at, 1)))

    before = {page.number: text(page) for page in free.pages}
    after = {page.number: text(page) for page in grown.pages}
    assert sum(after[number] != told for number, told in before.items()) <= 3  # its own, and neighbours it parts


@given(_scripts)
@settings(max_examples=30)
def test_the_lengths_of_scenes_add_up_to_the_pages(elements: list[Element]) -> None:
    pages = paginate(elements)
    scenes = [scene.eighths for scene in pages.scenes]
    printed = sum(page.eighths for page in pages.pages)

    assert all(length >= 1 for length in scenes)
    assert all(1 <= page.eighths <= EIGHTHS for page in pages.pages)
    assert all(page.eighths == EIGHTHS for page in pages.pages[:-1] if len(page.lines) == LINES["letter"])
    assert printed <= pages.eighths <= printed + len(scenes)
    if elements[0].type == "scene_heading":
        assert sum(scenes) == pages.eighths
    if not any(length == 1 for length in scenes):
        assert pages.eighths == printed


def test_text_that_grows_over_a_locked_page_goes_to_12a_and_12b() -> None:
    elements = [Element("action", WORDS * 30) for _ in range(20)]
    free = paginate(elements)
    twelfth = free.starts()[11]
    at = twelfth.element + 1
    more = [Element("action", WORDS * 30)] * 4
    told = numbers(paginate([*elements[:at], *more, *elements[at:]], locked=locked(with_more(free.starts(), at, 4))))

    came_in = [number for number in told if number not in numbers(free)]
    assert came_in[:2] == ["12A", "12B"]
    assert told == [*numbers(free)[:12], *came_in, *numbers(free)[12:]]


def test_a_heading_is_not_left_alone_at_the_end_of_a_locked_page() -> None:
    scenes = [Element("scene_heading", "INT. ROOM"), Element("action", WORDS * 3)] * 30
    free = paginate(scenes)
    starts = tuple(replace(s, element=s.element + 1) if s.element else s for s in free.starts())  # after the heading

    assert not any(text(page)[-1] == "INT. ROOM" for page in paginate(scenes, locked=locked(starts)).pages)


@pytest.mark.full
def test_a_hundred_thousand_elements_are_set_on_pages_in_seconds() -> None:
    scene = [
        Element("scene_heading", "INT. ROOM - DAY"),
        Element("action", WORDS * 2),
        Element("character", "MARA"),
        Element("dialogue", "Is this the last train? "),
        Element("action", "終電はもう出ました。السلام عليكم"),
    ]
    begun = process_time()
    pages = paginate(scene * 20_000)

    assert pages.eighths >= EIGHTHS * 4_000
    assert process_time() - begun < 60
