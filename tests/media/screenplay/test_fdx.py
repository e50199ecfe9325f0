from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.screenplay import fdx, fountain
from media.screenplay.elements import Element, Screenplay
from media.screenplay.fdx import NoFdx

CASES = Path(__file__).with_name("cases") / "fdx"
EXAMPLES = Path(__file__).parents[3] / "examples"
SCRIPT = """Title: Last Train
Credit: written by
Author:
    A. Writer
    B. Writer
Draft date: 3 May
Contact:
    1 High Street
    Anytown

# Act one

= She waits.

INT. STATION - NIGHT #1A#

Rain on *glass*. **MARA** sweeps _slowly_.
She stops.

MARA (V.O.)
(to herself)
Is this the ***last*** train?

TOM ^
It was.

[[ a note
of two lines ]]

===

> THE END <

> FADE OUT.
"""


@pytest.mark.parametrize("case", ["FD", "FI"])
def test_what_final_draft_and_fade_in_write_reads_like_the_same_script_in_fountain(case: str) -> None:
    read = fdx.parse((CASES / f"{case}.fdx").read_bytes())

    assert read.elements == fountain.parse((CASES / f"{case}.fountain").read_text("utf-8")).elements
    assert read.title == {
        "Title": "FDX Test Script",
        "Credit": "Written by",
        "Author": "Ian",
        "Copyright": "Copyright (c) 2026",
        "Draft date": "Draft\ninformation",
        "Contact": "Contact\ninformation",
    }


def test_fountain_goes_out_as_fdx_and_comes_back_equal() -> None:
    scripts = [SCRIPT, *(path.read_text("utf-8") for path in EXAMPLES.glob("*.fountain"))]
    for read in map(fountain.parse, scripts):
        assert fdx.parse(fdx.write(read)) == read


def test_what_is_cut_does_not_leave_the_house() -> None:
    read = fountain.parse("INT. STATION\n\n/* secret */\n\nRain.")
    assert b"secret" not in fdx.write(read)


def test_an_edit_changes_its_own_paragraph_and_nothing_else_of_the_document() -> None:
    original = (CASES / "FD.fdx").read_bytes()
    read = fdx.parse(original)
    edited = [replace(e, text="Why?") if e.text == "Why do we pay him?" else e for e in read.elements]

    written = fdx.write(Screenplay(read.title, tuple(edited)), original)

    before, after = (ET.canonicalize(data.decode(), strip_text=True) for data in (original, written))
    assert after == before.replace("Why do we pay him?", "Why?")
    assert "CharacterArcBeat" in after


def test_two_voices_at_once_are_one_paragraph_of_final_draft() -> None:
    read = fountain.parse("ANN\nYes.\n\nBEN ^\nNo.\n\nSilence.")
    written = fdx.write(read)

    assert written.count(b"<DualDialogue>") == 1
    assert fdx.parse(written) == read


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "line 1: the XML is broken"),
        (b"<FinalDraft>\n<Content>\n</FinalDraft>", "line 3: the XML is broken"),
        (b"<html/>", "a html is no FinalDraft document"),
        (b'<!DOCTYPE a [<!ENTITY b "&c;&c;">]><FinalDraft>&b;</FinalDraft>', "a document type is declared"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><FinalDraft/>', "a document type is declared"),
    ],
)
def test_what_is_no_fdx_is_refused_with_the_place(data: bytes, says: str) -> None:
    with pytest.raises(NoFdx, match=re.escape(says)):
        fdx.parse(data)


_words = st.text(st.sampled_from("abcXYZ *_().#😆é漢שلا"), min_size=1, max_size=12).map(str.strip).filter(bool)
_letters = st.text(st.sampled_from("abcd "), min_size=1, max_size=8).map(str.strip).filter(bool)
_elements = st.one_of(
    st.builds(Element, st.just("scene_heading"), _letters, number=st.sampled_from([None, "1", "A2"])),
    st.builds(
        Element, st.sampled_from(["action", "dialogue", "transition", "centered", "lyrics", "synopsis"]), _letters
    ),
    st.builds(Element, st.just("character"), _letters, extension=st.sampled_from([None, "V.O."])),
    st.builds(Element, st.just("action"), _letters.map("    {}\n  more".format)),
    st.builds(Element, st.just("parenthetical"), _letters),
    st.builds(Element, st.just("section"), _letters, level=st.integers(1, 4)),
    st.builds(Element, st.just("note"), _letters),
    st.just(Element("page_break", "")),
)


@given(st.lists(_elements, max_size=12))
def test_any_elements_come_back_as_they_went_out(elements: list[Element]) -> None:
    screenplay = Screenplay({}, tuple(elements))
    assert fdx.parse(fdx.write(screenplay)) == screenplay


@given(_words)
def test_what_final_draft_says_plainly_stays_plain_whatever_its_characters(words: str) -> None:
    paragraph = f'<Paragraph Type="Action"><Text>{words}</Text></Paragraph>'
    first = fdx.parse(f"<FinalDraft><Content>{paragraph}</Content></FinalDraft>".encode())
    assert fdx.parse(fdx.write(first)) == first


OMITTED = """<FinalDraft><Content>
<Paragraph Type="Scene Heading" Number="4"><Text>INT. LAB - DAY</Text></Paragraph>
<Paragraph Type="Scene Heading" Number="5"><Text>Omitted</Text><OmittedScene>
  <Paragraph Type="Scene Heading"><SceneProperties Length="2/8" Page="1"/><Text>EXT. YARD - DUSK</Text></Paragraph>
  <Paragraph Type="Action"><Text>Mara </Text><Text Style="Italic">waits</Text><Text>.</Text></Paragraph>
  <Paragraph><DualDialogue>
    <Paragraph Type="Character"><Text>MARA</Text></Paragraph><Paragraph Type="Dialogue"><Text>Yes.</Text></Paragraph>
    <Paragraph Type="Character"><Text>TOM</Text></Paragraph><Paragraph Type="Dialogue"><Text>No.</Text></Paragraph>
  </DualDialogue></Paragraph>
</OmittedScene></Paragraph>
<Paragraph Type="Scene Heading" Number="6"><OmittedScene>
  <Paragraph Type="Action" StartsNewPage="Yes"><Text>No heading.</Text></Paragraph>
</OmittedScene></Paragraph>
<Paragraph Type="Action"><Text>The kettle screams.</Text></Paragraph>
</Content><ScriptNotes><ScriptNote Range="28,47"><Paragraph><Text>why?</Text></Paragraph></ScriptNote></ScriptNotes>
</FinalDraft>"""
YARD = (
    Element("scene_heading", "EXT. YARD - DUSK"),
    Element("action", "Mara *waits*."),
    Element("character", "MARA"),
    Element("dialogue", "Yes."),
    Element("character", "TOM", dual="right"),
    Element("dialogue", "No."),
)


def test_what_an_omitted_scene_said_is_read_and_written_within_its_heading() -> None:
    read = fdx.parse(OMITTED.encode())

    bare = (Element("scene_heading", "OMITTED"), Element("action", "No heading."))
    assert read.elements == (
        Element("scene_heading", "INT. LAB - DAY", number="4"),
        Element("scene_heading", "OMITTED", number="5", kept=YARD),
        Element("scene_heading", "OMITTED", number="6", kept=bare),
        Element("action", "The kettle screams."),
        Element("note", "why?"),
    )
    anew = fdx.write(read)
    assert fdx.parse(anew) == read
    assert b"<OmittedScene>" in anew
    canonical = [ET.canonicalize(data, strip_text=True) for data in (OMITTED, fdx.write(read, OMITTED.encode()))]
    assert canonical[0] == canonical[1].replace("<?xml version='1.0' encoding='utf-8'?>", "")


def test_an_omitted_scene_that_is_played_again_or_says_something_else_is_written_so_into_the_document() -> None:
    read = fdx.parse(OMITTED.encode())
    first, _, third, *rest = read.elements
    back = replace(read, elements=(first, replace(YARD[0], number="5"), *YARD[1:], third, *rest))
    other = replace(read, elements=(first, replace(third, number="5"), third, *rest))

    for screenplay in (back, other):
        written = fdx.write(screenplay, OMITTED.encode())
        assert fdx.parse(written) == screenplay
        assert b"Mara" not in written or screenplay is back


def test_what_is_cut_from_an_omitted_scene_does_not_leave_the_house_either() -> None:
    kept = (YARD[0], Element("action", "Rain. /* secret */ Wind."), Element("boneyard", "secret too"))
    written = fdx.write(Screenplay({}, (Element("scene_heading", "OMITTED", number="5", kept=kept),)))

    assert b"secret" not in written
    assert b"Wind." in written
