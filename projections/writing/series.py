"""Series with their seasons."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from domain.writing.series import Series
from projections.read_model import fold, read_model


@read_model("series", version=2, order=("created_at", "id"), descending=True)
@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series. `seasons` are titles by number; `shared` the characters that every episode knows."""

    id: UUID
    title: str
    logline: str
    created_at: datetime
    seasons: dict[str, str] = field(default_factory=dict[str, str])
    shared: tuple[UUID, ...] = ()


@fold(SeriesRow, Series.Created)
def show_series(row: SeriesRow | None, event: Series.Created) -> SeriesRow:
    """Begin the row."""
    del row
    return SeriesRow(event.originator_id, event.title, event.logline, event.timestamp)


@fold(SeriesRow, Series.Described)
def show_description(row: SeriesRow, event: Series.Described) -> SeriesRow:
    """Show title and logline."""
    return replace(row, title=event.title, logline=event.logline)


@fold(SeriesRow, Series.SeasonAdded)
def show_season(row: SeriesRow, event: Series.SeasonAdded) -> SeriesRow:
    """Show the season."""
    return replace(row, seasons={**row.seasons, str(event.number): event.title})


@fold(SeriesRow, Series.CharactersShared)
def show_shared(row: SeriesRow, event: Series.CharactersShared) -> SeriesRow:
    """Show whom every episode knows."""
    return replace(row, shared=event.character_ids)
