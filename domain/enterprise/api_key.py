"""A key with which a program calls: what it may do, until when. The key itself is never here, only its digest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from domain.enterprise.organization import known_roles
from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Invalid, Refusal, require_text
from domain.shared.sources import now


class KeyActsAsNobody(Refusal):
    """A key must act as a member, or hold roles of its own, and not both."""

    code = "enterprise.key-acts-as-nobody"
    kind = "invalid"


class KeyExpiresInThePast(Refusal):
    """The key would never work."""

    code = "enterprise.key-expires-in-the-past"
    kind = "invalid"


class ApiKey(Aggregate):
    """One key: it acts as a member (`user_id`) or as a service with `roles` of its own."""

    TOPIC = "enterprise.ApiKey"

    class Created(Aggregate.Created):
        """A key was made; `hint` is the beginning of it that people recognise it by."""

        TOPIC = "enterprise.ApiKeyIssued"
        name: str
        secret_digest: str
        hint: str
        issued_by: UUID
        user_id: UUID | None
        roles: tuple[str, ...]
        expires_at: datetime | None

    class Revoked(Aggregate.Event):
        """A key stopped working for ever."""

        TOPIC = "enterprise.ApiKeyRevoked"
        reason: str
        revoked_by: UUID

    @event(Created)
    def __init__(
        self,
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
        *,
        name: str,
        secret_digest: str,
        hint: str,
        issued_by: UUID,
        user_id: UUID | None,
        roles: tuple[str, ...],
        expires_at: datetime | None,
    ) -> None:
        self.name = name
        self.secret_digest = secret_digest
        self.hint = hint
        self.issued_by = issued_by
        self.user_id = user_id
        self.roles = roles
        self.expires_at = expires_at
        self.revoked = False

    @classmethod
    def issue(
        cls,
        key_id: UUID,
        *,
        name: str,
        secret_digest: str,
        hint: str,
        issued_by: UUID,
        user_id: UUID | None = None,
        roles: Iterable[str] = (),
        expires_at: datetime | None = None,
    ) -> ApiKey:
        """Make a key. Raises KeyActsAsNobody, KeyExpiresInThePast and Invalid."""
        held = known_roles(roles) if roles else ()
        if (user_id is None) == (not held):
            raise KeyActsAsNobody(
                "A key acts as one member, or holds roles of its own: give user_id or roles, not both."
            )
        if not re.fullmatch(r"[0-9a-f]{64}", secret_digest):
            raise Invalid("The digest is not 64 hexadecimal digits.", field="secret_digest")
        if expires_at is not None and expires_at <= now():
            raise KeyExpiresInThePast("expires_at is in the past; choose a later time.", field="expires_at")
        return cls(
            key_id,
            name=require_text(name, "name", most=200),
            secret_digest=secret_digest,
            hint=hint,
            issued_by=issued_by,
            user_id=user_id,
            roles=held,
            expires_at=expires_at,
        )

    def revoke(self, reason: str, revoked_by: UUID) -> None:
        """Stop the key for ever."""
        if not self.revoked:
            self._revoke(reason, revoked_by)

    @event(Revoked)
    def _revoke(self, reason: str, revoked_by: UUID) -> None:
        del reason, revoked_by
        self.revoked = True

    def works_at(self, instant: datetime) -> bool:
        """Tell whether the key is valid at an instant."""
        return not self.revoked and (self.expires_at is None or instant < self.expires_at)
