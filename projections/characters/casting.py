"""The parts that characters play, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.characters.casting import Casting
from projections.read_model import fold, read_model


@read_model("castings", version=2, indexes=[("character_id",), ("script_id",)], order=("billing", "id"))
@dataclass(frozen=True, slots=True)
class CastingRow:
    """A part; `ended` says that the character plays it no longer, and why."""

    id: UUID
    character_id: UUID
    script_id: UUID | None
    role: str
    credit: str
    billing: int
    cast_at: datetime
    changed_at: datetime
    ended: bool = False
    reason: str = ""


@fold(CastingRow, Casting.Created)
def show_casting(_: CastingRow | None, event: Casting.Created) -> CastingRow:
    """Show a part."""
    part = (event.character_id, event.script_id, event.role, event.credit, event.billing)
    return CastingRow(event.originator_id, *part, event.timestamp, event.timestamp)


@fold(CastingRow, Casting.Changed)
def show_change(row: CastingRow, event: Casting.Changed) -> CastingRow:
    """Show how it is now."""
    part = {"role": event.role, "credit": event.credit, "billing": event.billing}
    return replace(row, **part, ended=False, reason="", changed_at=event.timestamp)


@fold(CastingRow, Casting.Ended)
def show_end(row: CastingRow, event: Casting.Ended) -> CastingRow:
    """Show that it is over."""
    return replace(row, ended=True, reason=event.reason, changed_at=event.timestamp)
