"""Shots with their takes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.generation import JobNode
from api.graphql.nodes import Info, StoredObject, Versioned, all_under, by_id, one, page, register
from api.graphql.relay import After, Connection, First, key_of
from api.graphql.timed import root
from projections.generation.generation import GenerationRow
from projections.production.render import ShotRenderRow
from projections.production.shot import ShotRow
from queries.table import Where


@strawberry.type(name="Take")
class TakeNode:
    """One take of a shot."""

    take: int
    generation_id: UUID
    frames: int
    outputs: list[StoredObject]
    facts: JSON
    recipe_hash: str
    provenance: str
    rendered_at: datetime


@strawberry.type(name="Shot")
class ShotNode(Versioned):
    """A shot as planned, with the take that stands."""

    script_id: UUID
    scene_id: UUID
    number: str
    place: int
    size: str
    angle: str
    camera: str
    lens_mm: float
    duration_frames: int
    caption: str
    seed: str
    line_ids: list[UUID]
    figures: JSON
    details: JSON
    planned_at: datetime
    omitted: bool
    render_status: str
    generation_id: UUID | None
    reason: str
    take: int
    frames: int
    outputs: list[StoredObject]
    recipe_hash: str
    provenance: str
    rendered_at: datetime | None

    @strawberry.field
    async def job(self) -> JobNode | None:
        """Follow the link to the work on its latest take."""
        return await one(JobNode, GenerationRow, self.moment, self.generation_id)

    @strawberry.field
    async def takes(self) -> list[TakeNode]:
        """List every take, the first one first."""
        return await all_under(TakeNode, ShotRenderRow, self.moment, ("shot_id", self.uuid), "t.take")


register(ShotNode, ShotRow)


@strawberry.type
class Query:
    """Root fields."""

    @root(description="Shots in their order; of one script, or of one scene of it.")
    async def shots(
        self,
        info: Info,
        *,
        first: First,
        after: After = None,
        project: strawberry.ID | None = None,
        script: strawberry.ID | None = None,
        scene: UUID | None = None,
        omitted: bool = False,
    ) -> Connection[ShotNode]:
        """Page through the shots."""
        where = Where(
            "(%(script)s::uuid IS NULL OR t.script_id = %(script)s) AND"
            " (%(scene)s::uuid IS NULL OR t.scene_id = %(scene)s) AND (%(omitted)s OR NOT t.omitted)",
            {"script": key_of(script, "Script") if script else None, "scene": scene, "omitted": omitted},
        )
        return await page(ShotNode, ShotRow, info, first=first, after=after, project=project, where=where)

    @root(description="One shot.")
    async def shot(self, info: Info, id: strawberry.ID) -> ShotNode | None:  # noqa: A002 - GraphQL's word
        """Find a shot."""
        return await by_id(ShotNode, ShotRow, info, id)
