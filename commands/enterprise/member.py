"""What may be asked of the people in an organization."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Name
from commands.ports import Studio
from domain.enterprise.organization import Organization, OrganizationRole

_USER = "11111111-1111-4111-8111-111111111111"


class AddMember(Command):
    """Let a person into the organization."""

    user_id: UUID
    name: Name
    roles: tuple[OrganizationRole, ...] = (OrganizationRole.MEMBER,)
    email: str = Field(default="", max_length=320)


class ChangeMemberRoles(Command):
    """Give a member other roles in the organization."""

    user_id: UUID
    roles: tuple[OrganizationRole, ...] = Field(min_length=1)


class RemoveMember(Command):
    """Let a person go from the organization."""

    user_id: UUID


@handles(
    AddMember,
    permission="organization.members",
    example={"user_id": _USER, "name": "Mara Lindqvist", "roles": ["member"], "email": "mara@example.org"},
)
def add_member(command: AddMember, studio: Studio) -> None:
    """Add the person with its roles."""
    organization = studio.load(Organization, studio.organization_id)
    organization.add_member(command.user_id, command.name, command.roles, command.email)
    studio.save(organization)


@handles(
    ChangeMemberRoles,
    permission="organization.members",
    example={"user_id": _USER, "roles": ["member", "billing_admin"]},
)
def change_member_roles(command: ChangeMemberRoles, studio: Studio) -> None:
    """Replace the member's roles."""
    organization = studio.load(Organization, studio.organization_id)
    organization.change_roles(command.user_id, command.roles)
    studio.save(organization)


@handles(RemoveMember, permission="organization.members", example={"user_id": _USER})
def remove_member(command: RemoveMember, studio: Studio) -> None:
    """Remove the member."""
    organization = studio.load(Organization, studio.organization_id)
    organization.remove_member(command.user_id)
    studio.save(organization)
