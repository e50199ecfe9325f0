"""How long a script plays, estimated from its words before anything of it is spoken or shot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

WORDS_A_SECOND = 2.6  # of speech and of action told in pictures alike: the pace of the director's rules
_TURN_S = 0.7  # between one speech and the next
_LEAST_S, _MOST_S = 2.0, 5.0  # of a shot that shows an action
SPOKEN = frozenset({"dialogue", "lyrics", "narration"})


class Paragraph(Protocol):
    """A paragraph of any kind of script."""

    @property
    def type(self) -> str:
        """What it is: action, dialogue, ..."""
        ...

    @property
    def text(self) -> str:
        """What it says."""
        ...


def spoken_seconds(text: str) -> float:
    """Return how long it takes to say a text."""
    return len(text.split()) / WORDS_A_SECOND


def shown_seconds(text: str) -> float:
    """Return how long it takes to show an action."""
    return min(_MOST_S, max(_LEAST_S, len(text.split()) / WORDS_A_SECOND))


def estimated_seconds(elements: Iterable[Paragraph]) -> float:
    """Return how long elements play: what is spoken with the turns between, and what is shown."""
    total = 0.0
    for element in elements:
        if element.type in SPOKEN and element.text.strip():
            total += spoken_seconds(element.text) + _TURN_S
        elif element.type in {"action", "centered"} and element.text.strip():
            total += shown_seconds(element.text)
    return round(total, 1)
