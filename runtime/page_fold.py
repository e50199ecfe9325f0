"""One page of events folded into tables: everything is asked for at once, folded in memory, and written at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from projections.folding import Folding
from projections.read_model import ReadModel
from runtime import table_rows

if TYPE_CHECKING:
    from domain.shared.recorded import Recorded
    from runtime.database import Connection
    from runtime.feed.port import Feed

_APPLIED = "SELECT stream_id, version FROM read.applied WHERE consumer = %s AND stream_id = ANY(%s::uuid[])"
_APPLY = """INSERT INTO read.applied (consumer, stream_id, organization_id, version)
    SELECT %s, * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[])
    ON CONFLICT (consumer, stream_id) DO UPDATE SET version = excluded.version"""


@dataclass(frozen=True, slots=True)
class Target:
    """Read models and the names of their tables. `unseen` ones are being built: rows may be copied into them."""

    consumer: str
    models: Sequence[ReadModel]
    names: Mapping[str, str]
    unseen: bool = False


class PageFold:
    """Begun, it has asked the database; finished, it has written. It commits nothing."""

    def __init__(self, connection: Connection, target: Target, feed: Feed, events: Sequence[Recorded[Any]]) -> None:
        self._connection = connection
        self._target = target
        self._feed = feed
        self._events = events
        streams = _array({e.stream_id for e in events})
        self._applied = connection.execute(_APPLIED, (target.consumer, streams), binary=True)
        self._folding = Folding(target.models)
        self._asked = self._ask(events)
        self._jumped = False

    def finish(self) -> None:
        """Fold what is due, and write the changed rows and the applied versions."""
        applied = dict(self._applied.fetchall())
        table_rows.take(self._asked)
        due = list(self._due(applied))
        if self._jumped:
            table_rows.take(self._ask(due))
        for recorded in due:
            self._folding.apply(recorded)
        write = table_rows.copy if self._target.unseen else table_rows.store
        for name, table in self._folding.tables.items():
            if table.changed:
                write(self._connection, table, self._target.names[name])
        self._remember(due)

    def _ask(self, events: Sequence[Recorded[Any]]) -> list[table_rows.Asked]:
        """Ask for the rows that events need and that were not asked for yet."""
        asked: list[table_rows.Asked] = []
        for name, (keys, streams) in self._folding.needs(events).items():
            table = self._folding.tables[name]
            asked += table_rows.ask(self._connection, table, self._target.names[name], keys, streams)
        return asked

    def _due(self, applied: dict[UUID, int]) -> Iterable[Recorded[Any]]:
        """Yield each stream's next events: what was applied is skipped, what was jumped over is fetched."""
        for recorded in self._events:
            at = applied.get(recorded.stream_id, 0)
            if recorded.version <= at:
                continue
            if recorded.version > at + 1:
                self._jumped = True
                yield from self._feed.stream(recorded.organization_id, recorded.stream_id, at, recorded.version - 1)
            yield recorded
            applied[recorded.stream_id] = recorded.version

    def _remember(self, due: Sequence[Recorded[Any]]) -> None:
        last = {e.stream_id: e for e in due}
        organizations, versions = (e.organization_id for e in last.values()), (e.version for e in last.values())
        values = (self._target.consumer, _array(last), _array(organizations), _array(versions))
        self._connection.execute(_APPLY, values)


def _array(values: Iterable[UUID | int]) -> str:
    # As text: a list is dearer to convert for the driver than to parse for the server [measured].
    return f"{{{','.join(map(str, values))}}}"
