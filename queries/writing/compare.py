"""What differs between two versions of a script, or of a script and its branch: element by element, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal
from uuid import UUID

from domain.shared.refusal import Invalid
from domain.writing.likeness import longest_rise
from domain.writing.words import WordChange, word_changes
from projections.folding import fold_all
from projections.read_model import model_of
from projections.writing.element import ElementRow
from queries.diff import Events

_MOST = 100_000  # events folded for one side
Rows = Mapping[UUID, ElementRow]
_UNTOLD = frozenset({"script_id", "rank", "version", "changed_at"})


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a script at a version."""

    script_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class ElementChange:
    """What became of an element. `words` are those of a text that was rewritten; `fields` what else differs."""

    kind: Literal["added", "removed", "changed", "moved"]
    element_id: UUID
    before: ElementRow | None
    after: ElementRow | None
    fields: tuple[str, ...]
    words: tuple[WordChange, ...]

    @staticmethod
    def all(before: Rows, after: Rows) -> Iterator[ElementChange]:
        """Yield what differs between elements by their ids, each side in its order."""
        return _changes(before, after)


def elements_at(organization_id: UUID, events: Events, side: Side) -> list[ElementRow]:
    """Return a script's elements as they were at a version, in their order. The caller must be allowed to read it."""
    if side.version > _MOST:
        raise Invalid(f"A comparison folds at most {_MOST:,} events of a script; choose earlier versions.")
    found = events.stream(organization_id, side.script_id, 0, side.version)
    if len(found) < side.version or side.version < 0:
        raise Invalid(f"The script has the versions 0 to {len(found)}; {side.version} was asked for.", field="version")
    rows = fold_all([model_of(ElementRow)], found).tables[model_of(ElementRow).name].rows.values()
    return sorted((row for row in rows if row is not None), key=lambda row: (row.rank, row.id))


def between(organization_id: UUID, events: Events, left: Side, right: Side) -> list[ElementChange]:
    """Return what differs, in the order of the right side, what was removed last."""
    before = elements_at(organization_id, events, left)
    after = elements_at(organization_id, events, right)
    return list(ElementChange.all({row.id: row for row in before}, {row.id: row for row in after}))


def _changes(before: Rows, after: Rows) -> Iterator[ElementChange]:
    places = {element_id: place for place, element_id in enumerate(before)}
    both = [(places[element_id], place) for place, element_id in enumerate(after) if element_id in places]
    stood = {place for _, place in longest_rise(both)}
    for place, (element_id, new) in enumerate(after.items()):
        old = before.get(element_id)
        if old is None:
            yield ElementChange("added", element_id, None, new, (), ())
            continue
        changed = _changed(old, new)
        if changed:
            words = word_changes(old.text, new.text) if old.text != new.text else ()
            yield ElementChange("changed", element_id, old, new, changed, tuple(words))
        if place not in stood:
            yield ElementChange("moved", element_id, old, new, (), ())
    for element_id, old in before.items():
        if element_id not in after:
            yield ElementChange("removed", element_id, old, None, (), ())


def _changed(old: ElementRow, new: ElementRow) -> tuple[str, ...]:
    names = (f.name for f in fields(old) if f.name not in _UNTOLD)
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))
