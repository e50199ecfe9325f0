"""What may be asked of a series: seasons, episodes with their scripts, shared characters."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.fields import Name, Words
from commands.fresh import fresh
from commands.portrayal import require_characters
from commands.ports import Studio
from commands.writing.script import PROJECT, SCRIPT
from commands.writing.shapes import Short
from domain.shared.sources import new_id
from domain.writing.episode import Episode
from domain.writing.episode_claim import EpisodeClaim
from domain.writing.script import Script
from domain.writing.series import Series

_SERIES = "77777777-7777-4777-8777-777777777777"
_EPISODE = "88888888-8888-4888-8888-888888888888"
_CHARACTER = "55555555-5555-4555-8555-555555555555"
Status = Literal["idea", "outline", "script", "locked", "produced"]


class CreateSeries(Command):
    """Begin a series."""

    project_id: UUID
    title: Name
    logline: Words = ""
    series_id: UUID | None = None


class DescribeSeries(Command):
    """Give a series another title or logline; what is left out stays."""

    series_id: UUID
    title: Name | None = None
    logline: Words | None = None


class AddSeason(Command):
    """Add a season to a series, the next one unless a number is given."""

    series_id: UUID
    number: int | None = Field(default=None, ge=1, le=1_000)
    title: Short = ""


class AddEpisode(Command):
    """Add an episode to a season: with a script of its own, begun here unless one is named."""

    series_id: UUID
    season: int = Field(ge=1, le=1_000)
    title: Name
    number: int | None = Field(default=None, ge=1, le=10_000)
    """The next one when left out."""
    logline: Words = ""
    status: Status = "idea"
    script_id: UUID | None = None
    episode_id: UUID | None = None


class ChangeEpisode(Command):
    """Change what is given of an episode; another season or number puts it elsewhere."""

    series_id: UUID
    episode_id: UUID
    season: int | None = Field(default=None, ge=1, le=1_000)
    number: int | None = Field(default=None, ge=1, le=10_000)
    title: Name | None = None
    logline: Words | None = None
    status: Status | None = None
    script_id: UUID | None = None


class OrderEpisodes(Command):
    """Number the episodes of a season from 1 in an order."""

    series_id: UUID
    season: int = Field(ge=1, le=1_000)
    episode_ids: tuple[UUID, ...] = Field(max_length=5_000)


class RemoveEpisode(Command):
    """Take an episode out of its series; its script stays."""

    series_id: UUID
    episode_id: UUID


class ShareCharacters(Command):
    """Say which characters every episode of a series knows."""

    series_id: UUID
    character_ids: tuple[UUID, ...] = Field(max_length=500)


@handles(CreateSeries, permission="writing.create", example={"project_id": PROJECT, "title": "Night Trains"})
def create_series(command: CreateSeries, studio: Studio) -> None:
    """Begin it."""
    series_id = fresh(studio, command.series_id, "series_id")
    studio.save(Series.begin(series_id, command.title, command.logline))


@handles(
    DescribeSeries,
    permission="writing.edit",
    subject="series_id",
    example={"series_id": _SERIES, "logline": "Who waits, and for what."},
)
def describe_series(command: DescribeSeries, studio: Studio) -> None:
    """Change what was named."""
    series = studio.load(Series, command.series_id)
    title = series.title if command.title is None else command.title
    series.describe(title, series.logline if command.logline is None else command.logline)
    studio.save(series)


@handles(
    AddSeason, permission="writing.edit", subject="series_id", example={"series_id": _SERIES, "title": "Departures"}
)
def add_season(command: AddSeason, studio: Studio) -> Outcome:
    """Add it."""
    series = studio.load(Series, command.series_id)
    number = series.add_season(command.number, command.title)
    studio.save(series)
    return Outcome(series.id, series.version, details={"season": number})


@handles(
    AddEpisode,
    permission="writing.create",
    subject="series_id",
    example={"series_id": _SERIES, "season": 1, "title": "The Last Train"},
)
def add_episode(command: AddEpisode, studio: Studio) -> Outcome:
    """Add it, and begin its script unless one is named."""
    series = studio.load(Series, command.series_id)
    number = command.number or series.next_number(command.season)
    episode_id = command.episode_id or new_id()
    script_id = command.script_id or new_id()
    told = (command.title, command.logline, script_id, command.status)
    series.add_episode(Episode(episode_id, command.season, number, *told))
    if command.script_id is None:
        studio.save(series, Script.begin(script_id, command.title, "series", command.logline, {}))
    else:
        studio.standing(Script, script_id)
        studio.save(series)
    _claim(studio, script_id, series.id, episode_id)
    details = {"episode_id": str(episode_id), "number": number, "script_id": str(script_id)}
    return Outcome(series.id, series.version, details=details)


def _claim(studio: Studio, script_id: UUID, series_id: UUID, episode_id: UUID) -> None:
    """Have the script for the episode. Raises ScriptHasEpisode while another one, of any series, has it."""
    claim = studio.find(EpisodeClaim, EpisodeClaim.create_id(script_id))
    if claim is None:
        claim = EpisodeClaim(script_id=script_id, series_id=series_id, episode_id=episode_id)
    claim.take(series_id, episode_id)
    studio.save(claim)


def _give_back(studio: Studio, script_id: UUID) -> None:
    claim = studio.load(EpisodeClaim, EpisodeClaim.create_id(script_id))
    claim.give_back()
    studio.save(claim)


@handles(
    ChangeEpisode,
    permission="writing.edit",
    subject="series_id",
    example={"series_id": _SERIES, "episode_id": _EPISODE, "status": "script", "script_id": SCRIPT},
)
def change_episode(command: ChangeEpisode, studio: Studio) -> Outcome:
    """Change what was named."""
    series = studio.load(Series, command.series_id)
    former = series.episode(command.episode_id).script_id
    told = command.model_dump(exclude={"series_id", "episode_id"})
    series.change_episode(command.episode_id, {name: value for name, value in told.items() if value is not None})
    studio.save(series)
    if command.script_id not in (None, former):
        studio.standing(Script, command.script_id)
        _claim(studio, command.script_id, series.id, command.episode_id)
        _give_back(studio, former)
    return Outcome(series.id, series.version)


@handles(
    OrderEpisodes,
    permission="writing.edit",
    subject="series_id",
    example={"series_id": _SERIES, "season": 1, "episode_ids": [_EPISODE]},
)
def order_episodes(command: OrderEpisodes, studio: Studio) -> None:
    """Give them their numbers."""
    series = studio.load(Series, command.series_id)
    series.order_episodes(command.season, command.episode_ids)
    studio.save(series)


@handles(
    RemoveEpisode,
    permission="writing.edit",
    subject="series_id",
    example={"series_id": _SERIES, "episode_id": _EPISODE},
)
def remove_episode(command: RemoveEpisode, studio: Studio) -> Outcome:
    """Take it out, and let its script go."""
    series = studio.load(Series, command.series_id)
    script_id = series.episode(command.episode_id).script_id
    series.remove_episode(command.episode_id)
    studio.save(series)
    _give_back(studio, script_id)
    return Outcome(series.id, series.version)


@handles(
    ShareCharacters,
    permission="writing.edit",
    subject="series_id",
    example={"series_id": _SERIES, "character_ids": [_CHARACTER]},
)
def share_characters(command: ShareCharacters, studio: Studio) -> None:
    """Share them, when there are such characters."""
    require_characters(studio, command.character_ids)
    series = studio.load(Series, command.series_id)
    series.share(command.character_ids)
    studio.save(series)
