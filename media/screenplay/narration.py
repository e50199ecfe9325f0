"""Narration: what is spoken over the picture by nobody who is seen. In files it is the speech of a NARRATOR (V.O.)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from media.screenplay.elements import SPOKEN, Element, PageLocked, Screenplay

NARRATOR, UNSEEN = "NARRATOR", "V.O."
CUE = f"{NARRATOR} ({UNSEEN})"


def spelled_out(screenplay: Screenplay) -> Screenplay:
    """Return a screenplay as files have it: narration as a cue of the narrator and a line."""
    elements: list[Element] = []
    places: list[int] = []
    for element in screenplay.elements:
        places.append(len(elements))
        if element.type == "narration":
            elements.append(Element("character", NARRATOR, extension=UNSEEN))
            elements.append(replace(element, type="dialogue"))
        else:
            elements.append(_with_kept(element, spelled_out))
    pages = tuple(_spelled_out(page, screenplay, places) for page in screenplay.pages)
    return replace(screenplay, elements=tuple(elements), pages=pages)


def gathered(screenplay: Screenplay) -> Screenplay:
    """Return a screenplay as the studio has it: a lone line of the narrator, unseen, is narration."""
    given = screenplay.elements
    kept = list(_kept(given))
    places = {at: place for place, at in enumerate(kept)}
    narrated = {at for at in kept if at + 1 < len(given) and at + 1 not in places}
    elements = tuple(
        _narration(given[at], given[at + 1]) if at in narrated else _with_kept(given[at], gathered) for at in kept
    )
    pages = tuple(
        replace(page, element=places[page.element])
        if page.element in places
        else replace(page, element=places[page.element - 1], offset=page.offset + len(CUE) + 1)
        for page in screenplay.pages
    )
    return replace(screenplay, elements=elements, pages=pages)


def _with_kept(element: Element, way: Callable[[Screenplay], Screenplay]) -> Element:
    """Return an element; what it keeps of an omitted scene goes the same way."""
    return replace(element, kept=way(Screenplay({}, element.kept)).elements) if element.kept else element


def _spelled_out(page: PageLocked, screenplay: Screenplay, places: Sequence[int]) -> PageLocked:
    place, offset = places[page.element], page.offset
    if screenplay.elements[page.element].type == "narration" and offset > len(CUE):
        place, offset = place + 1, offset - len(CUE) - 1
    return replace(page, element=place, offset=offset)


def _kept(elements: Sequence[Element]) -> Iterator[int]:
    """Yield the places of all elements but the lines that become narration with the cue before them."""
    place = 0
    while place < len(elements):
        yield place
        place += 2 if _narrates(elements[place : place + 3]) else 1


def _narration(cue: Element, said: Element) -> Element:
    return replace(said, type="narration", line=cue.line, revised=(*cue.revised, *said.revised))


def _narrates(part: Sequence[Element]) -> bool:
    if len(part) < 2 or part[0].type != "character" or part[1].type != "dialogue":
        return False
    goes_on = len(part) > 2 and part[2].type in SPOKEN
    told = (part[0].text.strip().upper(), (part[0].extension or "").upper().rstrip("."), part[0].dual)
    return told == (NARRATOR, UNSEEN.rstrip("."), None) and not goes_on
