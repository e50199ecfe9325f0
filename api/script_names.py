"""What the characters of a script are called, who are linked to it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from projections.characters.character import CharacterRow
from queries import table
from queries.reader import Reader
from runtime.issued_pages import Issued
from runtime.script_reports import Names


def names_in(organization_id: UUID, reader: Reader, of: Issued) -> Names:
    """Return what the characters are called who are linked or silently there, as far as the caller may see them."""
    found = table.by_ids(organization_id, reader, CharacterRow, dict.fromkeys(_characters(of)))
    return {shown.row.id: shown.row.name for shown in found}


def _characters(of: Issued) -> Iterable[UUID]:
    yield from (row.character_id for row in of.script.elements if row.character_id is not None)
    for facts in of.script.facts.values():
        yield from facts.silent
