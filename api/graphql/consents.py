"""Real persons' consents, and everything that was made on them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.generation import JobNode
from api.graphql.nodes import Info, Versioned, by_id, register
from api.graphql.relay import First, checked, shown_as
from api.graphql.timed import root
from domain.characters.consent import Terms
from domain.shared.sources import now
from projections.characters.consent import ConsentRow
from queries.generation import generation, lineage


@strawberry.type
class DerivedAsset:
    """An object that was made on a consent, near or far, and the job that made it."""

    name: str
    hash: str
    size: int
    mime: str
    made_at: datetime
    distance: int
    job: JobNode

    @strawberry.field
    def url(self) -> str:
        """Say where to fetch it."""
        return f"/v1/objects/{self.hash}"


@strawberry.type(name="Consent")
class ConsentNode(Versioned):
    """A real person's consent; days are those of the person's own time zone."""

    character_id: UUID
    subject_name: str
    representative: str
    uses: list[str]
    project_ids: list[UUID]
    territories: list[str]
    starts_on: str
    ends_on: str
    time_zone: str
    exclusions: str
    document: str
    granted_at: datetime
    revoked_at: datetime | None
    reason: str

    @strawberry.field(description="Whether it counts today: active, ended, not yet, or revoked.")
    def status(self) -> str:
        """Ask the terms."""
        if self.revoked_at is not None:
            return "revoked"
        terms = Terms(tuple(self.uses), (), ("world",), self.starts_on, self.ends_on, self.time_zone)
        gap = terms.gap(self.uses[0], None, (), now())
        return "active" if not gap else "not yet" if gap.startswith("it starts") else "ended"

    @strawberry.field(description="What was made on it, the nearest first: what a revocation concerns.")
    async def derived(self, first: First) -> list[DerivedAsset]:
        """Follow the lineage down."""
        steps = await self.moment.read(lineage.steps, str(self.uuid), up=False, most=checked(first))
        jobs = await self.moment.read(lineage.jobs_of, [step.generation_id for step in steps])
        outputs = await self.moment.read(generation.outputs_of, list(jobs))
        away = {step.generation_id: step.distance for step in steps}
        rows = sorted(
            (shown.row for shown in outputs), key=lambda row: (away[row.generation_id], row.made_at, row.name)
        )
        return [
            DerivedAsset(
                name=row.name,
                hash=row.hash,
                size=row.size,
                mime=row.mime,
                made_at=row.made_at,
                distance=away[row.generation_id],
                job=shown_as(JobNode, jobs[row.generation_id], self.moment),
            )
            for row in rows
        ]


register(ConsentNode, ConsentRow)


@strawberry.type
class Query:
    """Root fields."""

    @root(description="One consent.")
    async def consent(self, info: Info, id: strawberry.ID) -> ConsentNode | None:  # noqa: A002 - GraphQL's word
        """Find a consent."""
        return await by_id(ConsentNode, ConsentRow, info, id)
