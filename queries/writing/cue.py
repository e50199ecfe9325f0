"""The cues of scripts, and those of them that may be one name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.writing.cues import Suspicion, suspicions
from domain.writing.distinct_cues import unsettled
from domain.writing.element import Element
from projections.writing.distinct_cues import DistinctCuesRow
from projections.writing.element import ElementRow
from queries import table
from queries.reader import Reader
from queries.table import Shown, Where


def suspected(organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]) -> dict[UUID, list[Suspicion]]:
    """Return, for each script, which of its cues may be one name, unless somebody said that they are not.

    The caller must have been shown the scripts.
    """
    wanted = list(script_ids)
    where = Where("t.script_id = ANY(%(scripts)s) AND t.type = 'character'", {"scripts": wanted})
    rows = table.select(organization_id, reader, ElementRow, where, "ORDER BY t.script_id, t.rank")
    found: dict[UUID, list[Element]] = {}
    for shown in rows:
        row = shown.row
        cue = Element(row.id, row.type, row.text, extension=row.extension, character_id=row.character_id)
        found.setdefault(row.script_id, []).append(cue)
    told = distinct(organization_id, reader, wanted)
    said = {script_id: [of.row.distinction() for of in rows] for script_id, rows in told.items()}
    return {script_id: unsettled(suspicions(cues), said.get(script_id, ())) for script_id, cues in found.items()}


def distinct(
    organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]
) -> dict[UUID, list[Shown[DistinctCuesRow]]]:
    """Return, for each script, which cues are different people's. The caller must have been shown the scripts."""
    order = "t.said_at, t.id"
    return table.grouped(organization_id, reader, script_ids, row=DistinctCuesRow, column="script_id", order=order)
