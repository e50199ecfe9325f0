"""Folds pages of events into rows, in memory: the same code projects live, rebuilds, and answers "as it was then"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.shared.recorded import Recorded
from projections.read_model import EVERY_ROW, Fold, Key, ReadModel, Removed


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a row is: added to every row's own columns."""

    organization_id: UUID
    project_id: UUID | None
    stream_id: UUID
    version: int


@dataclass(slots=True)
class Table:
    """The rows of one read model that a page of events touches: None stands for a row that is gone."""

    model: ReadModel
    rows: dict[Key, Any] = field(default_factory=dict[Key, Any])
    owners: dict[Key, Owner] = field(default_factory=dict[Key, Owner])
    changed: dict[Key, None] = field(default_factory=dict[Key, None])
    asked: set[Key] = field(default_factory=set[Key])
    """Keys that were looked for where the rows are kept."""
    found: set[Key] = field(default_factory=set[Key])
    """Keys of the rows that are there."""
    whole: set[UUID] = field(default_factory=set[UUID])
    """Streams of which every row was looked for."""
    _of_stream: dict[UUID, dict[Key, None]] = field(default_factory=dict[UUID, dict[Key, None]])

    def put_loaded(self, key: Key, row: object, owner: Owner) -> None:
        """Take a row as the table has it now."""
        self.found.add(key)
        self._put(key, row, owner)

    def change(self, row: object, owner: Owner) -> None:
        """Take a row that a fold returned."""
        key = row.key if isinstance(row, Removed) else self.model.key_of(row)
        self._put(key, None if isinstance(row, Removed) else row, owner)
        self.changed[key] = None

    def _put(self, key: Key, row: object, owner: Owner) -> None:
        self.rows[key] = row
        self.owners[key] = owner
        self._of_stream.setdefault(owner.stream_id, {})[key] = None

    def take_over(self, other: Table) -> None:
        """Have what another table has, and change on its own: rows and owners themselves never change."""
        self.rows, self.owners, self.changed = dict(other.rows), dict(other.owners), dict(other.changed)
        self.asked, self.found, self.whole = set(other.asked), set(other.found), set(other.whole)
        self._of_stream = {stream_id: dict(keys) for stream_id, keys in other._of_stream.items()}

    def present(self, keys: Iterable[Key], stream_id: UUID) -> Mapping[Key, Any]:
        """Return the rows of the keys that exist; every row of the stream for EVERY_ROW."""
        if keys is EVERY_ROW:
            keys = self._of_stream.get(stream_id, ())
        return {key: row for key in keys if (row := self.rows.get(key)) is not None}


class Folding:
    """Applies events to tables. `models` are those to fold into."""

    def __init__(self, models: Iterable[ReadModel]) -> None:
        self.tables = {model.name: Table(model) for model in models}
        self._folds: dict[str, list[tuple[Table, Fold]]] = {}
        for table in self.tables.values():
            for topic, fold in table.model.folds.items():
                self._folds.setdefault(topic, []).append((table, fold))

    def copy(self) -> Folding:
        """Return a folding that goes on from here on its own."""
        copied = Folding(table.model for table in self.tables.values())
        for name, table in self.tables.items():
            copied.tables[name].take_over(table)
        return copied

    def concerns(self, topic: str) -> bool:
        """Tell whether any table changes by events of a topic."""
        return topic in self._folds

    def needs(self, events: Sequence[Recorded[Any]]) -> Mapping[str, tuple[set[Key], set[UUID]]]:
        """Return, by read model, the keys and the whole streams whose rows the events need."""
        wanted: dict[str, tuple[set[Key], set[UUID]]] = {name: (set(), set()) for name in self.tables}
        for recorded in events:
            for table, fold in self._folds.get(recorded.topic, ()):
                keys = fold.keys(recorded.event)
                if keys is EVERY_ROW:
                    wanted[table.model.name][1].add(recorded.stream_id)
                else:
                    wanted[table.model.name][0].update(keys)
        return wanted

    def apply(self, recorded: Recorded[Any]) -> None:
        """Fold one event into every table that it concerns."""
        owner = Owner(recorded.organization_id, recorded.project_id, recorded.stream_id, recorded.version)
        for table, fold in self._folds.get(recorded.topic, ()):
            rows = table.present(fold.keys(recorded.event), recorded.stream_id)
            for row in fold.apply(rows, recorded.event):
                table.change(row, owner)

    def apply_all(self, events: Iterable[Recorded[Any]]) -> None:
        """Fold events in their order."""
        for recorded in events:
            self.apply(recorded)


def fold_all(models: Iterable[ReadModel], events: Iterable[Recorded[Any]]) -> Folding:
    """Fold events, from the beginning of their streams, into empty tables."""
    folding = Folding(models)
    folding.apply_all(events)
    return folding
