"""A series: seasons of episodes, each with a script of its own, and the characters that all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import IdTaken, Invalid, NotFound, Refusal, require_text
from domain.writing.episode import Episode, EpisodeNumberTaken, ScriptHasEpisode

_MOST_EPISODES, _MOST_SHARED = 5_000, 500


class SeasonExists(Refusal):
    """The series has a season of that number."""

    code = "writing.season-exists"


class Series(Aggregate):
    """Seasons by their numbers, episodes in the order of theirs."""

    TOPIC = "writing.Series"

    class Created(Aggregate.Created):
        """A series began."""

        TOPIC = "writing.SeriesCreated"
        title: str
        logline: str

    class Described(Aggregate.Event):
        """The series has another title or logline."""

        TOPIC = "writing.SeriesDescribed"
        title: str
        logline: str

    class SeasonAdded(Aggregate.Event):
        """The series has a season more."""

        TOPIC = "writing.SeasonAdded"
        number: int
        title: str

    class EpisodeAdded(Aggregate.Event):
        """A season has an episode more."""

        TOPIC = "writing.EpisodeAdded"
        episode: Episode

    class EpisodeChanged(Aggregate.Event):
        """An episode is another one, or stands elsewhere: `episode` is what it is, `changed` names the fields."""

        TOPIC = "writing.EpisodeChanged"
        episode: Episode
        changed: tuple[str, ...]

    class EpisodesOrdered(Aggregate.Event):
        """The episodes of a season are numbered from 1 in this order."""

        TOPIC = "writing.EpisodesOrdered"
        season: int
        episode_ids: tuple[UUID, ...]

    class EpisodeRemoved(Aggregate.Event):
        """An episode is in the series no longer; its script stays."""

        TOPIC = "writing.EpisodeRemoved"
        episode_id: UUID

    class CharactersShared(Aggregate.Event):
        """These characters are known in every episode."""

        TOPIC = "writing.CharactersShared"
        character_ids: tuple[UUID, ...]

    @event(Created)
    def __init__(
        self,
        *,
        title: str,
        logline: str,
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
    ) -> None:
        self.title, self.logline = title, logline
        self.seasons: dict[int, str] = {}
        self.episodes: dict[UUID, Episode] = {}
        self.shared: tuple[UUID, ...] = ()

    @classmethod
    def begin(cls, series_id: UUID | None, title: str, logline: str) -> Series:
        """Begin a series. Raises Invalid."""
        return cls(title=require_text(title, "title", most=200), logline=logline.strip(), id=series_id)

    def describe(self, title: str, logline: str) -> None:
        """Give it another title or logline."""
        told = (require_text(title, "title", most=200), logline.strip())
        if told != (self.title, self.logline):
            self._describe(*told)

    @event(Described)
    def _describe(self, title: str, logline: str) -> None:
        self.title, self.logline = title, logline

    def add_season(self, number: int | None, title: str) -> int:
        """Add a season, the next one when no number is given; return its number. Raises SeasonExists and Invalid."""
        number = max(self.seasons, default=0) + 1 if number is None else number
        if number < 1:
            raise Invalid("Seasons are numbered from 1.", field="number")
        if number in self.seasons:
            raise SeasonExists(f"{self.title} has a season {number} already.", field="number")
        self._add_season(number, require_text(title, "title", most=200, least=0))
        return number

    @event(SeasonAdded)
    def _add_season(self, number: int, title: str) -> None:
        self.seasons[number] = title

    def of_season(self, season: int) -> list[Episode]:
        """Return the episodes of a season in their order. Raises NotFound."""
        self._require_season(season)
        return sorted((e for e in self.episodes.values() if e.season == season), key=lambda e: e.number)

    def next_number(self, season: int) -> int:
        """Return the number that the next episode of a season has. Raises NotFound."""
        return max((e.number for e in self.of_season(season)), default=0) + 1

    def episode(self, episode_id: UUID) -> Episode:
        """Return an episode. Raises NotFound."""
        if episode_id not in self.episodes:
            raise NotFound(f"{self.title} has no episode {episode_id}.", field="episode_id", id=str(episode_id))
        return self.episodes[episode_id]

    def add_episode(self, episode: Episode) -> None:
        """Add an episode. Raises EpisodeNumberTaken, ScriptHasEpisode, NotFound and Invalid."""
        if episode.id in self.episodes:
            raise IdTaken(f"The series has an episode {episode.id} already.", field="episode_id")
        if len(self.episodes) >= _MOST_EPISODES:
            raise Invalid(f"A series has at most {_MOST_EPISODES:,} episodes.", field="episode")
        self._refuse_taken(episode)
        self._add_episode(episode.checked())

    @event(EpisodeAdded)
    def _add_episode(self, episode: Episode) -> None:
        self.episodes[episode.id] = episode

    def change_episode(self, episode_id: UUID, changes: dict[str, Any]) -> None:
        """Change fields of an episode. Raises EpisodeNumberTaken, ScriptHasEpisode, NotFound and Invalid."""
        known = self.episode(episode_id)
        episode = replace(known, **changes).checked()
        self._refuse_taken(episode)
        changed = tuple(f.name for f in fields(episode) if getattr(known, f.name) != getattr(episode, f.name))
        if changed:
            self._change_episode(episode, changed)

    @event(EpisodeChanged)
    def _change_episode(self, episode: Episode, changed: tuple[str, ...]) -> None:
        del changed
        self.episodes[episode.id] = episode

    def order_episodes(self, season: int, episode_ids: Sequence[UUID]) -> None:
        """Give the episodes of a season numbers from 1, in an order that names each of them once. Raises Invalid."""
        present = [episode.id for episode in self.of_season(season)]
        if sorted(present) != sorted(episode_ids):
            raise Invalid(f"Name each of the {len(present)} episodes of the season once.", field="episode_ids")
        if [e.number for e in map(self.episode, episode_ids)] != list(range(1, len(present) + 1)):
            self._order_episodes(season, tuple(episode_ids))

    @event(EpisodesOrdered)
    def _order_episodes(self, season: int, episode_ids: tuple[UUID, ...]) -> None:
        del season
        for number, episode_id in enumerate(episode_ids, 1):
            self.episodes[episode_id] = replace(self.episodes[episode_id], number=number)

    def remove_episode(self, episode_id: UUID) -> None:
        """Take an episode out. Raises NotFound."""
        self.episode(episode_id)
        self._remove_episode(episode_id)

    @event(EpisodeRemoved)
    def _remove_episode(self, episode_id: UUID) -> None:
        del self.episodes[episode_id]

    def share(self, character_ids: Sequence[UUID]) -> None:
        """Say which characters every episode knows. Raises Invalid."""
        shared = tuple(dict.fromkeys(character_ids))
        if len(shared) > _MOST_SHARED:
            raise Invalid(f"A series shares at most {_MOST_SHARED} characters.", field="character_ids")
        if shared != self.shared:
            self._share(shared)

    @event(CharactersShared)
    def _share(self, character_ids: tuple[UUID, ...]) -> None:
        self.shared = character_ids

    def _require_season(self, season: int) -> None:
        if season not in self.seasons:
            known = ", ".join(map(str, sorted(self.seasons))) or "none"
            raise NotFound(f"{self.title} has no season {season}; there is: {known}.", field="season")

    def _refuse_taken(self, episode: Episode) -> None:
        for other in self.of_season(episode.season):
            if other.number == episode.number and other.id != episode.id:
                sentence = f"Episode {other.number} of season {other.season} is {other.title}; choose another number."
                raise EpisodeNumberTaken(sentence, field="number")
        for other in self.episodes.values():
            if other.script_id == episode.script_id and other.id != episode.id:
                raise ScriptHasEpisode(f"The script tells {other.title} already; take another.", field="script_id")
