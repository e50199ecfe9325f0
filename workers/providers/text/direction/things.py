"""Things that action names and a picture can show large: only those are worth an insert."""

from __future__ import annotations

import re

from media.pictures.props import PROPS
from workers.providers.text.direction.words import sentences

_OWNED = r"\b(?:a|an|the|his|her|their|my|your|our|its|this|that|one|two|both|another)\s+(?:[\w'\u2019-]+\s+){0,2}?"
"""What stands before a thing and not before a verb: "the old key", "her watch", but not "they watch"."""
_COMPOUND = r"(?!\s+(?:roofs?|doors?|windows?|walls?|booths?|calls?|tables?|houses?|rooms?|shops?|towers?|stations?)\b)"
"""What makes it another thing: a glass roof is no glass."""
_THING = re.compile(rf"{_OWNED}({'|'.join(sorted(PROPS, key=len, reverse=True))}){_COMPOUND}\b", re.IGNORECASE)
_STAINS = re.compile(r"\b(rust|blood|ink|soot)\b", re.IGNORECASE)
_FALLS = re.compile(r"\b(?:sails?|falls?|flutters?|drifts?|floats?|blows?|flies|drops?)\b", re.IGNORECASE)


def thing_of(text: str) -> tuple[str, str]:
    """Return what can be drawn of the things that a text names, in words, and the sentence that names it.

    "She looks at her hand. There is rust on it." is "hand rust", of the first sentence. Nothing to draw is two times
    nothing.
    """
    found = [(thing, sentence) for sentence in sentences(text) for thing in _THING.findall(sentence)]
    if not found:
        return "", ""
    # a hand that holds something is not what one looks at
    thing, sentence = next((each for each in found if not each[0].lower().startswith("hand")), found[0])
    stains = _STAINS.findall(text) if thing.lower().startswith("hand") else ()
    falling = ("falling",) if _FALLS.search(sentence) else ()
    return " ".join(word.lower() for word in (thing, *stains[:1], *falling)), sentence
