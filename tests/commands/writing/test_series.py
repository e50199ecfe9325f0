from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from commands.characters.character import CreateCharacter
from commands.writing.script import CreateScript
from commands.writing.series import (
    AddEpisode,
    AddSeason,
    ChangeEpisode,
    CreateSeries,
    DescribeSeries,
    OrderEpisodes,
    RemoveEpisode,
    ShareCharacters,
)
from domain.shared.refusal import Invalid, NotFound
from domain.writing.episode import EpisodeNumberTaken, ScriptHasEpisode
from domain.writing.series import SeasonExists
from projections.writing.episode import EpisodeRow
from projections.writing.script import ScriptRow
from projections.writing.series import SeriesRow
from tests.commands.fake_studio import FakeStudio

PROJECT, SERIES = UUID(int=1), UUID(int=2)


def series() -> FakeStudio:
    studio = FakeStudio()
    studio.send(CreateSeries(project_id=PROJECT, series_id=SERIES, title="Night Trains"))
    studio.send(AddSeason(series_id=SERIES, title="Departures"))
    return studio


def episode(studio: FakeStudio, title: str, number: int | None = None, script_id: UUID | None = None) -> UUID:
    added = AddEpisode(series_id=SERIES, season=1, title=title, number=number, script_id=script_id)
    return UUID(studio.send(added).details["episode_id"])


def titles(studio: FakeStudio) -> list[tuple[int, int, str]]:
    return sorted((row.season, row.number, row.title) for row in studio.rows(EpisodeRow).values())


def test_each_episode_has_a_number_and_a_script_of_its_own() -> None:
    studio = series()
    episode(studio, "The Last Train")
    episode(studio, "The First Train")

    assert titles(studio) == [(1, 1, "The Last Train"), (1, 2, "The First Train")]
    scripts = {row.id: row for row in studio.rows(ScriptRow).values()}
    assert {row.script_id for row in studio.rows(EpisodeRow).values()} == set(scripts)
    assert {row.script_type for row in scripts.values()} == {"series"}


def test_a_number_is_given_once_in_a_season_and_a_season_once_in_a_series() -> None:
    studio = series()
    first = episode(studio, "The Last Train")
    second = episode(studio, "The First Train")

    with pytest.raises(EpisodeNumberTaken):
        episode(studio, "Another", number=1)
    with pytest.raises(EpisodeNumberTaken):
        studio.send(ChangeEpisode(series_id=SERIES, episode_id=second, number=1))
    with pytest.raises(SeasonExists):
        studio.send(AddSeason(series_id=SERIES, number=1))
    with pytest.raises(NotFound):
        studio.send(ChangeEpisode(series_id=SERIES, episode_id=first, season=2))
    studio.send(AddSeason(series_id=SERIES))
    studio.send(ChangeEpisode(series_id=SERIES, episode_id=second, season=2, number=1, status="outline"))
    assert titles(studio) == [(1, 1, "The Last Train"), (2, 1, "The First Train")]


def test_a_script_tells_one_episode_even_across_series_until_it_is_let_go() -> None:
    studio = series()
    script_id = studio.send(CreateScript(project_id=PROJECT, title="Pilot")).id
    first = episode(studio, "Pilot", script_id=script_id)
    with pytest.raises(ScriptHasEpisode):
        episode(studio, "Twice", script_id=script_id)
    other = studio.send(CreateSeries(project_id=PROJECT, title="Day Trains")).id
    studio.send(AddSeason(series_id=other))
    elsewhere = AddEpisode(series_id=other, season=1, title="Stolen", script_id=script_id)
    with pytest.raises(ScriptHasEpisode):
        studio.send(elsewhere)
    with pytest.raises(NotFound):
        episode(studio, "Nothing", script_id=uuid4())

    studio.send(RemoveEpisode(series_id=SERIES, episode_id=first))
    studio.send(elsewhere)

    assert [row.title for row in studio.rows(EpisodeRow).values()] == ["Stolen"]


def test_an_episode_takes_another_script_and_gives_its_own_back() -> None:
    studio = series()
    old, new = (studio.send(CreateScript(project_id=PROJECT, title=title)).id for title in ("Old", "New"))
    first = episode(studio, "Pilot", script_id=old)
    studio.send(ChangeEpisode(series_id=SERIES, episode_id=first, script_id=new))

    episode(studio, "Again", script_id=old)

    assert {row.title: row.script_id for row in studio.rows(EpisodeRow).values()} == {"Pilot": new, "Again": old}


def test_episodes_are_put_in_another_order_that_names_each_once() -> None:
    studio = series()
    ids = [episode(studio, title) for title in ("One", "Two", "Three")]
    studio.send(OrderEpisodes(series_id=SERIES, season=1, episode_ids=(ids[2], ids[0], ids[1])))
    assert [title for _, _, title in titles(studio)] == ["Three", "One", "Two"]

    with pytest.raises(Invalid):
        studio.send(OrderEpisodes(series_id=SERIES, season=1, episode_ids=(ids[0], ids[0], ids[1])))


def test_a_series_shares_characters_that_there_are() -> None:
    studio = series()
    mara = studio.send(CreateCharacter(name="Mara", project_id=PROJECT)).id
    studio.send(ShareCharacters(series_id=SERIES, character_ids=(mara, mara)))
    studio.send(DescribeSeries(series_id=SERIES, logline="Who waits."))

    row = studio.row(SeriesRow)
    assert (row.shared, row.logline, row.title, row.seasons) == (
        (mara,),
        "Who waits.",
        "Night Trains",
        {"1": "Departures"},
    )
    with pytest.raises(NotFound):
        studio.send(ShareCharacters(series_id=SERIES, character_ids=(uuid4(),)))
