"""Ids that callers choose for what they create."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import IdTaken

if TYPE_CHECKING:
    from uuid import UUID

    from commands.ports import Studio


def fresh(studio: Studio, chosen: UUID | None, field: str) -> UUID | None:
    """Return the id that the caller chose, or None when the choice is left to us. Raises IdTaken."""
    if chosen is not None and studio.find(Aggregate, chosen) is not None:
        raise IdTaken(f"{field} {chosen} exists already; choose another id, or leave it out.", field=field)
    return chosen
