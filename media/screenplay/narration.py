"""Narration: what is spoken over the picture by nobody who is seen. In files it is the speech of a NARRATOR (V.O.)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from media.screenplay.elements import Element

NARRATOR, UNSEEN = "NARRATOR", "V.O."


def spelled_out(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield elements as files have them: narration as a cue of the narrator and a line."""
    for element in elements:
        if element.type == "narration":
            yield Element("character", NARRATOR, extension=UNSEEN)
            yield Element("dialogue", element.text)
        else:
            yield element


def gathered(elements: Sequence[Element]) -> Iterator[Element]:
    """Yield elements as the studio has them: a lone line of the narrator, unseen, is narration."""
    place = 0
    while place < len(elements):
        if _narrates(elements[place : place + 3]):
            yield Element("narration", elements[place + 1].text, line=elements[place].line)
            place += 2
        else:
            yield elements[place]
            place += 1


def _narrates(part: Sequence[Element]) -> bool:
    if len(part) < 2 or part[0].type != "character" or part[1].type != "dialogue":
        return False
    goes_on = len(part) > 2 and part[2].type in ("dialogue", "parenthetical", "lyrics")
    told = (part[0].text.strip().upper(), (part[0].extension or "").upper().rstrip("."), part[0].dual)
    return told == (NARRATOR, UNSEEN.rstrip("."), None) and not goes_on
