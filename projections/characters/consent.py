"""Real persons' consents, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.characters.consent import Consent
from projections.read_model import fold, read_model


@read_model("consents", version=2, indexes=[("character_id",), ("subject_user_id",)])
@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent; days are those of the person's own time zone."""

    id: UUID
    character_id: UUID
    subject_name: str
    representative: str
    uses: tuple[str, ...]
    project_ids: tuple[UUID, ...]
    territories: tuple[str, ...]
    starts_on: str
    ends_on: str
    time_zone: str
    exclusions: str
    document: str
    granted_at: datetime
    revoked_at: datetime | None = None
    reason: str = ""
    revoked_by: UUID | None = None
    subject_user_id: UUID | None = None
    aftermath: str = "flag"


@fold(ConsentRow, Consent.Created)
def show_consent(_: ConsentRow | None, event: Consent.Created) -> ConsentRow:
    """Show a consent."""
    terms = event.terms
    return ConsentRow(
        id=event.originator_id,
        character_id=event.character_id,
        subject_name=event.subject_name,
        representative=event.representative,
        uses=terms.uses,
        project_ids=terms.project_ids,
        territories=terms.territories,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        time_zone=terms.time_zone,
        exclusions=terms.exclusions,
        document=event.document,
        granted_at=event.timestamp,
        subject_user_id=event.subject_user_id,
        aftermath=event.aftermath,
    )


@fold(ConsentRow, Consent.Revoked)
def show_revocation(row: ConsentRow, event: Consent.Revoked) -> ConsentRow:
    """Show that it is no more."""
    return replace(row, revoked_at=event.timestamp, reason=event.reason, revoked_by=event.revoked_by)
