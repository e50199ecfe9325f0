"""Dual dialogue: the lines that two people speak at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from domain.writing.cues import cue_name
from domain.writing.element import Element

_BESIDE = ("section", "synopsis", "note", "boneyard")  # what is on no page stands between nobody
_LINES = ("dialogue", "lyrics")


@dataclass(slots=True)
class _Speech:
    cue: Element
    follows: bool
    """Whether it comes directly after another speech."""
    lines: list[UUID] = field(default_factory=list[UUID])


def sides(elements: Iterable[Element]) -> dict[UUID, str]:
    """Return the side, left or right, of every line that is spoken at once with somebody else's.

    A cue that stands on the right makes a pair with the speech directly before it, as on the page: of three in a row
    the third speaks afterwards. Nobody speaks at once with themselves, or with a cue that says nothing.
    """
    found: dict[UUID, str] = {}
    for left, right in pairwise(_speeches(elements)):
        beside = right.follows and right.cue.dual == "right" and cue_name(left.cue.text) != cue_name(right.cue.text)
        if beside and left.lines and right.lines and left.lines[0] not in found:
            found |= dict.fromkeys(left.lines, "left") | dict.fromkeys(right.lines, "right")
    return found


def _speeches(elements: Iterable[Element]) -> Iterator[_Speech]:
    """Yield every cue with its lines."""
    speech: _Speech | None = None
    goes_on = False
    for element in elements:
        if element.type == "character":
            if speech:
                yield speech
            speech, goes_on = _Speech(element, follows=goes_on), True
        elif element.type in _LINES and speech and goes_on:
            speech.lines += [element.id] if element.text.strip() else []
        elif element.type not in (*_BESIDE, *_LINES, "parenthetical"):
            goes_on = False
    if speech:
        yield speech
