"""API keys, to be read by people: no digest is here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.enterprise.api_key import ApiKey
from projections.read_model import fold, read_model


@read_model("api_keys", version=2, indexes=[("user_id",)], order=("issued_at", "id"), descending=True)
@dataclass(frozen=True, slots=True)
class ApiKeyRow:
    """A key as it is listed."""

    id: UUID
    name: str
    hint: str
    user_id: UUID | None
    roles: tuple[str, ...]
    expires_at: datetime | None
    issued_by: UUID
    issued_at: datetime
    revoked_at: datetime | None = None
    revoked_by: UUID | None = None
    revoked_reason: str = ""


@fold(ApiKeyRow, ApiKey.Created)
def show_key(_: ApiKeyRow | None, event: ApiKey.Created) -> ApiKeyRow:
    """Show a new key."""
    shown = (event.name, event.hint, event.user_id, event.roles, event.expires_at)
    return ApiKeyRow(event.originator_id, *shown, event.issued_by, event.timestamp)


@fold(ApiKeyRow, ApiKey.Revoked)
def show_revocation(row: ApiKeyRow, event: ApiKey.Revoked) -> ApiKeyRow:
    """Show that the key stopped working."""
    return replace(row, revoked_at=event.timestamp, revoked_by=event.revoked_by, revoked_reason=event.reason)
