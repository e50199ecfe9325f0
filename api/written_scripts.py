"""Scripts of the read tables as screenplays, for whoever may read them."""

from __future__ import annotations

from uuid import UUID

from api.edge import Edge
from domain.shared.refusal import NotFound
from media.screenplay.elements import Element, Screenplay
from media.screenplay.narration import spelled_out
from projections.writing.element import ElementRow
from projections.writing.script import ScriptRow
from queries import table
from queries.reader import Reader
from queries.table import Where
from runtime.dispatcher import Principal
from runtime.reading import Access, live


def reading(edge: Edge, caller: Principal) -> Reader:
    """Return what a caller may read of the tables as they are now."""
    return live(edge.process.database, Access(edge.process.database, edge.authority, caller))


def screenplay_of(edge: Edge, caller: Principal, script_id: UUID) -> tuple[Screenplay, ScriptRow]:
    """Return a script as a screenplay, and its row. Raises NotFound where the caller may not see it."""
    reader = reading(edge, caller)
    found = table.by_id(caller.organization_id, reader, ScriptRow, script_id)
    if found is None:
        raise NotFound(f"There is no script {script_id} in this organization.", field="script_id", id=str(script_id))
    where = Where("t.script_id = %(script)s", {"script": script_id})
    rows = table.select(caller.organization_id, reader, ElementRow, where, "ORDER BY t.rank, t.id")
    elements = tuple(spelled_out(_element(shown.row) for shown in rows))
    return Screenplay(found.row.title_page, elements), found.row


def kept_original(edge: Edge, caller: Principal, row: ScriptRow) -> bytes:
    """Return the FDX that a script was imported from, if it was and is still kept."""
    digest = row.source_hash
    if not row.source_name.lower().endswith(".fdx") or not edge.process.objects.claimed(caller.organization_id, digest):
        return b""
    return edge.process.objects.get(digest) if digest in edge.process.objects else b""


def _element(row: ElementRow) -> Element:
    return Element(row.type, row.text, row.number, row.extension, row.dual, row.level)
