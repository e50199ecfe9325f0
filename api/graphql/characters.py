"""Characters with their sheets, looks, versions, pictures and parts, and where they are used."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.appearances import AppearancesNode, appearances_of
from api.graphql.brands import BrandNode
from api.graphql.consents import ConsentNode
from api.graphql.generation import JobNode
from api.graphql.nodes import Info, LockNode, Versioned, all_under, by_id, one, page, page_under, register
from api.graphql.relay import After, Connection, First, checked
from api.graphql.session import Moment
from api.graphql.timed import root
from domain.characters.brand import Brand
from projections.characters.brand import BrandRow
from projections.characters.casting import CastingRow
from projections.characters.character import CharacterRow
from projections.characters.consent import ConsentRow
from projections.characters.image import CharacterImageRow
from projections.characters.look import CharacterLookRow
from projections.characters.sheet import CharacterReferenceRow, CharacterRelationRow
from projections.characters.version import CharacterVersionRow
from projections.generation.generation import GenerationRow
from queries.characters import use
from queries.table import Where


@strawberry.type(name="Voice")
class VoiceNode:
    """How a character speaks, in words; equal seeds and words give the same voice."""

    words: str
    seed: str


@strawberry.type(name="Look")
class LookNode:
    """What a character wears and how it is made up, in words; `pictures` are hashes of stored objects.

    `consentId` is that of the real person whom they show.
    """

    name: str
    wardrobe: str
    hair: str
    makeup: str
    age: int | None
    injuries: str
    pictures: list[str]
    real_person: bool
    consent_id: UUID | None
    changed_at: datetime


@strawberry.type(name="CharacterVersion")
class CharacterVersionNode:
    """A label and the version that it names: concept, casting or final."""

    label: str
    version: int
    stage: str
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
    """A picture that was asked for: requested, made or failed.

    `consistency` is its score against the identity sheet, 0 to 1; below the wish's threshold it needs a review.
    `brand` holds what was measured for its brand and the `reasons` why somebody should look; null where none is asked.
    """

    uuid: UUID
    prompt: str
    look: str
    seed: int
    recipe: JSON
    status: str
    requested_at: datetime
    made_at: datetime | None
    failure: str
    kind: str
    type_asked: str
    type_made: str
    consistency: float | None
    judge: str
    brand: JSON | None
    needs_review: bool
    verdict: str
    note: str
    picture: PictureNode | None
    moment: strawberry.Private[Moment]

    @strawberry.field
    async def job(self) -> JobNode | None:
        """Follow the link to the work."""
        return await one(JobNode, GenerationRow, self.moment, self.uuid)


@strawberry.type(name="CharacterRelation")
class RelationNode:
    """What another character is to this one."""

    to_character_id: UUID
    kind: str
    words: str
    changed_at: datetime
    moment: strawberry.Private[Moment]

    @strawberry.field
    async def to(self) -> Annotated[CharacterNode, strawberry.lazy("api.graphql.characters")] | None:
        """Follow the link to the other one."""
        return await one(CharacterNode, CharacterRow, self.moment, self.to_character_id)


@strawberry.type(name="CharacterReference")
class ReferenceNode:
    """A picture of the identity sheet: front, three_quarter, side, back, full or expressions."""

    view: str
    hash: str
    size: int
    mime: str
    real_person: bool
    consent_id: UUID | None
    changed_at: datetime

    @strawberry.field
    def url(self) -> str:
        """Say where to fetch it."""
        return f"/v1/objects/{self.hash}"


@strawberry.type(name="Casting")
class CastingNode(Versioned):
    """A part that a character plays in a project or script, with its credit."""

    character_id: UUID
    script_id: UUID | None
    role: str
    credit: str
    billing: int
    cast_at: datetime
    changed_at: datetime
    ended: bool
    reason: str

    @strawberry.field
    async def character(self) -> Annotated[CharacterNode, strawberry.lazy("api.graphql.characters")] | None:
        """Follow the link to the character."""
        return await one(CharacterNode, CharacterRow, self.moment, self.character_id)


register(CastingNode, CastingRow)


@strawberry.type(name="CharacterUse")
class UseNode:
    """Where a character is used: casting, dialogue, scene, image, job, timeline or relation.

    `number` counts the cues of a scene.
    """

    kind: str
    id: UUID
    label: str
    project_id: UUID | None
    script_id: UUID | None
    number: int
    at: datetime
    version: int


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
    biography: str
    vocabulary: list[str]
    speech_habits: list[str]
    face: str
    body: str
    palette: list[str]
    mannerisms: str
    lock: LockNode | None
    reference: str
    portrait: str

    @strawberry.field
    async def relations(self) -> list[RelationNode]:
        """List what others are to it."""
        order, under = "t.kind, t.to_character_id", ("character_id", self.uuid)
        return await all_under(RelationNode, CharacterRelationRow, self.moment, under, order)

    @strawberry.field
    async def references(self) -> list[ReferenceNode]:
        """List the pictures of the identity sheet."""
        under = ("character_id", self.uuid)
        return await all_under(ReferenceNode, CharacterReferenceRow, self.moment, under, "t.view")

    @strawberry.field
    async def castings(self) -> list[CastingNode]:
        """List its parts, those that are over too."""
        under = ("character_id", self.uuid)
        return await all_under(CastingNode, CastingRow, self.moment, under, "t.cast_at, t.id")

    @strawberry.field(description="Where its versions from the one to the other are used, the oldest use first.")
    async def uses(self, first: First, from_version: int = 0, to_version: int = 2**31 - 1) -> list[UseNode]:
        """Gather the uses."""
        versions = (from_version, to_version)
        found = await self.moment.read(use.of_character, self.uuid, checked(first), versions)
        return [UseNode(**{f.name: getattr(u, f.name) for f in fields(u)}) for u in found]

    @strawberry.field
    async def consents(self) -> list[ConsentNode]:
        """List the consents of the real person behind it."""
        under = ("character_id", self.uuid)
        return await all_under(ConsentNode, ConsentRow, self.moment, under, "t.granted_at, t.id")

    @strawberry.field
    async def appearances(self) -> list[AppearancesNode]:
        """List what was assigned to scenes, by script."""
        return await appearances_of(self.uuid, self.moment)

    @strawberry.field
    async def brand(self) -> BrandNode | None:
        """Follow the link to the rules of its own brand."""
        return await one(BrandNode, BrandRow, self.moment, Brand.id_of(self.uuid))

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
        under = ("character_id", self.uuid)
        return await page_under(CharacterImageNode, CharacterImageRow, self.moment, under, first=first, after=after)


register(CharacterNode, CharacterRow)


@strawberry.type
class Query:
    """Root fields."""

    @root(description="Characters, by name.")
    async def characters(
        self, info: Info, first: First, after: After = None, project: strawberry.ID | None = None
    ) -> Connection[CharacterNode]:
        """Page through the characters."""
        return await page(CharacterNode, CharacterRow, info, first=first, after=after, project=project)

    @root(description="One character.")
    async def character(self, info: Info, id: strawberry.ID) -> CharacterNode | None:  # noqa: A002 - GraphQL's word
        """Find a character."""
        return await by_id(CharacterNode, CharacterRow, info, id)

    @root(description="The parts that characters play in a project, or in a script of it, by billing.")
    async def castings(
        self, info: Info, first: First, project: strawberry.ID, after: After = None, script: UUID | None = None
    ) -> Connection[CastingNode]:
        """Page through the cast."""
        where = Where("NOT t.ended AND (%(script)s::uuid IS NULL OR t.script_id = %(script)s)", {"script": script})
        return await page(CastingNode, CastingRow, info, first=first, after=after, project=project, where=where)
