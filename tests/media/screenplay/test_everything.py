"""More than a hundred pages with everything that Fountain has, out and in again."""

from __future__ import annotations

import time
from dataclasses import replace

from domain.writing.likeness import common
from media.screenplay import emphasis, fdx, fountain
from media.screenplay.elements import TYPES, Element, Screenplay
from media.screenplay.lines import is_cue, plain, without_cut
from media.screenplay.pages import paginate
from tests.media.screenplay.everything import fountain_of_everything

READ = fountain.parse(fountain_of_everything())


def without_what_is_cut(read: Screenplay) -> tuple[Element, ...]:
    kept = (e for e in read.elements if e.type != "boneyard")
    return tuple(replace(e, text=without_cut(e.text)) for e in kept)


def test_it_is_long_and_everything_is_in_it() -> None:
    assert len(paginate(READ.elements).pages) > 100
    assert {e.type for e in READ.elements} == set(TYPES) - {"narration"}  # which files know as a narrator's lines
    assert {e.level for e in READ.elements if e.type == "section"} == {1, 2, 3, 6}
    assert {e.extension for e in READ.elements if e.type == "character"} > {None, "V.O.", "ON PHONE) (V.O."}
    assert sum(e.dual == "right" for e in READ.elements) == 40
    assert {"1", "A1", "3-1.b"} & {e.number for e in READ.elements} == {"A1", "3-1.b"}


def test_it_goes_out_as_fountain_and_comes_back_equal() -> None:
    assert fountain.parse(fountain.write(READ)) == READ


def test_it_goes_out_as_fdx_and_comes_back_equal_without_what_is_cut() -> None:
    written = fdx.write(READ)
    again = fdx.parse(written)

    assert again.title == READ.title
    assert again.elements == without_what_is_cut(READ)
    assert "It was number" not in written.decode()
    assert "not for long" not in written.decode()
    assert fountain.parse(fountain.write(again)) == again
    assert fdx.parse(fdx.write(again, written)) == again


def test_hostile_paragraphs_take_time_in_proportion_to_their_length() -> None:
    begun = time.monotonic()
    for piece in ("*a ", "_a ", "***a ", "*a _b ", "[[ ", "/* ", "\\*", "*" * 9):
        text = piece * 10_000
        assert emphasis.runs(text)
        assert plain(text)
        assert emphasis.marked([(text, emphasis.PLAIN)])
    for line in ("A " + "()" * 50_000 + "x", "A" + " " * 100_000 + "x", "A " + "( ) " * 25_000 + "X", "A (" * 30_000):
        is_cue(line)
        fountain.parse(f"INT. {line}\n\n{line}\nb")
    assert time.monotonic() - begun < 60  # seconds; each of them took minutes when lines were searched again and again


def test_an_fdx_in_which_everything_repeats_is_written_into_in_bounded_time() -> None:
    beats = tuple(Element("action", "Beat.") for _ in range(20_000))
    original = fdx.write(Screenplay({}, beats))
    edited = (Element("action", "Before."), *beats[:10_000], Element("action", "Between."), *beats[10_000:])

    assert fdx.parse(fdx.write(Screenplay({}, edited), original, alike=common)).elements == edited


def test_only_a_cue_stands_beside_the_voice_before_it() -> None:
    elements = [Element("character", "MARA"), Element("dialogue", "Yes."), Element("page_break", "", dual="right")]
    assert len(paginate([*elements, Element("action", "She waits.")]).pages) == 2


def test_what_no_xml_may_hold_does_not_break_an_fdx() -> None:
    read = fdx.parse(fdx.write(Screenplay({"Title": "A\x02"}, (Element("action", "x\x01\x0b\ufffe \x85y\ud800"),))))
    assert ([e.text for e in read.elements], read.title) == (["x \x85y"], {"Title": "A"})
