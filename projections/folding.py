"""Folds pages of events into rows, in memory: the same code projects live, rebuilds, and answers "as it was then"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from domain.shared.recorded import Recorded
from projections.read_model import EVERY_ROW, Fold, Key, ReadModel, Removed


class Owner(NamedTuple):
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
    changed: dict[Key, Owner] = field(default_factory=dict[Key, Owner])
    """The keys of the rows that folds returned, with whose they are."""
    asked: set[Key] = field(default_factory=set[Key])
    """Keys that were looked for where the rows are kept."""
    found: dict[Key, Owner] = field(default_factory=dict[Key, Owner])
    """The keys of the rows that are there, with whose they are."""
    whole: set[UUID] = field(default_factory=set[UUID])
    """Streams of which every row was looked for."""
    _of_stream: dict[UUID, dict[Key, None]] | None = None
    """The keys of each stream's rows, once they are asked for: of most tables they never are."""

    def put_loaded(self, key: Key, row: object, owner: Owner) -> None:
        """Take a row as the table has it now."""
        self.rows[key] = row
        self.found[key] = owner
        if self._of_stream is not None:
            self._of_stream.setdefault(owner.stream_id, {})[key] = None

    def change(self, row: object, owner: Owner) -> None:
        """Take a row that a fold returned."""
        if isinstance(row, Removed):
            key, row = row.key, None
        else:
            key = self.model.key_of(row)
        self.rows[key] = row
        self.changed[key] = owner
        if self._of_stream is not None:
            self._of_stream.setdefault(owner.stream_id, {})[key] = None

    def take_over(self, other: Table) -> None:
        """Have what another table has, and change on its own: rows and owners themselves never change."""
        self.rows, self.changed, self.found = dict(other.rows), dict(other.changed), dict(other.found)
        self.asked, self.whole, self._of_stream = set(other.asked), set(other.whole), None

    def present(self, keys: Iterable[Key], stream_id: UUID) -> Mapping[Key, Any]:
        """Return the rows of the keys that exist; every row of the stream for EVERY_ROW."""
        if keys is EVERY_ROW:
            keys = self._keys_of(stream_id)
        return {key: row for key in keys if (row := self.rows.get(key)) is not None}

    def _keys_of(self, stream_id: UUID) -> Iterable[Key]:
        known = self._of_stream
        if known is None:
            known = self._of_stream = {}
            for key, owner in chain(self.found.items(), self.changed.items()):
                known.setdefault(owner.stream_id, {})[key] = None
        return known.get(stream_id, ())


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
        folds = self._folds.get(recorded.topic)
        if folds is None:
            return
        owner = Owner(recorded.organization_id, recorded.project_id, recorded.stream_id, recorded.version)
        event = recorded.event
        for table, fold in folds:
            if fold.single is not None:
                # What most events do: looking a key up costs more than the fold does [measured].
                key: Key = (recorded.stream_id,)
                row = fold.single(table.rows.get(key), event)
                table.change(Removed(key) if row is None else row, owner)
                continue
            for row in fold.apply(table.present(fold.keys(event), recorded.stream_id), event):
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
