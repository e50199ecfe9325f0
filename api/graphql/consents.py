"""Real persons' consents, and everything that was made on them."""

from __future__ import annotations

from dataclasses import fields
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
from queries.characters import consent
from queries.generation import generation, lineage

_STANDINGS = {"keep": "kept", "flag": "flagged", "quarantine": "quarantined"}


@strawberry.type
class DerivedAsset:
    """An object that was made on a consent, near or far, and the job that made it.

    `standing` is in_use, or, once the consent was revoked, what that says: kept, flagged or quarantined.
    """

    name: str
    hash: str
    size: int
    mime: str
    made_at: datetime
    distance: int
    job: JobNode
    standing: str

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
    subject_user_id: UUID | None
    aftermath: str

    @strawberry.field(description="Whether it counts today: active, ended, not yet, or revoked.")
    def status(self) -> str:
        """Ask the terms."""
        if self.revoked_at is not None:
            return "revoked"
        terms = Terms(tuple(self.uses), (), ("world",), self.starts_on, self.ends_on, self.time_zone)
        gap = terms.gap(self.uses[0], None, (), now())
        return "active" if not gap else "not yet" if gap.startswith("it starts") else "ended"

    def standing(self) -> str:
        """Return how what was made on it stands."""
        return _STANDINGS[self.aftermath] if self.revoked_at is not None else "in_use"

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
                standing=self.standing(),
            )
            for row in rows
        ]


register(ConsentNode, ConsentRow)


@strawberry.type
class OwnUse:
    """Something that was asked for on one's consent, and what came of it."""

    generation_id: UUID
    project_id: UUID | None
    project: str
    kind: str
    purpose: str
    status: str
    asked_at: datetime
    hash: str
    mime: str
    standing: str


@strawberry.type
class OwnConsent:
    """A consent of one's own."""

    consent: ConsentNode

    @strawberry.field(description="What was asked for on it, in every project, the latest first.")
    async def uses(self, first: First) -> list[OwnUse]:
        """List it."""
        found = await self.consent.moment.read(consent.uses_of, self.consent.uuid, checked(first))
        standing = self.consent.standing()
        return [OwnUse(**{f.name: getattr(u, f.name) for f in fields(u)}, standing=standing) for u in found]


@strawberry.type
class Query:
    """Root fields."""

    @root(description="The caller's own consents, the latest first: of whom a consent says that it is them.")
    async def my_consents(self, info: Info, first: First) -> list[OwnConsent]:
        """Find them."""
        moment = await info.context.moment(None)
        found = await moment.read(consent.of_person, info.context.caller.actor.id, checked(first))
        return [OwnConsent(consent=shown_as(ConsentNode, shown, moment)) for shown in found]

    @root(description="One consent.")
    async def consent(self, info: Info, id: strawberry.ID) -> ConsentNode | None:  # noqa: A002 - GraphQL's word
        """Find a consent."""
        return await by_id(ConsentNode, ConsentRow, info, id)
