from __future__ import annotations

from media.screenplay import fdx, fountain
from media.screenplay.elements import Element, PageLocked, Screenplay
from media.screenplay.narration import gathered, spelled_out
from media.screenplay.pages import paginate

TOLD = (
    Element("scene_heading", "EXT. HARBOUR - DAWN"),
    Element("narration", "Nobody remembers who lit the lamp."),
    Element("action", "Gulls."),
    Element("character", "MARA"),
    Element("dialogue", "I do."),
)


def test_narration_goes_into_fountain_and_fdx_as_an_unseen_narrator_and_comes_back_as_narration() -> None:
    screenplay = spelled_out(Screenplay({}, TOLD))
    text = fountain.write(screenplay)
    assert "NARRATOR (V.O.)\nNobody remembers" in text

    assert gathered(fountain.parse(text)).elements == TOLD
    assert gathered(fdx.parse(fdx.write(screenplay))).elements == TOLD


def test_a_narrator_who_is_seen_or_speaks_on_stays_a_character() -> None:
    seen = (Element("character", "NARRATOR"), Element("dialogue", "I am here."))
    on = (Element("character", "NARRATOR", extension="V.O."), Element("dialogue", "One."), Element("lyrics", "La."))

    assert gathered(Screenplay({}, seen)).elements == seen
    assert gathered(Screenplay({}, on)).elements == on


def test_a_locked_page_that_begins_in_narration_begins_there_in_a_file_and_back() -> None:
    told = " ".join(f"word{n}" for n in range(40))
    pages = tuple(PageLocked(str(at), 1, offset) for at, offset in enumerate((0, len("NARRATOR (V.O.) "), 60)))
    screenplay = Screenplay({}, (TOLD[0], Element("narration", told), TOLD[2]), pages=pages)
    spelled = spelled_out(screenplay)

    assert [(page.element, page.offset) for page in spelled.pages] == [(1, 0), (2, 0), (2, 44)]
    assert gathered(spelled).pages == pages


def test_narration_is_printed_as_what_its_file_would_be() -> None:
    screenplay = Screenplay({}, TOLD)
    printed = [[line.pieces for line in page.lines] for page in paginate(screenplay.elements).pages]
    assert printed == [
        [line.pieces for line in page.lines] for page in paginate(spelled_out(screenplay).elements).pages
    ]
