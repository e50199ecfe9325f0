"""Read models: a table described by a row class, and pure folds that say how each event changes its rows.

A row is owned by one stream; a stream may own many rows. A fold sees only the rows it names and the event, and
returns the changed rows; it reads nothing else and commits nothing. So any batching, partitioning or repetition of
the feed gives the same table, and folding a stream up to an instant answers "as it was then".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from eventsourcing.utils import get_topic

Key = tuple[Any, ...]


class _EveryRow(tuple[Key, ...]):
    """A tuple unlike any other: it stands for keys that only the table knows."""

    __slots__ = ()


EVERY_ROW = _EveryRow()
"""What a `key` function returns when the event concerns every row that its stream owns."""
Rows = Mapping[Key, Any]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Removed:
    """Says that the row of this key is gone."""

    key: Key


@dataclass(frozen=True, slots=True)
class Fold:
    """How events of one topic change the rows of one read model."""

    topic: str
    keys: Callable[[Any], Iterable[Key]]
    apply: Callable[[Rows, Any], Iterable[Any]]
    single: Callable[[Any, Any], Any] | None = None
    """What `apply` does with the one row whose key is the stream's id."""


@dataclass(frozen=True)
class ReadModel:
    """A table: its name, the class of its rows, the columns of its key, its indexes and the version of its folds."""

    name: str
    row: type
    key: tuple[str, ...]
    version: int
    indexes: tuple[tuple[str, ...], ...]
    folds: dict[str, Fold] = field(default_factory=dict[str, Fold])
    pins: bool = True
    """Whether an object that its rows name must be kept."""
    order: tuple[str, ...] = ()
    """The columns by which its lists go, the last of which tells any two rows apart; () where it has none."""
    descending: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the row's own columns (organization, project and stream are added by the projector)."""
        return tuple(f.name for f in fields(self.row))

    @cached_property
    def key_of(self) -> Callable[[object], Key]:
        """What returns the key of a row."""
        get = attrgetter(*self.key)
        return get if len(self.key) > 1 else lambda row: (get(row),)


_models: dict[str, ReadModel] = {}
_by_row: dict[type, ReadModel] = {}


def read_model(
    name: str,
    *,
    key: Sequence[str] = ("id",),
    version: int = 1,
    indexes: Sequence[Sequence[str]] = (),
    order: Sequence[str] = (),
    descending: bool = False,
    pins: bool = True,
) -> Callable[[type[R]], type[R]]:
    """Register the decorated frozen dataclass as the row of the table `name`.

    `version` is raised whenever a fold or a column changes; the table is then built anew beside the old one.
    Column types follow the annotations: UUID, str, int, float, bool, datetime, date; any other is stored as jsonb.
    `order` is that of its lists, a project's or an organization's: they are read off an index, however long they are.
    `pins` is False where rows name objects that a recipe makes again: such an object may go when room is needed.
    """

    def register(row: type[R]) -> type[R]:
        more = tuple(tuple(index) for index in indexes)
        model = ReadModel(name, row, tuple(key), version, more, pins=pins, order=tuple(order), descending=descending)
        _models[name] = model
        _by_row[row] = model
        return row

    return register


def fold(
    row: type, *events: type, key: Callable[[Any], Iterable[Key]] | None = None
) -> Callable[[Callable[[Any, Any], Any]], Callable[[Any, Any], Any]]:
    """Register the decorated function as the fold of `events` into the table of `row`.

    Without `key` it is given the one row whose key is the stream's id (or None) and the event, and returns the new
    row, or None when the row goes. With `key`, a function of the event to the keys it needs, it is given a mapping
    of those keys that exist to their rows, and returns the changed rows and `Removed` keys. A key function that returns
    EVERY_ROW is given all rows of the stream.
    """

    def register(apply: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        model = _by_row[row]
        for event in events:
            topic = get_topic(event)
            if topic in model.folds:
                msg = f"{model.name} has two folds for {topic}"
                raise ValueError(msg)
            one = Fold(topic, _stream_key, _single(apply), apply)
            model.folds[topic] = Fold(topic, key, apply) if key else one
        return apply

    return register


def _stream_key(event: Any) -> Iterable[Key]:  # noqa: ANN401 - any event
    return ((event.originator_id,),)


def _single(apply: Callable[[Any, Any], Any]) -> Callable[[Rows, Any], Iterable[Any]]:
    def applied(rows: Rows, event: Any) -> Iterable[Any]:  # noqa: ANN401 - any event
        key: Key = (event.originator_id,)
        row = apply(rows.get(key), event)
        return (Removed(key),) if row is None else (row,)

    return applied


def read_models() -> Mapping[str, ReadModel]:
    """Return every registered read model by its name."""
    return _models


def model_of(row: type) -> ReadModel:
    """Return the read model of a row class."""
    return _by_row[row]
