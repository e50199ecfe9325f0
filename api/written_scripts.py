"""Scripts as files, for whoever may read them: which version is asked for, on which pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.edge import Edge
from api.issued_scripts import issued_at, readable, version_of
from domain.shared.refusal import NotFound
from media.documents.screenplay import Cover, Paint, Sheet, print_sheets
from projections.writing.revision import RevisionRow
from projections.writing.script import ScriptRow
from queries.reader import Reader
from runtime.dispatcher import Principal
from runtime.issued_pages import Issued
from runtime.reading import Access, live


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a script is wanted: the newest version unless a draft, a version or a revision is named."""

    script_id: UUID
    draft: str | None = None
    version: int | None = None
    revision: UUID | None = None
    paper: str = "letter"
    continued: bool = False


def reader_of(edge: Edge, caller: Principal) -> Reader:
    """Return what the caller reads from: the tables as they are now."""
    return live(edge.process.database, Access(edge.process.database, edge.authority, caller))


def issued_for(edge: Edge, caller: Principal, asked: Asked) -> Issued:
    """Return a script on pages. Raises NotFound where the caller may not see it, and Invalid."""
    reader, organization = reader_of(edge, caller), caller.organization_id
    found = readable(organization, reader, asked.script_id)
    version = version_of(organization, reader, found, asked.draft, asked.version)
    issued = issued_at(organization, edge.process.feed, asked.script_id, version, asked.paper)
    if asked.revision is not None and asked.version is None and asked.draft is None:
        closed = _revision(issued, asked.revision).closed
        if closed is not None:  # its pages as they were handed out
            return issued_at(organization, edge.process.feed, asked.script_id, closed, asked.paper)
    return issued


def pdf_of(issued: Issued, asked: Asked) -> bytes:
    """Return a script as PDF; of a revision only the pages that it changed. Raises NotFound."""
    script = issued.script
    paper = script.pages.paper if script.pages.locked else asked.paper
    if asked.revision is None:
        painted = [(p.page, _paint(p.revision) if p.revision else None, p.marks) for p in issued.pages]
        sheets = [Sheet(*told, asked.continued) for told in painted]
        return print_sheets(_cover(issued, [of.row for of in script.revisions]), sheets, paper)
    row = _revision(issued, asked.revision)
    sheets = [Sheet(changed.page, _paint(row), changed.marks, asked.continued) for changed in issued.changed[row.id]]
    return print_sheets(_cover(issued, [row]), sheets, paper)


def kept_original(edge: Edge, caller: Principal, row: ScriptRow) -> bytes:
    """Return the FDX that a script was imported from, if it was and is still kept."""
    digest = row.source_hash
    if not row.source_name.lower().endswith(".fdx") or not edge.process.objects.claimed(caller.organization_id, digest):
        return b""
    return edge.process.objects.get(digest) if digest in edge.process.objects else b""


def _revision(issued: Issued, set_id: UUID) -> RevisionRow:
    for of in issued.script.revisions:
        if of.row.id == set_id:
            return of.row
    raise NotFound(f"The script has no revision {set_id}.", field="revision", id=str(set_id))


def _cover(issued: Issued, revisions: Sequence[RevisionRow]) -> Cover:
    """Return the title page: the draft that this version is, or came after last, and its revisions."""
    draft = next(reversed(issued.script.drafts), None)
    told = [draft.name, draft.dated] if draft else []
    return Cover(issued.script.row.title_page, told, [_paint(row) for row in revisions])


def _paint(row: RevisionRow) -> Paint:
    return Paint(f"{row.name}  {row.dated}".rstrip(), row.shade, row.mark)
