"""Cues that may be one name, and characters that turned out to be one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.nodes import Info, Versioned, page, register
from api.graphql.relay import After, Connection, First
from api.graphql.session import Moment
from api.graphql.timed import root
from projections.characters.union import UnionRow
from queries.writing.cue import distinct, suspected


@strawberry.type
class Spelling:
    """What a cue says, and how often."""

    text: str
    count: int


@strawberry.type
class SuspectedCues:
    """Spellings that may be one name, or one name of several characters; `name` is the one that is used most."""

    name: str
    spellings: list[Spelling]
    reasons: list[str]
    element_ids: list[UUID]
    character_ids: list[UUID]


async def suspected_in(moment: Moment, script_id: UUID) -> list[SuspectedCues]:
    """Return what may be one in a script."""
    found = await moment.link("suspected cues", script_id, suspected) or []
    return [
        SuspectedCues(
            name=one.name,
            spellings=[Spelling(text=text, count=count) for text, count in one.spellings.items()],
            reasons=list(one.reasons),
            element_ids=list(one.element_ids),
            character_ids=list(one.character_ids),
        )
        for one in found
    ]


@strawberry.type
class DistinctCues:
    """Cues that look like one name and are different people's: who said so, why and when."""

    spellings: list[str]
    character_ids: list[UUID]
    said_by: str
    reason: str
    said_at: datetime


async def distinct_in(moment: Moment, script_id: UUID) -> list[DistinctCues]:
    """Return what is not one in a script, though it looks so."""
    found = await moment.link("distinct cues", script_id, distinct) or []
    return [
        DistinctCues(
            spellings=list(shown.row.spellings),
            character_ids=list(shown.row.character_ids),
            said_by=shown.row.said_by,
            reason=shown.row.reason,
            said_at=shown.row.said_at,
        )
        for shown in found
    ]


@strawberry.type(name="CharacterUnion")
class UnionNode(Versioned):
    """The record that a character is another one: who said so, and why."""

    character_id: UUID
    into_id: UUID
    merged_by: UUID
    merged_by_name: str
    reason: str
    created_at: datetime


register(UnionNode, UnionRow)


@strawberry.type
class Query:
    """Root fields."""

    @root(description="Characters that were merged into others, the latest first.")
    async def character_unions(
        self, info: Info, first: First, after: After = None, project: strawberry.ID | None = None
    ) -> Connection[UnionNode]:
        """Page through them."""
        return await page(UnionNode, UnionRow, info, first=first, after=after, project=project)
