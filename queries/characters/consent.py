"""What was made on persons' consents: for the person themselves, and for whoever is to be given an object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projections.characters.consent import ConsentRow
from queries.reader import Reader, Shown


def of_person(organization_id: UUID, reader: Reader, user_id: UUID, first: int) -> list[Shown[ConsentRow]]:
    """Return a person's own consents, the latest first, in projects too that they are not in: for that person alone."""
    sql = """SELECT t.* FROM consents t WHERE t.organization_id = %(organization)s AND t.subject_user_id = %(user)s
        ORDER BY t.granted_at DESC, t.id LIMIT %(first)s"""
    return reader.shown(ConsentRow, sql, {"organization": organization_id, "user": user_id, "first": first})


@dataclass(frozen=True, slots=True)
class Use:
    """A job that rests on a consent, what came of it, and in which project."""

    generation_id: UUID
    project_id: UUID | None
    project: str
    kind: str
    purpose: str
    status: str
    asked_at: datetime
    hash: str
    mime: str


def uses_of(organization_id: UUID, reader: Reader, consent_id: UUID, first: int) -> list[Use]:
    """Return what was asked for on a consent, the latest first, in every project: for the person whose it is."""
    sql = """SELECT g.id AS generation_id, g.project_id, coalesce(p.name, '') AS project, g.kind, g.purpose, g.status,
            g.requested_at AS asked_at, coalesce(o.hash, '') AS hash, coalesce(o.mime, '') AS mime
        FROM generation_inputs i
            JOIN generations g ON g.id = i.generation_id AND g.organization_id = %(organization)s
            LEFT JOIN projects p ON p.id = g.project_id AND p.organization_id = %(organization)s
            LEFT JOIN generation_outputs o ON o.generation_id = g.id AND o.organization_id = %(organization)s
        WHERE i.organization_id = %(organization)s AND i.source = %(consent)s
        ORDER BY g.requested_at DESC, g.id, o.name LIMIT %(first)s"""
    return reader.rows(Use, sql, {"organization": organization_id, "consent": str(consent_id), "first": first})


@dataclass(frozen=True, slots=True)
class Revoked:
    """A revoked consent on which an object rests."""

    id: UUID
    subject_name: str
    revoked_at: datetime


# An object rests on a consent when a job that made it, or one that made what it was made from, names the consent.
_UP = """
WITH RECURSIVE reached(generation_id, distance) AS (
    SELECT generation_id, 1 FROM generation_outputs WHERE organization_id = %(organization)s AND hash = %(object)s
  UNION
    SELECT o.generation_id, r.distance + 1 FROM reached r
    JOIN generation_inputs i ON i.generation_id = r.generation_id AND i.organization_id = %(organization)s
    JOIN generation_outputs o ON o.hash = i.source AND o.organization_id = %(organization)s
    WHERE r.distance < 20
)
SELECT c.id, c.subject_name, c.revoked_at FROM reached r
    JOIN generation_inputs i ON i.generation_id = r.generation_id AND i.organization_id = %(organization)s
    JOIN consents c ON c.id::text = i.source AND c.organization_id = %(organization)s
    WHERE c.revoked_at IS NOT NULL AND c.aftermath = 'quarantine' ORDER BY c.revoked_at, c.id LIMIT 1"""
_ANY = """SELECT c.id, c.subject_name, c.revoked_at FROM consents c WHERE c.organization_id = %(organization)s
    AND c.revoked_at IS NOT NULL AND c.aftermath = 'quarantine' LIMIT 1"""


def quarantine_of(organization_id: UUID, reader: Reader, digest: str) -> Revoked | None:
    """Return the revoked consent for which an object is quarantined, or None. Whoever may name it learns of it."""
    if not reader.rows(Revoked, _ANY, {"organization": organization_id}):
        return None
    found = reader.rows(Revoked, _UP, {"organization": organization_id, "object": digest})
    return found[0] if found else None
