"""What may be asked of an organization."""

from __future__ import annotations

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.fields import Name
from commands.ports import Studio
from domain.enterprise.name_claim import NameClaim, require_slug, slug_of
from domain.enterprise.organization import AlreadyFounded, Organization, ProviderKind
from domain.shared.refusal import Refusal


class NoSuchProvider(Refusal):
    """No provider of that name makes things of the kind."""

    code = "enterprise.no-such-provider"
    kind = "invalid"


class CreateOrganization(Command):
    """Found the caller's organization; the caller becomes its administrator."""

    name: Name
    slug: str | None = Field(default=None, max_length=60)
    """Its short name in addresses; made of the name unless given. It stays for ever."""
    founder_email: str = Field(default="", max_length=320)


class RenameOrganization(Command):
    """Give the organization another name."""

    name: Name


class SetProvider(Command):
    """Choose who makes the organization's pictures, voices, music and so on."""

    kind: ProviderKind
    provider: Name


@handles(
    CreateOrganization, permission="organization.create", example={"name": "Night Train Films", "slug": "night-train"}
)
def create_organization(command: CreateOrganization, studio: Studio) -> Outcome | None:
    """Claim the slug and found the organization under the id that the caller acts in."""
    slug = require_slug(slug_of(command.name) if command.slug is None else command.slug)
    founded = studio.find(Organization, studio.organization_id)
    if founded is not None:
        return _again(founded, command, slug)
    claim = studio.find(NameClaim, NameClaim.create_id(slug)) or NameClaim(slug, studio.organization_id)
    claim.require_holder(studio.organization_id)
    studio.save(_founded(command, slug, studio), claim)
    return None


def _founded(command: CreateOrganization, slug: str, studio: Studio) -> Organization:
    return Organization(
        studio.organization_id,
        name=command.name,
        slug=slug,
        founder_id=studio.actor.id,
        founder_name=studio.actor.name,
        founder_email=command.founder_email,
    )


def _again(founded: Organization, command: CreateOrganization, slug: str) -> Outcome:
    if (founded.name, founded.slug) != (command.name, slug):
        raise AlreadyFounded(f"This organization was founded as {founded.name}; rename it instead.")
    return Outcome(founded.id, founded.version)


@handles(RenameOrganization, permission="organization.edit", example={"name": "Night Train Pictures"})
def rename_organization(command: RenameOrganization, studio: Studio) -> None:
    """Rename the caller's organization."""
    organization = studio.load(Organization, studio.organization_id)
    organization.rename(command.name)
    studio.save(organization)


@handles(SetProvider, permission="organization.edit", example={"kind": "image", "provider": "previz"})
def set_provider(command: SetProvider, studio: Studio) -> None:
    """Set the provider of one kind."""
    known = sorted(studio.providers(command.kind))
    if command.provider not in known:
        there = f"there is: {', '.join(known)}" if known else "there is none"
        raise NoSuchProvider(f"No provider {command.provider} makes {command.kind} here; {there}.", field="provider")
    organization = studio.load(Organization, studio.organization_id)
    organization.set_provider(command.kind, command.provider)
    studio.save(organization)
