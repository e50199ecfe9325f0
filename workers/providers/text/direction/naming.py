"""Whom a text names, and whom it means by "she" and "he"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

SHE, HE = "she", "he"
_PRONOUNS = {SHE: r"\b(?:she|her|hers|herself)\b", HE: r"\b(?:he|him|his|himself)\b"}


def named(text: str, cast: Sequence[str]) -> list[str]:
    """Return those of the cast whom a text names, in the order of being named."""
    searched = ((re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE), name) for name in cast)
    # in small letters it is a word: a radio is not RADIO, who is heard over it
    places = [(found.start(), name) for several, name in searched for found in several if not found[0].islower()]
    return list(dict.fromkeys(name for _, name in sorted(places, key=lambda place: place[0])))


def meant(text: str, met: Sequence[str], pronouns: Mapping[str, str]) -> list[str]:
    """Return whom pronouns mean: of those met, the last one who is spoken of so; in the order of the text."""
    found: dict[str, int] = {}
    for pronoun, pattern in _PRONOUNS.items():
        said = re.search(pattern, text, re.IGNORECASE)
        who = next((name for name in reversed(met) if pronouns.get(name) == pronoun), "")
        if said and who:
            found[who] = said.start()
    return sorted(found, key=lambda name: found[name])
