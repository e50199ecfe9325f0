"""Every take that was made of a shot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.production.shot import Shot
from projections.read_model import fold, read_model


@read_model("shot_renders", key=("shot_id", "take"), pins=False)
@dataclass(frozen=True, slots=True)
class ShotRenderRow:
    """One take of a shot."""

    shot_id: UUID
    take: int
    generation_id: UUID
    frames: int
    outputs: dict[str, Any]
    facts: dict[str, Any]
    recipe_hash: str
    provenance: str
    rendered_at: datetime


def key_of_take(event: Shot.Rendered) -> Iterable[tuple[UUID, int]]:
    """Return the key of the take."""
    return ((event.originator_id, event.take),)


@fold(ShotRenderRow, Shot.Rendered, key=key_of_take)
def show_take(rows: object, event: Shot.Rendered) -> list[ShotRenderRow]:
    """Show the take for ever."""
    del rows
    return [
        ShotRenderRow(
            event.originator_id,
            event.take,
            event.generation_id,
            event.frames,
            event.outputs,
            event.facts,
            event.recipe_hash,
            event.provenance,
            event.timestamp,
        )
    ]
