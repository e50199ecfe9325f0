"""Where characters are used, and in which of their versions: parts, dialogue, pictures, other jobs, relations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from queries.reader import Reader


@dataclass(frozen=True, slots=True)
class Use:
    """One use. `id` is that of what uses it; `version` is the character's when that use was last decided on."""

    kind: str
    id: UUID
    label: str
    project_id: UUID | None
    script_id: UUID | None
    number: int
    at: datetime
    version: int


# A cue belongs to the scene whose heading is the last one at or before it.
_USES = """
    SELECT 'casting' AS kind, id, role || ': ' || credit AS label, project_id, script_id, 1 AS number, changed_at AS at
        FROM castings WHERE organization_id = %(organization)s AND character_id = %(character)s AND NOT ended
    UNION ALL
    SELECT 'dialogue', h.id, h.text, c.project_id, c.script_id, count(*), max(c.changed_at)
        FROM script_elements c CROSS JOIN LATERAL (SELECT id, text FROM script_elements e
            WHERE e.organization_id = %(organization)s AND e.script_id = c.script_id AND e.type = 'scene_heading'
            AND e.rank <= c.rank ORDER BY e.rank DESC LIMIT 1) h
        WHERE c.organization_id = %(organization)s AND c.character_id = %(character)s
        GROUP BY h.id, h.text, c.project_id, c.script_id
    UNION ALL
    SELECT 'image', id, prompt, project_id, NULL, 1, requested_at
        FROM character_images WHERE organization_id = %(organization)s AND character_id = %(character)s
    UNION ALL
    SELECT 'job', g.id, g.purpose, g.project_id, NULL, 1, g.requested_at
        FROM generation_inputs i JOIN generations g ON g.id = i.generation_id AND g.organization_id = %(organization)s
        WHERE i.organization_id = %(organization)s AND i.source = %(character)s::text
        AND g.purpose <> 'characters.image'
    UNION ALL
    SELECT 'scene', a.scene_id, a.look || CASE WHEN a.label = '' THEN '' ELSE ' (' || a.label || ')' END,
        a.project_id, a.script_id, 1, a.assigned_at
        FROM character_appearances a
        WHERE a.organization_id = %(organization)s AND %(character)s IN (a.character_id, a.timeline_id)
    UNION ALL
    SELECT 'timeline', character_id, kind, project_id, NULL, source_version, made_at
        FROM character_edges WHERE organization_id = %(organization)s AND source_id = %(character)s
    UNION ALL
    SELECT 'relation', character_id, kind, project_id, NULL, 1, changed_at
        FROM character_relations WHERE organization_id = %(organization)s AND to_character_id = %(character)s"""

_VERSION = """(SELECT coalesce(max(v.originator_version), 0) FROM public.events v
    WHERE v.organization_id = %(organization)s AND v.originator_id = %(character)s AND v.recorded_at <= u.at)"""


def of_character(
    organization_id: UUID, reader: Reader, character_id: UUID, first: int, versions: tuple[int, int] = (0, 2**31)
) -> list[Use]:
    """Return the uses of a character in its versions from the one to the other, the oldest first.

    The caller must have been shown the character.
    """
    visible = "" if reader.readable is None else "WHERE (project_id IS NULL OR project_id = ANY(%(readable)s))"
    sql = f"""SELECT * FROM (SELECT u.*, {_VERSION} AS version FROM ({_USES}) u {visible}) w
        WHERE version BETWEEN %(lower)s AND %(upper)s ORDER BY at, id, kind LIMIT %(first)s"""
    values = {
        "organization": organization_id,
        "character": character_id,
        "readable": [] if reader.readable is None else list(reader.readable),
        "lower": versions[0],
        "upper": versions[1],
        "first": first,
    }
    return reader.rows(Use, sql, values)
