"""An organization: its people with their roles, and which providers make things for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Invalid, Refusal, require_text

if TYPE_CHECKING:
    from collections.abc import Iterable


PREVIZ = "previz"
"""The provider of every kind that is always there."""


class OrganizationRole(StrEnum):
    """What a member may be in an organization; the permission table says what each may do."""

    ORG_ADMIN = "org_admin"
    BILLING_ADMIN = "billing_admin"
    COMPLIANCE = "compliance"
    SERVICE = "service"
    MEMBER = "member"


class ProviderKind(StrEnum):
    """What a provider makes."""

    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"
    MUSIC = "music"
    MIX = "mix"
    CUT = "cut"
    TEXT = "text"
    JUDGE = "judge"
    """Who says whether a picture shows the person of an identity sheet."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person in an organization."""

    name: str
    email: str
    roles: tuple[str, ...]


class LastAdministrator(Refusal):
    """Nobody would be left to administer the organization."""

    code = "enterprise.last-administrator"


class AlreadyMember(Refusal):
    """The person is a member already, with other roles."""

    code = "enterprise.already-a-member"


class NotAMember(Refusal):
    """The person is no member of the organization."""

    code = "enterprise.not-a-member"
    kind = "missing"


class AlreadyFounded(Refusal):
    """The organization exists already."""

    code = "enterprise.already-founded"


class Organization(Aggregate):
    """A company or person that owns projects; its id is the organization id of everything it owns."""

    TOPIC = "enterprise.Organization"

    class Created(Aggregate.Created):
        """An organization was founded; its founder administers it."""

        TOPIC = "enterprise.OrganizationCreated"
        name: str
        slug: str
        founder_id: UUID
        founder_name: str
        founder_email: str

    class Renamed(Aggregate.Event):
        """An organization took another name."""

        TOPIC = "enterprise.OrganizationRenamed"
        name: str

    class MemberAdded(Aggregate.Event):
        """A person joined with roles."""

        TOPIC = "enterprise.MemberAdded"
        user_id: UUID
        name: str
        email: str
        roles: tuple[str, ...]

    class MemberRolesChanged(Aggregate.Event):
        """A member has other roles now."""

        TOPIC = "enterprise.MemberRolesChanged"
        user_id: UUID
        roles: tuple[str, ...]

    class MemberRemoved(Aggregate.Event):
        """A person left."""

        TOPIC = "enterprise.MemberRemoved"
        user_id: UUID

    class ProviderSet(Aggregate.Event):
        """Things of one kind are made by another provider from now on."""

        TOPIC = "enterprise.ProviderSet"
        kind: str
        provider: str

    @event(Created)
    def __init__(
        self,
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
        *,
        name: str,
        slug: str,
        founder_id: UUID,
        founder_name: str,
        founder_email: str,
    ) -> None:
        self.name = name
        self.slug = slug
        self.members = {founder_id: Member(founder_name, founder_email, (OrganizationRole.ORG_ADMIN.value,))}
        self.providers: dict[str, str] = {}

    def rename(self, name: str) -> None:
        """Take another name; the slug stays."""
        name = require_text(name, "name", most=200)
        if name != self.name:
            self._rename(name)

    @event(Renamed)
    def _rename(self, name: str) -> None:
        self.name = name

    def add_member(self, user_id: UUID, name: str, roles: Iterable[str], email: str = "") -> None:
        """Let a person in. Raises AlreadyMember when it is in with other roles."""
        member = Member(require_text(name, "name", most=200), email.strip(), known_roles(roles))
        present = self.members.get(user_id)
        if present is not None and present.roles != member.roles:
            raise AlreadyMember(f"{present.name} is a member already; change the roles instead.", id=str(user_id))
        if present is None:
            self._add_member(user_id, member.name, member.email, member.roles)

    @event(MemberAdded)
    def _add_member(self, user_id: UUID, name: str, email: str, roles: tuple[str, ...]) -> None:
        self.members[user_id] = Member(name, email, roles)

    def change_roles(self, user_id: UUID, roles: Iterable[str]) -> None:
        """Give a member these roles instead. Raises LastAdministrator."""
        member, wanted = self.member(user_id), known_roles(roles)
        if OrganizationRole.ORG_ADMIN not in wanted:
            self._require_another_administrator(user_id)
        if wanted != member.roles:
            self._change_roles(user_id, wanted)

    @event(MemberRolesChanged)
    def _change_roles(self, user_id: UUID, roles: tuple[str, ...]) -> None:
        self.members[user_id] = replace(self.members[user_id], roles=roles)

    def remove_member(self, user_id: UUID) -> None:
        """Let a person go. Raises LastAdministrator."""
        self.member(user_id)
        self._require_another_administrator(user_id)
        self._remove_member(user_id)

    @event(MemberRemoved)
    def _remove_member(self, user_id: UUID) -> None:
        del self.members[user_id]

    def set_provider(self, kind: str, provider: str) -> None:
        """Have things of `kind` made by `provider`."""
        kind = ProviderKind(kind).value
        provider = require_text(provider, "provider", most=200)
        if self.provider(kind) != provider:
            self._set_provider(kind, provider)

    @event(ProviderSet)
    def _set_provider(self, kind: str, provider: str) -> None:
        self.providers[kind] = provider

    def provider(self, kind: str) -> str:
        """Return the provider that makes things of `kind`; "previz" unless set."""
        return self.providers.get(kind, PREVIZ)

    def member(self, user_id: UUID) -> Member:
        """Return a member. Raises NotAMember."""
        member = self.members.get(user_id)
        if member is None:
            raise NotAMember(f"{user_id} is no member of {self.name}; add the person first.", id=str(user_id))
        return member

    def roles_of(self, user_id: UUID) -> frozenset[str]:
        """Return the roles of a person, none when it is no member."""
        member = self.members.get(user_id)
        return frozenset(member.roles) if member else frozenset()

    def _require_another_administrator(self, user_id: UUID) -> None:
        administrators = {i for i, member in self.members.items() if OrganizationRole.ORG_ADMIN in member.roles}
        if administrators == {user_id}:
            raise LastAdministrator(f"{self.members[user_id].name} is the last org_admin; make another one first.")


def known_roles(roles: Iterable[str]) -> tuple[str, ...]:
    """Return the roles in their order, each once. Raises Invalid for none, or for one that does not exist."""
    wanted = set(roles)
    unknown = sorted(wanted - {role.value for role in OrganizationRole})
    if unknown or not wanted:
        known = ", ".join(OrganizationRole)
        raise Invalid(
            f"{', '.join(unknown) or 'Nothing'} is no role of an organization; take of {known}.", field="roles"
        )
    return tuple(role.value for role in OrganizationRole if role in wanted)
