"""The cues of scripts, and those of them that may be one name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.writing.cues import Suspicion, suspicions
from domain.writing.element import Element
from projections.writing.element import ElementRow
from queries import table
from queries.reader import Reader
from queries.table import Where


def suspected(organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]) -> dict[UUID, list[Suspicion]]:
    """Return, for each script, which of its cues may be one name. The caller must have been shown the scripts."""
    where = Where("t.script_id = ANY(%(scripts)s) AND t.type = 'character'", {"scripts": list(script_ids)})
    rows = table.select(organization_id, reader, ElementRow, where, "ORDER BY t.script_id, t.rank")
    found: dict[UUID, list[Element]] = {}
    for shown in rows:
        row = shown.row
        cue = Element(row.id, row.type, row.text, extension=row.extension, character_id=row.character_id)
        found.setdefault(row.script_id, []).append(cue)
    return {script_id: suspicions(cues) for script_id, cues in found.items()}
