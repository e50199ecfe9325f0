"""A long log out of a short one: every copy is a whole organization of its own, event for event.

The stored bytes stay as the studio wrote them, but for the ids: each copy has its own streams, organizations, commands
and persons, changed wherever an event names them. Copies are laid down side by side, as organizations that work at the
same time write them, so a page of the log has many streams in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import psycopg

Stored = tuple[Any, ...]
SIDE_BY_SIDE = 20
"""Organizations that write at the same time."""

_SELECT = """SELECT organization_id, originator_id, originator_version, topic, state, project_id, actor, command_id,
    correlation_id FROM events ORDER BY notification_id"""
_COPY = """COPY events (organization_id, originator_id, originator_version, topic, state, project_id, actor, command_id,
    correlation_id) FROM STDIN (FORMAT BINARY)"""
_TYPES = ["uuid", "uuid", "int8", "text", "bytea", "uuid", "text", "uuid", "uuid"]
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Sample:
    """The whole log of a studio, to be multiplied."""

    events: Sequence[Stored]

    @classmethod
    def of(cls, dsn: str) -> Sample:
        """Read the log of a database, as its owner."""
        with psycopg.connect(dsn) as connection:
            return cls(connection.execute(_SELECT.encode(), binary=True).fetchall())

    @cached_property
    def _ids(self) -> frozenset[UUID]:
        """Every id that an envelope has; what else an event may hold (a line's id) is unique in its stream alone."""
        return frozenset(value for event in self.events for value in event if isinstance(value, UUID))

    @cached_property
    def _texts(self) -> Sequence[tuple[Sequence[bytes], Sequence[bytes]]]:
        """For each event's bytes and actor, what stands between its ids, and these in turn."""
        known = {str(each).encode() for each in self._ids}
        return [(_cut(bytes(event[4]), known), _cut(event[6].encode(), known)) for event in self.events]

    def copies(self, count: int) -> Iterator[Stored]:
        """Yield the events of `count` copies, `SIDE_BY_SIDE` of them in turns."""
        for first in range(1, count + 1, SIDE_BY_SIDE):
            block = [_Copy(self._ids, number) for number in range(first, min(count + 1, first + SIDE_BY_SIDE))]
            for event, (state, actor) in zip(self.events, self._texts, strict=True):
                for copy in block:
                    yield copy.event(event, state, actor)

    def lay_down(self, dsn: str, events: int) -> int:
        """Write at least so many events into the empty log of a database, as its owner; return how many."""
        count = -(-events // len(self.events))
        with psycopg.connect(dsn) as connection:
            with connection.cursor().copy(_COPY.encode()) as rows:
                rows.set_types(_TYPES)
                for event in self.copies(count):
                    rows.write_row(event)
            connection.commit()
            connection.autocommit = True
            connection.execute("VACUUM (ANALYZE) events")
        return count * len(self.events)


class _Copy:
    """One copy: its ids are the sample's with the copy's number mixed into their last four bytes."""

    def __init__(self, ids: frozenset[UUID], number: int) -> None:
        self._ids = {each: UUID(int=each.int ^ number) for each in ids}
        self._texts = {str(old).encode(): str(new).encode() for old, new in self._ids.items()}

    def event(self, event: Stored, state: Sequence[bytes], actor: Sequence[bytes]) -> Stored:
        organization, stream, version, topic, _, project, _, command, correlation = event
        ids, texts = self._ids, self._texts
        return (
            ids[organization],
            ids[stream],
            version,
            topic,
            b"".join([texts.get(part, part) for part in state]),
            project and ids[project],
            b"".join([texts.get(part, part) for part in actor]).decode(),
            ids[command],
            ids[correlation],
        )


def _cut(text: bytes, ids: set[bytes]) -> Sequence[bytes]:
    """Cut a text before and after every known id."""
    parts: list[bytes] = []
    at = 0
    for found in _UUID.finditer(text):
        if found[0] in ids:
            parts += (text[at : found.start()], found[0])
            at = found.end()
    return [*parts, text[at:]]
