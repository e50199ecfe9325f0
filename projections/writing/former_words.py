"""What elements of scripts said before revision sets that came with a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.writing.script import Script
from projections.read_model import fold, read_model

WordsKey = tuple[UUID, UUID, UUID]


@read_model("script_former_words", key=("script_id", "set_id", "element_id"))
@dataclass(frozen=True, slots=True)
class FormerWordsRow:
    """What an element said before a set that came with a file; nothing, when it was not there."""

    script_id: UUID
    set_id: UUID
    element_id: UUID
    before: str
    version: int


def keys_former(event: Script.RevisionsBrought) -> Iterable[WordsKey]:
    """Return the keys of the words."""
    return [(event.originator_id, words.set_id, words.element_id) for words in event.former]


@fold(FormerWordsRow, Script.RevisionsBrought, key=keys_former)
def show_former(rows: Mapping[WordsKey, FormerWordsRow], event: Script.RevisionsBrought) -> list[FormerWordsRow]:
    """Show what was said before."""
    del rows
    return [
        FormerWordsRow(event.originator_id, words.set_id, words.element_id, words.before, event.originator_version)
        for words in event.former
    ]
