"""The caller, the organization, its members and keys."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.nodes import Info, Node, Versioned, by_id, kind_of, one, page_under, register
from api.graphql.relay import After, Connection, First, paged, part_of, parts_of
from api.graphql.session import Session
from api.graphql.timed import root
from domain.shared.refusal import Invalid
from projections.enterprise.api_key import ApiKeyRow
from projections.enterprise.organization import MemberRow, OrganizationRow
from projections.studio_ops.project import ProjectRow
from queries import table
from queries.table import Slice, Sort
from runtime.dispatcher import Forbidden

_KEYS = "organization.keys"
OLDEST = Sort(("created_at", "id"))
"""Whose first is an organization's default project."""


@strawberry.type(name="Member")
class MemberNode:
    """A person in the organization."""

    user_id: UUID
    name: str
    email: str
    roles: list[str]
    since: datetime


@strawberry.type(name="ApiKey")
class ApiKeyNode(Versioned):
    """A key as it is listed; the key itself is nowhere."""

    name: str
    hint: str
    user_id: UUID | None
    roles: list[str]
    expires_at: datetime | None
    issued_by: UUID
    issued_at: datetime
    revoked_at: datetime | None
    revoked_by: UUID | None
    revoked_reason: str


@strawberry.type(name="Organization")
class OrganizationNode(Versioned):
    """A company or person that owns projects."""

    name: str
    slug: str
    providers: JSON
    created_at: datetime
    changed_at: datetime

    @strawberry.field
    async def members(self, first: First, after: After = None) -> Connection[MemberNode]:
        """Page through the people, by name."""
        return await page_under(
            MemberNode, MemberRow, self.moment, ("organization_id", self.uuid), first=first, after=after
        )

    @strawberry.field
    async def api_keys(self, first: First, after: After = None) -> Connection[ApiKeyNode]:
        """Page through the keys, the latest first. Needs the permission organization.keys."""
        session = self.moment.session
        if not await session.work(session.access.allows, _KEYS):
            raise Forbidden(f"API keys need the permission {_KEYS}; ask an administrator for it.", permission=_KEYS)
        sort = table.listed(ApiKeyRow)
        part = part_of(ApiKeyRow, sort, first, after)
        return paged(ApiKeyNode, await self.moment.read(table.page, ApiKeyRow, part, sort), self.moment, after)


register(OrganizationNode, OrganizationRow)


@strawberry.type(name="Viewer")
class ViewerNode:
    """Who asks: a person, or a service with a key."""

    kind: str
    user_id: UUID
    name: str
    organization_id: UUID
    session: strawberry.Private[Session]

    @strawberry.field
    async def roles(self) -> list[str]:
        """List the roles in the organization."""
        return sorted(await self.session.work(self.session.access.organization_roles))

    @strawberry.field(description="The first of the projects that the caller may see.")
    async def project_id(self) -> UUID | None:
        """Find the default project."""
        found = await self.session.now.read(table.page, ProjectRow, Slice(1), OLDEST)
        return found.items[0].row.id if found.items else None

    @strawberry.field
    async def organization(self) -> OrganizationNode | None:
        """Follow the link to the organization."""
        return await one(OrganizationNode, OrganizationRow, self.session.now, self.organization_id)


@strawberry.type
class Query:
    """Root fields."""

    @strawberry.field(description="Who asks.")
    async def viewer(self, info: Info) -> ViewerNode:
        """Tell about the caller."""
        caller = info.context.caller
        return ViewerNode(
            kind=caller.actor.kind,
            user_id=caller.actor.id,
            name=caller.actor.name,
            organization_id=caller.organization_id,
            session=info.context,
        )

    @root(description="The caller's organization.")
    async def organization(self, info: Info, project: strawberry.ID | None = None) -> OrganizationNode | None:
        """Find the organization; its past is told within that of a project."""
        project_id = parts_of(project)[1] if project else None
        moment = await info.context.moment(project_id)
        return await one(OrganizationNode, OrganizationRow, moment, info.context.caller.organization_id)

    @root(description="Anything by its global id.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:  # noqa: A002 - Relay's word
        """Find a node of any type."""
        name, _ = parts_of(id)
        known = kind_of(name)
        if known is None:
            raise Invalid("This is no global id: take the `id` of a node, not its uuid.", field="id")
        return cast("Node | None", await by_id(*known, info, id))
