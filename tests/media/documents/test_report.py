from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.documents.html import Html, element
from media.documents.pictures import jpeg
from media.documents.report import (
    FilmReport,
    ReportFile,
    ReportItem,
    ReportLoudness,
    ReportRole,
    ReportStage,
    to_html,
    write_report,
)

HOSTILE = (
    "</style><script>alert(1)</script><img src=x onerror=alert(1)>"
    "\" ' & {{x}} \u202e\u0645\u0631\u062d\u0628\u0627 🎬\x00\ud800"
)
GREY = jpeg(np.full((18, 32, 3), 128, np.uint8))


def _report(words: str = "Last Train") -> FilmReport:
    return FilmReport(
        title=words,
        author=words,
        made=words,
        duration_s=90.0,
        wall_s=45.0,
        stages=(ReportStage("shots", 30.0), ReportStage("mixes", 15.0)),
        items=(
            ReportItem("shots", words, "ab" * 32, reused=True, seconds=0.0),
            ReportItem("shots", "1B", "cd" * 32, reused=False, seconds=2.5),
        ),
        loudness=ReportLoudness(-14.05, -1.2, 8.0),
        cast=(ReportRole(words, words, words, 3, GREY),),
        film="film.mp4",
        poster=GREY,
        contact_sheet=GREY,
        honesty=(words,),
        verify=words,
        versions=((words, words),),
        files=(ReportFile(words, words),),
    )


class _Page(HTMLParser):
    """What a browser would see: elements in their order, whether each is closed, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "poster"}]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in {"meta", "img", "link", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_hostile_words_are_shown_as_words() -> None:
    page = _Page(to_html(_report(HOSTILE)))
    assert "script" not in page.tags
    assert page.tags.count("img") == 2  # the sheet and the portrait
    assert page.open == []
    assert "<script>alert(1)</script>" in page.words
    assert "مرحبا 🎬" in page.words


def test_a_report_needs_nothing_but_the_film_beside_it() -> None:
    page = _Page(to_html(_report()))
    assert [a for a in page.addresses if not a.startswith("data:image/jpeg;base64,")] == ["film.mp4"]
    assert "link" not in page.tags
    assert "url(" not in to_html(_report())


def test_what_was_made_stands_before_what_was_reused_and_both_are_counted() -> None:
    words = _Page(to_html(_report())).words
    assert "1 made, 1 reused" in words
    assert words.index("1B") < words.index("abababababab")


@pytest.mark.parametrize(
    ("lufs", "peak", "verdicts"),
    [(-14.2, -1.0, ["within", "within"]), (-14.4, -1.5, ["missed", "within"]), (-14.0, -0.9, ["within", "missed"])],
)
def test_loudness_is_judged_against_what_was_asked(lufs: float, peak: float, verdicts: list[str]) -> None:
    html = to_html(replace(_report(), loudness=ReportLoudness(lufs, peak, 8.0)))
    assert re.findall(r'<span class="(?:good|bad)">(\w+)</span>', html) == verdicts


def test_sections_of_which_nothing_is_known_are_left_out() -> None:
    page = _Page(to_html(FilmReport("Film", "", "", 1.0, 0.0)))
    assert page.open == []
    assert "h2" not in page.tags


def test_a_report_is_written_whole(tmp_path: Path) -> None:
    write_report(tmp_path / "report.html", _report(HOSTILE))
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text(encoding="utf-8").endswith("</html>\n")


@given(st.text(), st.text())
def test_whatever_the_words_an_element_holds_only_words(words: str, title: str) -> None:
    made = element("p", words, title=title)
    page = _Page(made)
    assert isinstance(made, Html)
    assert page.tags == ["p"]
    assert page.open == []
