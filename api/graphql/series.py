"""Series: seasons, and episodes with their scripts and the characters that all of them know."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import strawberry

from api.graphql.characters import CharacterNode
from api.graphql.nodes import Info, Versioned, all_under, by_id, one, page, register
from api.graphql.relay import After, Connection, First
from api.graphql.session import Moment
from api.graphql.timed import root
from api.graphql.writing import ScriptNode
from projections.characters.character import CharacterRow
from projections.writing.episode import EpisodeRow
from projections.writing.script import ScriptRow
from projections.writing.series import SeriesRow


async def _characters(moment: Moment, character_ids: list[UUID]) -> list[CharacterNode]:
    found = [await one(CharacterNode, CharacterRow, moment, character_id) for character_id in character_ids]
    return [character for character in found if character is not None]


@strawberry.type(name="Episode")
class EpisodeNode:
    """One episode of a season. `status` is idea, outline, script, locked or produced."""

    uuid: UUID
    series_id: UUID
    season: int
    number: int
    title: str
    logline: str
    script_id: UUID
    status: str
    moment: strawberry.Private[Moment]

    @strawberry.field
    async def script(self) -> ScriptNode | None:
        """Follow the link to the script that tells it."""
        return await one(ScriptNode, ScriptRow, self.moment, self.script_id)

    @strawberry.field(description="The characters that it knows because all episodes do.")
    async def shared_characters(self) -> list[CharacterNode]:
        """Look at the series."""
        series = await one(SeriesNode, SeriesRow, self.moment, self.series_id)
        return await _characters(self.moment, series.shared if series else [])


@strawberry.type(name="Season")
class SeasonNode:
    """One season with its episodes in their order."""

    number: int
    title: str
    episodes: list[EpisodeNode]


@strawberry.type(name="Series")
class SeriesNode(Versioned):
    """A series."""

    title: str
    logline: str
    created_at: datetime
    shared: strawberry.Private[list[UUID]]
    season_titles: strawberry.Private[dict[str, str]]
    FROM: ClassVar = {"season_titles": "seasons"}

    @strawberry.field(description="Its seasons, in the order of their numbers.")
    async def seasons(self) -> list[SeasonNode]:
        """Gather the episodes."""
        order = "t.season, t.number, t.id"
        found = await all_under(EpisodeNode, EpisodeRow, self.moment, ("series_id", self.uuid), order)
        return [
            SeasonNode(number=number, title=title, episodes=[e for e in found if e.season == number])
            for number, title in sorted((int(number), title) for number, title in self.season_titles.items())
        ]

    @strawberry.field(description="The characters that every episode knows.")
    async def characters(self) -> list[CharacterNode]:
        """Follow the links to them."""
        return await _characters(self.moment, self.shared)


register(SeriesNode, SeriesRow)


@strawberry.type
class Query:
    """Root fields."""

    @root(description="All series, the latest first.")
    async def all_series(
        self, info: Info, first: First, after: After = None, project: strawberry.ID | None = None
    ) -> Connection[SeriesNode]:
        """Page through them."""
        return await page(SeriesNode, SeriesRow, info, first=first, after=after, project=project)

    @root(description="One series.")
    async def series(self, info: Info, id: strawberry.ID) -> SeriesNode | None:  # noqa: A002 - GraphQL's word
        """Find a series."""
        return await by_id(SeriesNode, SeriesRow, info, id)
