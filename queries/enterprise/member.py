"""The people of an organization."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from projections.enterprise.organization import MemberRow
from queries import table
from queries.reader import Reader, Shown


def by_users(organization_id: UUID, reader: Reader, user_ids: Iterable[UUID]) -> dict[UUID, Shown[MemberRow]]:
    """Return the members of these ids."""
    found = table.of_any(organization_id, reader, MemberRow, ("user_id", user_ids))
    return {shown.row.user_id: shown for shown in found}
