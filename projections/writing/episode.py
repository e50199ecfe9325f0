"""The episodes of series, a row each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.writing.episode import Episode
from domain.writing.series import Series
from projections.read_model import Removed, fold, read_model

Key = tuple[UUID, UUID]


@read_model("episodes", key=("series_id", "id"), indexes=[("series_id", "season", "number"), ("script_id",)])
@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """One episode of a series."""

    series_id: UUID
    id: UUID
    season: int
    number: int
    title: str
    logline: str
    script_id: UUID
    status: str


def _row(series_id: UUID, episode: Episode) -> EpisodeRow:
    told = (episode.title, episode.logline, episode.script_id, episode.status)
    return EpisodeRow(series_id, episode.id, episode.season, episode.number, *told)


def key_told(event: Series.EpisodeAdded | Series.EpisodeChanged) -> Iterable[Key]:
    """Return the key of the episode that the event holds."""
    return ((event.originator_id, event.episode.id),)


@fold(EpisodeRow, Series.EpisodeAdded, Series.EpisodeChanged, key=key_told)
def show_episode(
    rows: Mapping[Key, EpisodeRow], event: Series.EpisodeAdded | Series.EpisodeChanged
) -> list[EpisodeRow]:
    """Show what it is now."""
    del rows
    return [_row(event.originator_id, event.episode)]


def keys_ordered(event: Series.EpisodesOrdered) -> Iterable[Key]:
    """Return the keys of the episodes that were numbered."""
    return [(event.originator_id, episode_id) for episode_id in event.episode_ids]


@fold(EpisodeRow, Series.EpisodesOrdered, key=keys_ordered)
def show_order(rows: Mapping[Key, EpisodeRow], event: Series.EpisodesOrdered) -> list[EpisodeRow]:
    """Show their numbers."""
    numbers = {episode_id: number for number, episode_id in enumerate(event.episode_ids, 1)}
    return [replace(row, number=numbers[row.id]) for row in rows.values()]


def key_removed(event: Series.EpisodeRemoved) -> Iterable[Key]:
    """Return the key of the episode that went."""
    return ((event.originator_id, event.episode_id),)


@fold(EpisodeRow, Series.EpisodeRemoved, key=key_removed)
def show_removal(rows: Mapping[Key, EpisodeRow], event: Series.EpisodeRemoved) -> list[Removed]:
    """Take the row out."""
    del rows
    return [Removed((event.originator_id, event.episode_id))]
