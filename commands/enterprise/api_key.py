"""What may be asked of an API key. The edge makes the secret; a command sees its digest alone."""

from __future__ import annotations

from uuid import UUID

from pydantic import AwareDatetime, Field

from commands.bus import Command, handles
from commands.fields import Name, ObjectHash, Reason
from commands.ports import Studio
from domain.enterprise.api_key import ApiKey
from domain.enterprise.organization import Organization, OrganizationRole

_KEY = "22222222-2222-4222-8222-222222222222"


class IssueApiKey(Command):
    """Record a key that the edge has made."""

    key_id: UUID
    name: Name
    secret_digest: ObjectHash
    """HMAC-SHA-256 of the key under the installation's pepper, in hexadecimal digits."""
    hint: str = Field(default="", max_length=30)
    """The beginning of the key, by which people recognise it."""
    user_id: UUID | None = None
    """The member that the key acts as."""
    roles: tuple[OrganizationRole, ...] = ()
    """The roles of a key that acts as nobody but itself."""
    expires_at: AwareDatetime | None = None


class RevokeApiKey(Command):
    """Stop a key for ever."""

    key_id: UUID
    reason: Reason


@handles(
    IssueApiKey,
    permission="organization.keys",
    example={"key_id": _KEY, "name": "Render farm", "secret_digest": "0" * 64, "roles": ["service"]},
)
def issue_api_key(command: IssueApiKey, studio: Studio) -> None:
    """Issue a key for a member or for a service."""
    if command.user_id is not None:
        studio.load(Organization, studio.organization_id).member(command.user_id)
    studio.save(ApiKey.issue(**command.model_dump(), issued_by=studio.actor.id))


@handles(
    RevokeApiKey,
    permission="organization.keys",
    subject="key_id",
    example={"key_id": _KEY, "reason": "The laptop was lost."},
)
def revoke_api_key(command: RevokeApiKey, studio: Studio) -> None:
    """Revoke the key."""
    key = studio.load(ApiKey, command.key_id)
    key.revoke(command.reason, studio.actor.id)
    studio.save(key)
