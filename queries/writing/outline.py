"""The acts and sequences of scripts, read off their sections."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.writing.element import Element
from domain.writing.outline import Outline, outline
from projections.writing.element import ElementRow
from queries import table
from queries.reader import Reader
from queries.table import Where

_SPOKEN = ["character", "dialogue", "parenthetical", "lyrics"]  # they change nothing of an outline


def outlines_of(organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]) -> dict[UUID, Outline]:
    """Return the outline of each script. The caller must have been shown the scripts."""
    values = {"scripts": list(script_ids), "spoken": _SPOKEN}
    where = Where("t.script_id = ANY(%(scripts)s) AND t.type <> ALL(%(spoken)s)", values)
    rows = table.select(organization_id, reader, ElementRow, where, "ORDER BY t.script_id, t.rank")
    found: dict[UUID, list[Element]] = {}
    for shown in rows:
        row = shown.row
        found.setdefault(row.script_id, []).append(Element(row.id, row.type, row.text, level=row.level))
    return {script_id: outline(elements) for script_id, elements in found.items()}
