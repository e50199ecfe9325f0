"""How long scripts are likely to play."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.writing.element import Element
from domain.writing.length import estimated_seconds
from projections.writing.element import ElementRow
from queries import table
from queries.reader import Reader
from queries.table import Where


def estimates_of(organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]) -> dict[UUID, float]:
    """Return the estimated seconds of each script. The caller must have been shown the scripts."""
    where = Where("t.script_id = ANY(%(scripts)s)", {"scripts": list(script_ids)})
    found: dict[UUID, list[Element]] = {}
    for shown in table.select(organization_id, reader, ElementRow, where, "ORDER BY t.script_id, t.rank"):
        found.setdefault(shown.row.script_id, []).append(Element(shown.row.id, shown.row.type, shown.row.text))
    return {script_id: estimated_seconds(elements) for script_id, elements in found.items()}
