"""Generations: the jobs of an organization, what they made, and what was made from what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from projections.generation.generation import GenerationRow
from projections.generation.output import GenerationOutputRow
from queries import table
from queries.reader import Reader, Shown
from queries.table import Page, Slice, Where

Status = Literal["requested", "started", "completed", "failed", "cancelled"]


def by_id(organization_id: UUID, reader: Reader, generation_id: UUID) -> Shown[GenerationRow] | None:
    """Return one generation."""
    return table.by_id(organization_id, reader, GenerationRow, generation_id)


def of_project(
    organization_id: UUID, reader: Reader, part: Slice, project_id: UUID | None = None, status: Status | None = None
) -> Page[GenerationRow]:
    """Return generations, the newest first."""
    return table.page(
        organization_id, reader, GenerationRow, part, table.listed(GenerationRow), _where(project_id, status)
    )


def number(organization_id: UUID, reader: Reader, project_id: UUID | None = None, status: Status | None = None) -> int:
    """Return how many generations there are."""
    return table.count(organization_id, reader, GenerationRow, _where(project_id, status))


def _where(project_id: UUID | None, status: Status | None) -> Where:
    return Where(
        "(%(project)s::uuid IS NULL OR t.project_id = %(project)s)"
        " AND (%(status)s::text IS NULL OR t.status = %(status)s)",
        {"project": project_id, "status": status},
    )


@dataclass(frozen=True, slots=True)
class NamedObject:
    """A stored object that rows of an organization name."""

    hash: str
    size: int
    mime: str


def object_named(organization_id: UUID, reader: Reader, digest: str) -> NamedObject | None:
    """Return what the organization's rows say of an object; None when none that the caller may see names it."""
    found = objects_named(organization_id, reader, [digest])
    return found[0] if found else None


def objects_named(organization_id: UUID, reader: Reader, digests: Iterable[str]) -> list[NamedObject]:
    """Return those of the objects that rows of the organization name, each once."""
    visible = "" if reader.readable is None else "AND (project_id IS NULL OR project_id = ANY(%(readable)s))"
    sql = f"""SELECT DISTINCT ON (hash) hash, size, mime FROM (
            SELECT hash, size, mime FROM generation_outputs
            WHERE organization_id = %(organization)s AND hash = ANY(%(hashes)s) {visible}
        UNION ALL
            SELECT content_hash, (media->>'size')::bigint, media->>'mime' FROM asset_versions
            WHERE organization_id = %(organization)s AND content_hash = ANY(%(hashes)s) AND media IS NOT NULL {visible}
        UNION ALL
            SELECT hash, size, mime FROM character_references
            WHERE organization_id = %(organization)s AND hash = ANY(%(hashes)s) {visible}
        ) AS named ORDER BY hash, mime"""
    readable = [] if reader.readable is None else list(reader.readable)
    values = {"organization": organization_id, "hashes": list(digests), "readable": readable}
    return reader.rows(NamedObject, sql, values)


def outputs_of(
    organization_id: UUID, reader: Reader, generation_ids: Iterable[UUID]
) -> list[Shown[GenerationOutputRow]]:
    """Return the objects that generations made."""
    return table.of_any(organization_id, reader, GenerationOutputRow, ("generation_id", generation_ids))
