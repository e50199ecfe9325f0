"""Organizations and their members, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.enterprise.organization import Organization, OrganizationRole
from projections.read_model import Key, Removed, Rows, fold, read_model


@read_model("organizations")
@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organization as it is now."""

    id: UUID
    name: str
    slug: str
    providers: dict[str, str]
    created_at: datetime
    changed_at: datetime


@read_model("members", key=("organization_id", "user_id"), version=2, indexes=[("user_id",)], order=("name", "user_id"))
@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person in an organization."""

    organization_id: UUID
    user_id: UUID
    name: str
    email: str
    roles: tuple[str, ...]
    since: datetime


@fold(OrganizationRow, Organization.Created)
def show_organization(_: OrganizationRow | None, event: Organization.Created) -> OrganizationRow:
    """Show a new organization."""
    return OrganizationRow(event.originator_id, event.name, event.slug, {}, event.timestamp, event.timestamp)


@fold(OrganizationRow, Organization.Renamed)
def show_name(row: OrganizationRow, event: Organization.Renamed) -> OrganizationRow:
    """Show the name."""
    return replace(row, name=event.name, changed_at=event.timestamp)


@fold(OrganizationRow, Organization.ProviderSet)
def show_provider(row: OrganizationRow, event: Organization.ProviderSet) -> OrganizationRow:
    """Show who makes things of a kind."""
    return replace(row, providers=row.providers | {event.kind: event.provider}, changed_at=event.timestamp)


def _founder(event: Organization.Created) -> list[Key]:
    return [(event.originator_id, event.founder_id)]


def _member(
    event: Organization.MemberAdded | Organization.MemberRolesChanged | Organization.MemberRemoved,
) -> list[Key]:
    return [(event.originator_id, event.user_id)]


@fold(MemberRow, Organization.Created, key=_founder)
def show_founder(_: Rows, event: Organization.Created) -> list[MemberRow]:
    """Show the founder among the members."""
    roles = (OrganizationRole.ORG_ADMIN.value,)
    founder, name, email = event.founder_id, event.founder_name, event.founder_email
    return [MemberRow(event.originator_id, founder, name, email, roles, event.timestamp)]


@fold(MemberRow, Organization.MemberAdded, key=_member)
def show_member(_: Rows, event: Organization.MemberAdded) -> list[MemberRow]:
    """Show a new member."""
    return [MemberRow(event.originator_id, event.user_id, event.name, event.email, event.roles, event.timestamp)]


@fold(MemberRow, Organization.MemberRolesChanged, key=_member)
def show_roles(rows: Rows, event: Organization.MemberRolesChanged) -> list[MemberRow]:
    """Show a member's roles."""
    return [replace(row, roles=event.roles) for row in rows.values()]


@fold(MemberRow, Organization.MemberRemoved, key=_member)
def hide_member(_: Rows, event: Organization.MemberRemoved) -> list[Removed]:
    """Take a person out."""
    return [Removed(key) for key in _member(event)]
