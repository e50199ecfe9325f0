"""What differs between two versions of a thing: its stream folded to each, the rows compared field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, Protocol
from uuid import UUID

from domain.shared.recorded import Recorded
from domain.shared.refusal import Invalid
from projections.folding import Folding, fold_all
from projections.read_model import Key, read_models

_MOST = 50_000  # events folded for one answer
_UNTOLD = frozenset({"changed_at", "version"})  # they change with everything else


class Events(Protocol):
    """Where a stream's events come from."""

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int) -> Sequence[Recorded[Any]]:
        """Return one stream's events of versions after+1 … upto."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a row that came or went (then `field` is empty), or a field that has another value."""

    kind: Literal["added", "removed", "changed"]
    table: str
    key: tuple[Any, ...]
    field: str
    before: Any
    after: Any


Rows = Mapping[tuple[str, Key], Any]


def between(organization_id: UUID, events: Events, stream_id: UUID, lower: int, upper: int) -> list[Change]:
    """Return what changed from version `lower` to version `upper`; backwards when `lower` is the greater one.

    The caller must be allowed to read the stream. Raises Invalid for versions that the stream does not have.
    """
    if max(lower, upper) > _MOST:
        raise Invalid(f"A diff folds at most {_MOST:,} events; choose earlier versions.", field="to")
    found = events.stream(organization_id, stream_id, 0, max(lower, upper))
    if min(lower, upper) < 0 or len(found) < max(lower, upper):
        raise Invalid(f"The versions are 0 to {len(found)}; {lower} to {upper} was asked.", field="to")
    return list(_changes(_rows(found[:lower]), _rows(found[:upper])))


def _rows(events: Sequence[Recorded[Any]]) -> Rows:
    folded: Folding = fold_all(read_models().values(), events)
    return {
        (name, key): row for name, table in folded.tables.items() for key, row in table.rows.items() if row is not None
    }


def _changes(before: Rows, after: Rows) -> Iterator[Change]:
    for place in sorted({*before, *after}, key=lambda p: (p[0], tuple(map(str, p[1])))):
        old, new = before.get(place), after.get(place)
        if old is None or new is None:
            kind: Literal["added", "removed"] = "added" if old is None else "removed"
            yield Change(kind, *place, "", old, new)
        elif old != new:
            yield from (
                Change("changed", *place, f.name, getattr(old, f.name), getattr(new, f.name))
                for f in fields(old)
                if f.name not in _UNTOLD and getattr(old, f.name) != getattr(new, f.name)
            )
