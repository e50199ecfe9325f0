"""Texts that were generated: bounded, and without characters that no script holds."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

LONGEST = 5_000  # characters of one generated paragraph or note: a page of a script has about 1,800
_ALLOWED = frozenset("\n\t")
_UNSEEN = frozenset(["Cc", "Cs", "Co", "Cn"])  # of Unicode's categories: control, surrogate, private, unassigned
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they hide what a line says


def clean(text: str) -> str:
    """Return the text itself. Raises ValueError for control characters and others that nobody sees."""
    for letter in text:
        if letter in _ALLOWED:
            continue
        if letter in _TURNING or unicodedata.category(letter) in _UNSEEN:
            raise ValueError(f"it has the character U+{ord(letter):04X}, which no script holds")
    return text


Clean = Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(clean)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(clean)]
