"""The log as a file: one JSON object for each event, in the order of the log, for whoever checks what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

if TYPE_CHECKING:
    from runtime.database import Database

_EVENTS = """SELECT notification_id, organization_id, project_id, originator_id, originator_version, topic, recorded_at,
    actor, command_id, correlation_id, state FROM events
    WHERE organization_id = %s AND (%s::uuid IS NULL OR project_id = %s) AND notification_id > %s
    ORDER BY notification_id LIMIT %s"""
_PAGE = 2_000
_NAMES = (
    "position",
    "organization",
    "project",
    "stream",
    "version",
    "topic",
    "recorded_at",
    "actor",
    "command",
    "correlation",
)


_WHOSE = ("script_id", "cut_id", "subject_id")  # by which a stream's first event says whose it is


@dataclass(frozen=True, slots=True)
class Streams:
    """Some streams of a project: those `alone`, and those of a `root` with all that began for it or for its own."""

    root: UUID
    alone: frozenset[UUID]

    def of(self, found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the entries that belong here. They come in the log's order: what a stream began for was before it."""
        own = {self.root}
        names = {str(self.root)}
        for entry in found:
            stream = entry["stream"]
            if entry["version"] == 1 and any(entry["event"].get(name) in names for name in _WHOSE):
                own.add(stream)
                names.add(str(stream))
            if stream in own or stream in self.alone:
                yield entry


def entries(database: Database, organization_id: UUID, project_id: UUID | None = None) -> Iterator[dict[str, Any]]:
    """Yield every event of an organization, or of one of its projects, with its envelope and its stored payload."""
    after = 0
    while True:
        with database.reading(organization_id) as connection:
            values = (organization_id, project_id, project_id, after, _PAGE)
            rows = connection.execute(_EVENTS, values, binary=True).fetchall()
        for row in rows:
            entry = dict(zip(_NAMES, row[:-1], strict=True))
            yield entry | {"event": orjson.loads(row[-1])}
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def export(
    database: Database,
    organization_id: UUID,
    file: Path,
    project_id: UUID | None = None,
    streams: Streams | None = None,
) -> int:
    """Write the events, or those of some streams, to a file of JSON lines and return how many there are."""
    count, found = 0, entries(database, organization_id, project_id)
    with file.open("wb") as out:
        for entry in streams.of(found) if streams else found:
            out.write(orjson.dumps(entry) + b"\n")
            count += 1
    return count
