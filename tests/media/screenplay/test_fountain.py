from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from media.screenplay.elements import Element
from media.screenplay.fountain import parse, write
from media.screenplay.lines import plain

SCRIPT = """Title: Last Train
Credit: written by
Author:
    A. Writer
    B. Writer
Draft date: 3 May

# Act one

= She waits.

INT. STATION - NIGHT #1A#

Rain. MARA (60) sweeps.
She stops.

MARA (V.O.) (CONT'D)
(to herself)
Is this the *last* train?
\x20\x20
It is.

TOM ^
It was.

[[ a note ]]

/* cut
for time */

.THE TRACKS

~ A song

> THE END <

===

CUT TO:

> FADE OUT.
"""


def _types(text: str) -> list[tuple[str, str]]:
    return [(e.type, e.text) for e in parse(text).elements]


def test_a_screenplay_is_read_with_everything_fountain_has() -> None:
    read = parse(SCRIPT)

    assert read.title == {
        "Title": "Last Train",
        "Credit": "written by",
        "Author": "A. Writer\nB. Writer",
        "Draft date": "3 May",
    }
    assert [(e.type, e.text) for e in read.elements] == [
        ("section", "Act one"),
        ("synopsis", "She waits."),
        ("scene_heading", "INT. STATION - NIGHT"),
        ("action", "Rain. MARA (60) sweeps.\nShe stops."),
        ("character", "MARA"),
        ("parenthetical", "to herself"),
        ("dialogue", "Is this the *last* train?\n\nIt is."),
        ("character", "TOM"),
        ("dialogue", "It was."),
        ("note", "a note"),
        ("boneyard", "cut\nfor time"),
        ("scene_heading", "THE TRACKS"),
        ("lyrics", "A song"),
        ("centered", "THE END"),
        ("page_break", ""),
        ("transition", "CUT TO:"),
        ("transition", "FADE OUT."),
    ]
    assert read.elements[2].number == "1A"
    assert (read.elements[4].extension, read.elements[7].dual) == ("V.O.", "right")


def test_every_element_knows_its_line() -> None:
    heading = next(e for e in parse(SCRIPT).elements if e.type == "scene_heading")
    assert SCRIPT.split("\n")[heading.line - 1].startswith("INT. STATION")


def test_a_cue_needs_dialogue_after_it_and_capitals() -> None:
    assert _types("BOB\n\nNot dialogue.") == [("action", "BOB"), ("action", "Not dialogue.")]
    assert _types("Bob\nNot dialogue.") == [("action", "Bob\nNot dialogue.")]
    assert _types("@Bob\nDialogue.") == [("character", "Bob"), ("dialogue", "Dialogue.")]
    assert _types("3CPO\nNot work.") == [("action", "3CPO\nNot work.")]


def test_names_in_any_script_can_be_forced() -> None:
    assert _types("@まり\nはい。")[0] == ("character", "まり")
    assert _types("JIM😆\nBye!")[0] == ("character", "JIM😆")


def test_an_exclamation_mark_makes_action_of_anything() -> None:
    assert _types("!INT. NOT A SCENE") == [("action", "INT. NOT A SCENE")]


def test_windows_line_ends_a_mark_of_order_and_tabs_change_nothing() -> None:
    plainly = parse(SCRIPT)
    assert parse("\ufeff" + SCRIPT.replace("\n", "\r\n")) == plainly


def test_what_is_written_reads_the_same() -> None:
    read = parse(SCRIPT)
    assert parse(write(read)) == read


def test_what_is_cut_may_begin_and_end_within_a_line() -> None:
    cut = "He waves /* begin\n\nto cut\n*/ And we are back.\n\n/* gone */ kept\n\nHello /* hidden */ world.\n"
    assert _types(cut) == [
        ("action", "He waves"),
        ("boneyard", "begin\n\nto cut"),
        ("action", "And we are back."),
        ("boneyard", "gone"),
        ("action", "kept"),
        ("action", "Hello /* hidden */ world."),
    ]
    assert [element.line for element in parse(cut).elements] == [1, 1, 4, 6, 6, 8]


def test_a_space_after_its_colon_keeps_a_line_from_being_a_transition() -> None:
    assert _types("A\n\nCUT TO: \n\nB") == [("action", "A"), ("action", "CUT TO:"), ("action", "B")]


_SAMPLES = (
    "INT. HALL - DAY|MARA|mara|@Bob|(softly)|Yes.|||  |~ la|> X <|> X|===|#1|# A|= s|!x|[[n]]|[[n|n]]|/*b*/|/*|*/"
    "|x /*|*/ y|/* c */ d|e /* f */ g|CUT TO: "
    "|CUT TO:|.HALL|..|BOB ^|BOB (V.O.)|a: b|EXT. X #3#|   pad|^|@|!|~|>|#|=|.|*a*|(|)|Title: T|    more"
)
_PIECES = st.sampled_from(_SAMPLES.split("|"))


@settings(max_examples=400)
@given(st.lists(_PIECES | st.text(max_size=12), max_size=25))
def test_writing_and_reading_again_gives_the_same_whatever_was_read(pieces: list[str]) -> None:
    read = parse("\n".join(pieces))
    assert parse(write(read)).elements == read.elements


def test_hostile_texts_are_read_in_time_proportional_to_their_length() -> None:
    for piece in ("/*\n", "[[\n", "(", "A (", "*_", "#1", "a:\n", "@\n", "((((", "\n  \n"):
        parse(piece * 60_000)


def test_what_is_spoken_is_without_marks() -> None:
    assert plain("Is *this* the __last__ **one**[[or not]]?") == "Is this the _last_ one?"
    assert plain("Hello /* hidden */ world.") == "Hello world."
    assert plain("five \\* six") == "five * six"
    assert plain("MA\u200bRA\ufeff, co\u00adast") == "MARA, coast"


def test_elements_tell_only_what_they_have() -> None:
    assert Element("action", "x").to_json() == {"type": "action", "text": "x"}


def test_entries_of_a_title_page_are_known_however_they_are_written() -> None:
    title = parse("title: Gare\nAUTHOR: Nous\nlanguage: fr\nDraft Date: May\n\nINT. A - DAY\n").title
    assert title == {"Title": "Gare", "Author": "Nous", "Language": "fr", "Draft Date": "May"}
