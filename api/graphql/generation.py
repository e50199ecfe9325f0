"""Jobs: what was asked of workers, what they made, what from; and the storage all of it takes."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.nodes import Info, StoredObject, Versioned, all_under, by_id, page, register
from api.graphql.relay import After, Connection, First, checked, parts_of, shown_as
from api.graphql.timed import root
from domain.shared.refusal import Invalid
from projections.generation.generation import GenerationRow
from projections.generation.input import GenerationInputRow
from queries.generation import lineage
from queries.table import Where


@strawberry.type(name="JobInput")
class JobInputNode:
    """One thing that a job works from: an object's hash, or the id of a thing."""

    source: str
    kind: str


@strawberry.type(name="Job")
class JobNode(Versioned):
    """One thing to be made: requested, started, completed, failed or cancelled."""

    kind: str
    purpose: str
    subject_id: UUID
    part: str
    provider: str
    recipe: JSON
    recipe_hash: str
    queue: str
    status: str
    requested_at: datetime
    attempt: int
    worker: str
    started_at: datetime | None
    ended_at: datetime | None
    outputs: list[StoredObject]
    facts: JSON
    reused_from: UUID | None
    reason: str
    by: str

    @strawberry.field
    async def inputs(self) -> list[JobInputNode]:
        """List what it works from."""
        row = GenerationInputRow
        return await all_under(JobInputNode, row, self.moment, ("generation_id", self.uuid), "t.kind, t.source")


register(JobNode, GenerationRow)


@strawberry.enum
class JobStatus(Enum):
    """How a job stands."""

    REQUESTED = "requested"
    STARTED = "started"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


@strawberry.enum
class Direction(Enum):
    """Up: what something was made from. Down: what was made from it."""

    UP = "up"
    DOWN = "down"


@strawberry.type
class LineageStep:
    """One job of a lineage, so many steps away from what was asked about."""

    distance: int
    through: str
    job: JobNode


@strawberry.type
class StorageOfKind:
    """What objects of one MIME type take."""

    mime: str
    objects: int
    bytes: float


@strawberry.type
class Storage:
    """What the organization's objects take; one that is named twice counts once."""

    objects: int
    bytes: float
    by_mime: list[StorageOfKind]


@strawberry.type
class Query:
    """Root fields."""

    @root(description="Jobs, the latest first.")
    async def jobs(
        self,
        info: Info,
        *,
        first: First,
        after: After = None,
        project: strawberry.ID | None = None,
        status: JobStatus | None = None,
        subject: UUID | None = None,
    ) -> Connection[JobNode]:
        """Page through the jobs."""
        where = Where(
            "(%(status)s::text IS NULL OR t.status = %(status)s)"
            " AND (%(subject)s::uuid IS NULL OR t.subject_id = %(subject)s)",
            {"status": status.value if status else None, "subject": subject},
        )
        return await page(JobNode, GenerationRow, info, first=first, after=after, project=project, where=where)

    @root(description="One job.")
    async def job(self, info: Info, id: strawberry.ID) -> JobNode | None:  # noqa: A002 - GraphQL's word
        """Find a job."""
        return await by_id(JobNode, GenerationRow, info, id)

    @root(description="What an object or thing was made from, or what was made from it.")
    async def lineage(
        self,
        info: Info,
        *,
        of: Annotated[str, strawberry.argument(description="An object's hash, or the id of a thing or job.")],
        direction: Direction,
        first: First,
    ) -> list[LineageStep]:
        """Follow the edges between jobs."""
        source = of if len(of) == 64 else str(parts_of(of)[1])
        if len(of) > 200:
            raise Invalid("of is an object's hash, or an id.", field="of")
        moment = await info.context.moment(None)
        up = direction is Direction.UP
        steps = await moment.read(lineage.steps, source, up=up, most=checked(first))
        found = await moment.read(lineage.jobs_of, [step.generation_id for step in steps])
        return [
            LineageStep(distance=s.distance, through=s.through, job=shown_as(JobNode, found[s.generation_id], moment))
            for s in steps
            if s.generation_id in found
        ]

    @root(description="What the organization's stored objects take.")
    async def storage(self, info: Info) -> Storage:
        """Add up."""
        moment = await info.context.moment(None)
        kinds = await moment.read(lineage.storage)
        told = [StorageOfKind(mime=k.mime, objects=k.objects, bytes=float(k.bytes)) for k in kinds]
        return Storage(objects=sum(k.objects for k in kinds), bytes=sum(float(k.bytes) for k in kinds), by_mime=told)
