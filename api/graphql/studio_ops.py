"""Projects with everything in them, assets, approvals."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from uuid import UUID

import strawberry

from api.graphql.characters import CharacterNode, PictureNode
from api.graphql.generation import JobNode
from api.graphql.nodes import (
    EventNode,
    Info,
    LockNode,
    Versioned,
    all_under,
    by_id,
    event_node,
    one,
    page,
    page_under,
    register,
)
from api.graphql.relay import After, Connection, First, checked, connection
from api.graphql.session import Moment
from api.graphql.timed import root
from api.graphql.writing import ScriptNode
from domain.shared.refusal import Invalid
from projections.characters.character import CharacterRow
from projections.enterprise.organization import MemberRow
from projections.generation.generation import GenerationRow
from projections.studio_ops.approval import ApprovalRow
from projections.studio_ops.asset import AssetRow
from projections.studio_ops.asset_version import AssetVersionRow
from projections.studio_ops.project import ProjectRow
from projections.studio_ops.project_member import ProjectMemberRow
from projections.writing.script import ScriptRow
from queries import history
from queries.enterprise import member
from queries.table import Where


@strawberry.type(name="ProjectMember")
class ProjectMemberNode:
    """A person in a project."""

    user_id: UUID
    role: str
    since: datetime
    moment: strawberry.Private[Moment]

    @strawberry.field
    async def name(self) -> str | None:
        """Follow the link to the organization's member."""
        found = await self.moment.link("member", self.user_id, member.by_users)
        row: MemberRow | None = found.row if found else None
        return row.name if row else None


@strawberry.type(name="AssetVersion")
class AssetVersionNode:
    """A revision of an asset's content."""

    revision: int
    name: str
    description: str
    media: PictureNode | None
    content_hash: str
    made_at: datetime
    made_by: UUID | None


@strawberry.type(name="Approval")
class ApprovalNode(Versioned):
    """A question to a person about exactly one content, and the answer."""

    subject_id: UUID
    subject_kind: str
    revision: int
    content_hash: str
    approver_id: UUID
    requested_by: UUID
    requested_at: datetime
    note: str
    lock_on_approval: bool
    status: str
    decided_by: UUID | None
    decided_at: datetime | None
    decision_note: str

    @strawberry.field
    async def asset(self) -> AssetNode | None:
        """Follow the link to the asset."""
        return await one(AssetNode, AssetRow, self.moment, self.subject_id)

    @strawberry.field
    async def script(self) -> ScriptNode | None:
        """Follow the link to the script."""
        return await one(ScriptNode, ScriptRow, self.moment, self.subject_id)

    @strawberry.field(description="Whether the content is another one by now; null for what is no asset or script.")
    async def stale(self) -> bool | None:
        """Compare with the asset, or the script's revision, as it is."""
        found = await one(AssetNode, AssetRow, self.moment, self.subject_id)
        if found:
            return found.content_hash != self.content_hash
        written = await one(ScriptNode, ScriptRow, self.moment, self.subject_id)
        return written.revision != self.revision if written else None


register(ApprovalNode, ApprovalRow)


@strawberry.type(name="Asset")
class AssetNode(Versioned):
    """A thing of a project: media, or a description of it."""

    asset_type: str
    name: str
    description: str
    created_by: UUID
    created_at: datetime
    changed_at: datetime
    media: PictureNode | None
    content_hash: str
    revision: int
    lock: LockNode | None

    @strawberry.field
    async def versions(self) -> list[AssetVersionNode]:
        """List the revisions, oldest first."""
        return await all_under(AssetVersionNode, AssetVersionRow, self.moment, ("asset_id", self.uuid), "t.revision")

    @strawberry.field
    async def approvals(self, first: First, after: After = None) -> Connection[ApprovalNode]:
        """Page through the approvals, the latest first."""
        return await page_under(
            ApprovalNode, ApprovalRow, self.moment, ("subject_id", self.uuid), first=first, after=after
        )


register(AssetNode, AssetRow)


@strawberry.type(name="Project")
class ProjectNode(Versioned):
    """A film, series or campaign in the making."""

    name: str
    description: str
    archived: bool
    archived_reason: str
    created_by: UUID
    created_at: datetime
    changed_at: datetime

    @strawberry.field
    async def members(self) -> list[ProjectMemberNode]:
        """List the people, the longest there first."""
        order = "t.since, t.user_id"
        return await all_under(ProjectMemberNode, ProjectMemberRow, self.moment, ("project_id", self.uuid), order)

    @strawberry.field
    async def characters(self, first: First, after: After = None) -> Connection[CharacterNode]:
        """Page through the characters, by name."""
        return await page_under(
            CharacterNode, CharacterRow, self.moment, ("project_id", self.uuid), first=first, after=after
        )

    @strawberry.field
    async def scripts(self, first: First, after: After = None) -> Connection[ScriptNode]:
        """Page through the scripts, the latest first."""
        return await page_under(ScriptNode, ScriptRow, self.moment, ("project_id", self.uuid), first=first, after=after)

    @strawberry.field
    async def assets(self, first: First, after: After = None) -> Connection[AssetNode]:
        """Page through the assets, by name."""
        return await page_under(AssetNode, AssetRow, self.moment, ("project_id", self.uuid), first=first, after=after)

    @strawberry.field
    async def jobs(self, first: First, after: After = None) -> Connection[JobNode]:
        """Page through the jobs, the latest first."""
        return await page_under(
            JobNode, GenerationRow, self.moment, ("project_id", self.uuid), first=first, after=after
        )

    @strawberry.field(description="Everything that happened in the project, oldest first; the cursor is the position.")
    async def events(self, first: First, after: After = None) -> Connection[EventNode]:
        """Page through the project's part of the log, up to the moment shown."""
        if after is not None and not (after.isdigit() and len(after) <= 18):
            raise Invalid("This cursor is of no place in this history.", field="after")
        session = self.moment.session
        low = await session.edge.here(int(after or 0), session.caller.organization_id)
        found = await self.moment.read(history.of_project, self.uuid, checked(first) + 1, low, self.moment.position)
        nodes = [event_node(event) for event in found[:first]]
        return connection(nodes, [str(n.position) for n in nodes], more=len(found) > first, after=after)


register(ProjectNode, ProjectRow)


@strawberry.enum
class ApprovalStatus(Enum):
    """How an approval stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@strawberry.type
class Query:
    """Root fields."""

    @strawberry.field(description="The projects that the caller may see, by name.")
    async def projects(self, info: Info, first: First, after: After = None) -> Connection[ProjectNode]:
        """Page through the projects as they are: the past is told project by project."""
        return await page(ProjectNode, ProjectRow, info, first=first, after=after)

    @root(description="One project.")
    async def project(self, info: Info, id: strawberry.ID) -> ProjectNode | None:  # noqa: A002 - GraphQL's word
        """Find a project."""
        return await by_id(ProjectNode, ProjectRow, info, id)

    @root(description="Assets, by name.")
    async def assets(
        self, info: Info, first: First, after: After = None, project: strawberry.ID | None = None
    ) -> Connection[AssetNode]:
        """Page through the assets."""
        return await page(AssetNode, AssetRow, info, first=first, after=after, project=project)

    @root(description="One asset.")
    async def asset(self, info: Info, id: strawberry.ID) -> AssetNode | None:  # noqa: A002 - GraphQL's word
        """Find an asset."""
        return await by_id(AssetNode, AssetRow, info, id)

    @root(description="Approvals, the latest first.")
    async def approvals(
        self,
        info: Info,
        *,
        first: First,
        after: After = None,
        project: strawberry.ID | None = None,
        approver: UUID | None = None,
        status: ApprovalStatus | None = None,
    ) -> Connection[ApprovalNode]:
        """Page through the approvals."""
        where = Where(
            "(%(approver)s::uuid IS NULL OR t.approver_id = %(approver)s)"
            " AND (%(status)s::text IS NULL OR t.status = %(status)s)",
            {"approver": approver, "status": status.value if status else None},
        )
        return await page(ApprovalNode, ApprovalRow, info, first=first, after=after, project=project, where=where)
