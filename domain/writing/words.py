"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from domain.writing.likeness import common

# A word, one letter of a script that writes without spaces, white space, or a mark.
_ALONE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+(?:['\u2019][^\W{_ALONE}]+)*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WordChange:
    """A piece of text that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


def word_changes(old: str, new: str) -> list[WordChange]:
    """Return the pieces in their order: what is not added is the old text, what is not removed the new one."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    told: list[WordChange] = []
    for kind, text in _pieces(before, after):
        if told and told[-1].kind == kind:
            text = told.pop().text + text  # noqa: PLW2901 - one piece with the one before
        told.append(WordChange(kind, text))
    return told


def _pieces(before: list[str], after: list[str]) -> Iterator[tuple[Literal["same", "added", "removed"], str]]:
    old_at = new_at = 0
    for old, new in (*common(before, after), (len(before), len(after))):
        if old_at < old:
            yield "removed", "".join(before[old_at:old])
        if new_at < new:
            yield "added", "".join(after[new_at:new])
        if old < len(before):
            yield "same", before[old]
        old_at, new_at = old + 1, new + 1
