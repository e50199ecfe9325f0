"""Characters with their looks, versions and pictures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.generation import JobNode
from api.graphql.nodes import Info, LockNode, Versioned, all_under, by_id, newest, one, page, page_under, register
from api.graphql.relay import After, Connection, First
from api.graphql.session import Moment
from api.graphql.timed import root
from projections.characters.character import CharacterRow
from projections.characters.image import CharacterImageRow
from projections.characters.look import CharacterLookRow, CharacterVersionRow
from projections.generation.generation import GenerationRow
from queries.table import Sort

_NEWEST_IMAGE = newest(CharacterImageRow)
_BY_NAME = Sort(("name", "id"))


@strawberry.type(name="Voice")
class VoiceNode:
    """How a character speaks, in words; equal seeds and words give the same voice."""

    words: str
    seed: str


@strawberry.type(name="Look")
class LookNode:
    """What a character wears and how it is made up, in words."""

    name: str
    wardrobe: str
    hair: str
    makeup: str
    changed_at: datetime


@strawberry.type(name="CharacterVersion")
class CharacterVersionNode:
    """A label and the version that it names."""

    label: str
    version: int
    marked_at: datetime


@strawberry.type(name="Picture")
class PictureNode:
    """A stored picture; `provenance` says who or what made it."""

    hash: str
    size: int
    mime: str
    provenance: str

    @strawberry.field
    def url(self) -> str:
        """Say where to fetch it."""
        return f"/v1/objects/{self.hash}"


@strawberry.type(name="CharacterImage")
class CharacterImageNode:
    """A picture that was asked for: requested, made or failed."""

    uuid: UUID
    prompt: str
    look: str
    seed: int
    recipe: JSON
    status: str
    requested_at: datetime
    made_at: datetime | None
    failure: str
    picture: PictureNode | None
    moment: strawberry.Private[Moment]

    @strawberry.field
    async def job(self) -> JobNode | None:
        """Follow the link to the work."""
        return await one(JobNode, GenerationRow, self.moment, self.uuid)


@strawberry.type(name="Character")
class CharacterNode(Versioned):
    """Somebody in a story: the same face and voice everywhere."""

    name: str
    description: str
    mode: str
    character_type: str
    seed: str
    appearance: str
    personality: str
    tags: list[str]
    created_by: UUID
    created_at: datetime
    changed_at: datetime
    voice: VoiceNode
    lock: LockNode | None
    reference: str
    portrait: str

    @strawberry.field
    async def looks(self) -> list[LookNode]:
        """List the looks by name."""
        return await all_under(LookNode, CharacterLookRow, self.moment, ("character_id", self.uuid), "t.name")

    @strawberry.field
    async def versions(self) -> list[CharacterVersionNode]:
        """List the labelled versions, oldest first."""
        order = "t.version, t.label"
        return await all_under(
            CharacterVersionNode, CharacterVersionRow, self.moment, ("character_id", self.uuid), order
        )

    @strawberry.field
    async def images(self, first: First, after: After = None) -> Connection[CharacterImageNode]:
        """Page through the pictures, the latest first."""
        row, sort = CharacterImageRow, _NEWEST_IMAGE
        return await page_under(
            CharacterImageNode, row, self.moment, ("character_id", self.uuid), sort, first=first, after=after
        )


register(CharacterNode, CharacterRow)


@strawberry.type
class Query:
    """Root fields."""

    @root(description="Characters, by name.")
    async def characters(
        self, info: Info, first: First, after: After = None, project: strawberry.ID | None = None
    ) -> Connection[CharacterNode]:
        """Page through the characters."""
        return await page(CharacterNode, CharacterRow, info, _BY_NAME, first=first, after=after, project=project)

    @root(description="One character.")
    async def character(self, info: Info, id: strawberry.ID) -> CharacterNode | None:  # noqa: A002 - GraphQL's word
        """Find a character."""
        return await by_id(CharacterNode, CharacterRow, info, id)
