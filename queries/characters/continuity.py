"""How everybody looks in the scenes of a script: who is in them, and what was assigned."""

from __future__ import annotations

from uuid import UUID

from domain.characters.continuity import Present, SceneLooks, report
from queries.reader import Reader

_PRESENT = """
WITH scenes AS (
    SELECT t.id, t.text AS heading, t.rank, row_number() OVER (ORDER BY t.rank) AS place, t.number,
        lead(t.rank) OVER (ORDER BY t.rank) AS until
    FROM script_elements t WHERE t.organization_id = %(organization)s AND t.script_id = %(script)s
        AND t.type = 'scene_heading'),
people AS (
    SELECT s.id AS scene_id, e.character_id FROM scenes s JOIN script_elements e
        ON e.organization_id = %(organization)s AND e.script_id = %(script)s AND e.character_id IS NOT NULL
        AND e.rank > s.rank AND (s.until IS NULL OR e.rank < s.until)
    UNION SELECT scene_id, character_id FROM character_appearances
        WHERE organization_id = %(organization)s AND script_id = %(script)s)
SELECT s.id AS scene_id, coalesce(s.number, s.place::text) AS number, s.heading, s.place, p.character_id,
    coalesce(c.name, '') AS name, a.scene_id IS NOT NULL AS assigned, coalesce(a.look, '') AS look,
    coalesce(a.label, '') AS label, a.timeline_id, coalesce(a.note, '') AS note, coalesce(a.wardrobe, '') AS wardrobe,
    coalesce(a.hair, '') AS hair, coalesce(a.makeup, '') AS makeup, a.age, coalesce(a.injuries, '') AS injuries,
    coalesce(a.look, '') <> '' AND a.label = '' AND l.name IS NULL AS gone
FROM people p JOIN scenes s ON s.id = p.scene_id
    LEFT JOIN characters c ON c.id = p.character_id AND c.organization_id = %(organization)s
    LEFT JOIN character_appearances a ON a.organization_id = %(organization)s AND a.script_id = %(script)s
        AND a.scene_id = p.scene_id AND a.character_id = p.character_id
    LEFT JOIN character_looks l ON l.organization_id = %(organization)s AND l.name = a.look
        AND l.character_id = coalesce(a.timeline_id, a.character_id)
ORDER BY s.place, name, p.character_id"""


def of_script(organization_id: UUID, reader: Reader, script_id: UUID) -> list[SceneLooks]:
    """Return how everybody looks in the scenes of a script, in their order. The caller must be allowed to read it."""
    return report(reader.rows(Present, _PRESENT, {"organization": organization_id, "script": script_id}))
