"""Scripts of the log on pages, at a version: made once, kept while they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from domain.shared.refusal import Invalid, NotFound
from projections.writing.named_draft import DraftRow
from projections.writing.script import ScriptRow
from queries import history, table
from queries.diff import Events
from queries.reader import Reader, Shown
from queries.table import Where
from queries.writing.revising import script_at
from runtime.issued_pages import Issued, issued

_MOST_KEPT = 8
_Key = tuple[UUID, UUID, int, str]


class _Kept:
    """The last few: a script at a version never changes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[_Key, Issued] = OrderedDict()

    def get(self, key: _Key) -> Issued | None:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: _Key, made: Issued) -> Issued:
        with self._lock:
            self._found[key] = made
            while len(self._found) > _MOST_KEPT:
                self._found.popitem(last=False)
        return made


_KEPT = _Kept()


def issued_at(organization_id: UUID, events: Events, script_id: UUID, version: int, paper: str = "letter") -> Issued:
    """Return a script on pages as it was at a version. The caller must be allowed to read it. Raises Invalid."""
    key = (organization_id, script_id, version, paper)
    known = _KEPT.get(key)
    if known is not None:
        return known
    return _KEPT.put(key, issued(script_at(organization_id, events, script_id, version), paper))


def readable(organization_id: UUID, reader: Reader, script_id: UUID) -> Shown[ScriptRow]:
    """Return a script's row. Raises NotFound where the caller may not see it."""
    found = table.by_id(organization_id, reader, ScriptRow, script_id)
    if found is None:
        raise NotFound(f"There is no script {script_id} in this organization.", field="script_id", id=str(script_id))
    return found


def version_of(
    organization_id: UUID, reader: Reader, found: Shown[ScriptRow], draft: str | None, version: int | None
) -> int:
    """Return the version that a draft or a number names; the newest one unless given. Raises NotFound and Invalid."""
    newest = history.versions(organization_id, reader, [found.row.id], 1 << 62).get(found.row.id, found.version)
    if draft is not None and version is not None:
        raise Invalid("Name a draft or a version, one of the two.", field="version")
    if draft is None:
        return newest if version is None else version
    where = Where("t.script_id = %(script)s AND t.name = %(name)s", {"script": found.row.id, "name": draft})
    rows = table.select(organization_id, reader, DraftRow, where)
    if not rows:
        raise NotFound(f"The script has no draft {draft}.", field="draft")
    return rows[0].row.version
