"""What was made from what: the edges between jobs followed up or down, and what all their objects take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from projections.generation.generation import GenerationRow
from queries import table
from queries.reader import Reader, Shown

_DEEPEST = 20  # steps that are followed: a film is eight away from its script


@dataclass(frozen=True, slots=True)
class Step:
    """A job so many steps away, and the object or thing through which it was reached."""

    generation_id: UUID
    distance: int
    through: str


# A job is reached from a source when the source is one of its inputs (down), or one of its outputs, its subject or
# itself (up); further on, a job's outputs are sources down, its inputs are sources up.
_DOWN = """
WITH RECURSIVE reached(generation_id, distance, through) AS (
    SELECT i.generation_id, 1, i.source FROM generation_inputs i
    WHERE i.organization_id = %(organization)s AND i.source = %(source)s
  UNION
    SELECT i.generation_id, r.distance + 1, i.source FROM reached r
    JOIN generation_outputs o ON o.generation_id = r.generation_id AND o.organization_id = %(organization)s
    JOIN generation_inputs i ON i.source = o.hash AND i.organization_id = %(organization)s
    WHERE r.distance < %(deepest)s
)"""
_UP = """
WITH RECURSIVE reached(generation_id, distance, through) AS (
    SELECT g.generation_id, 1, %(source)s::text FROM (
        SELECT generation_id FROM generation_outputs WHERE organization_id = %(organization)s AND hash = %(source)s
        UNION SELECT id FROM generations WHERE organization_id = %(organization)s AND
            (subject_id::text = %(source)s OR id::text = %(source)s)) g
  UNION
    SELECT o.generation_id, r.distance + 1, i.source FROM reached r
    JOIN generation_inputs i ON i.generation_id = r.generation_id AND i.organization_id = %(organization)s
    JOIN generation_outputs o ON o.hash = i.source AND o.organization_id = %(organization)s
    WHERE r.distance < %(deepest)s
)"""
_NEAREST = """ SELECT DISTINCT ON (r.generation_id) r.generation_id, r.distance, r.through FROM reached r
    ORDER BY r.generation_id, r.distance, r.through"""


def steps(organization_id: UUID, reader: Reader, source: str, *, up: bool, most: int) -> list[Step]:
    """Return the jobs on the way up or down from an object or thing, the nearest first."""
    sql = f"SELECT * FROM ({_UP if up else _DOWN}{_NEAREST}) n ORDER BY distance, generation_id LIMIT %(most)s"
    values = {"organization": organization_id, "source": source, "deepest": _DEEPEST, "most": most}
    return reader.rows(Step, sql, values)


def jobs_of(organization_id: UUID, reader: Reader, generation_ids: Iterable[UUID]) -> dict[UUID, Shown[GenerationRow]]:
    """Return jobs by their ids; those that the caller may not see are missing."""
    return {s.row.id: s for s in table.by_ids(organization_id, reader, GenerationRow, generation_ids)}


@dataclass(frozen=True, slots=True)
class Taken:
    """How many objects of a MIME type there are, and how many bytes they take."""

    mime: str
    objects: int
    bytes: int


def storage(organization_id: UUID, reader: Reader) -> list[Taken]:
    """Return what the objects take that the caller may see, each object once."""
    visible = "" if reader.readable is None else "AND (project_id IS NULL OR project_id = ANY(%(readable)s))"
    sql = f"""SELECT mime, count(*) AS objects, sum(size)::bigint AS bytes FROM (
        SELECT DISTINCT ON (hash) hash, size, mime FROM (
            SELECT hash, size, mime FROM generation_outputs WHERE organization_id = %(organization)s {visible}
            UNION ALL SELECT content_hash, (media->>'size')::bigint, media->>'mime' FROM asset_versions
            WHERE organization_id = %(organization)s AND media IS NOT NULL {visible}) named ORDER BY hash, mime
        ) each GROUP BY mime ORDER BY mime"""
    readable = [] if reader.readable is None else list(reader.readable)
    return reader.rows(Taken, sql, {"organization": organization_id, "readable": readable})
