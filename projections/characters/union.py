"""Which characters turned out to be which others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.characters.union import Union
from projections.read_model import fold, read_model


@read_model(
    "character_unions",
    version=2,
    indexes=[("into_id",), ("character_id",)],
    order=("created_at", "id"),
    descending=True,
)
@dataclass(frozen=True, slots=True)
class UnionRow:
    """One character that is another one, with who said so and why."""

    id: UUID
    character_id: UUID
    into_id: UUID
    merged_by: UUID
    merged_by_name: str
    reason: str
    created_at: datetime


@fold(UnionRow, Union.Created)
def show_union(row: UnionRow | None, event: Union.Created) -> UnionRow:
    """Show it."""
    del row
    who = (event.merged_by, event.merged_by_name, event.reason)
    return UnionRow(event.originator_id, event.character_id, event.into_id, *who, event.timestamp)
