"""Cues that somebody said are different people's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.writing.distinct_cues import Distinction
from domain.writing.script import Script
from projections.read_model import Removed, fold, read_model

DistinctKey = tuple[UUID, UUID]
_Again = Script.DistinctionUndone | Script.DistinctionRedone
_Saying = Script.CuesDistinguished | _Again


@read_model("distinct_cues", version=2, key=("script_id", "id"))
@dataclass(frozen=True, slots=True)
class DistinctCuesRow:
    """Spellings that are different people's: who said so, why and when."""

    script_id: UUID
    id: UUID
    spellings: tuple[str, ...]
    character_ids: tuple[UUID, ...]
    said_by: str
    reason: str
    said_at: datetime

    def distinction(self) -> Distinction:
        """Return it as the script has it."""
        return Distinction(self.id, self.spellings, self.character_ids, self.said_by, self.reason)


def key_said(event: Script.CuesDistinguished) -> Iterable[DistinctKey]:
    """Return the key of what was said."""
    return ((event.originator_id, event.distinction.id),)


@fold(DistinctCuesRow, Script.CuesDistinguished, key=key_said)
def show_distinction(rows: object, event: Script.CuesDistinguished) -> list[DistinctCuesRow]:
    """Show it."""
    del rows
    return [_row(event, event.distinction)]


def _row(event: _Saying, said: Distinction) -> DistinctCuesRow:
    told = (said.spellings, said.character_ids, said.by, said.reason, event.timestamp)
    return DistinctCuesRow(event.originator_id, said.id, *told)


def key_withdrawn(event: Script.DistinctionWithdrawn | _Again) -> Iterable[DistinctKey]:
    """Return the key of what is said no longer."""
    return ((event.originator_id, event.distinction_id),)


@fold(DistinctCuesRow, Script.DistinctionWithdrawn, key=key_withdrawn)
def show_withdrawal(rows: Mapping[DistinctKey, DistinctCuesRow], event: Script.DistinctionWithdrawn) -> list[Removed]:
    """Take it out."""
    del event
    return [Removed(key) for key in rows]


@fold(DistinctCuesRow, Script.DistinctionUndone, Script.DistinctionRedone, key=key_withdrawn)
def show_as_it_was(rows: Mapping[DistinctKey, DistinctCuesRow], event: _Again) -> list[DistinctCuesRow | Removed]:
    """Show it as it stands after it was undone, or redone."""
    return [_row(event, event.distinction)] if event.distinction else [Removed(key) for key in rows]
