from __future__ import annotations

from media.screenplay import fdx, fountain
from media.screenplay.elements import Element, Screenplay
from media.screenplay.narration import gathered, spelled_out

TOLD = (
    Element("scene_heading", "EXT. HARBOUR - DAWN"),
    Element("narration", "Nobody remembers who lit the lamp."),
    Element("action", "Gulls."),
    Element("character", "MARA"),
    Element("dialogue", "I do."),
)


def test_narration_goes_into_fountain_and_fdx_as_an_unseen_narrator_and_comes_back_as_narration() -> None:
    screenplay = Screenplay({}, tuple(spelled_out(TOLD)))
    text = fountain.write(screenplay)
    assert "NARRATOR (V.O.)\nNobody remembers" in text

    assert tuple(gathered(fountain.parse(text).elements)) == TOLD
    assert tuple(gathered(fdx.parse(fdx.write(screenplay)).elements)) == TOLD


def test_a_narrator_who_is_seen_or_speaks_on_stays_a_character() -> None:
    seen = [Element("character", "NARRATOR"), Element("dialogue", "I am here.")]
    on = [Element("character", "NARRATOR", extension="V.O."), Element("dialogue", "One."), Element("lyrics", "La.")]

    assert list(gathered(seen)) == seen
    assert list(gathered(on)) == on
