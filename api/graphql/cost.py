"""What a query would cost, told before it is validated or run, in time linear in its text.

Fragments are measured once each, however often they are spread: a text of 855 bytes whose fragments double twenty times
asks for a million fields, and stock limiters spend a minute on finding that out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

MOST_DEPTH = 16  # the tools' own question for the schema is 15 deep
MOST_COST = 60_000  # fields of an answer; the largest page that the tools ask for has 12,000
MOST_ALIKE = 10  # selections of one name in one set: comparing them with each other is quadratic
MOST_SIZE = 100
_LISTED = 10  # rows of a list that has no size of its own
_SHORT = ("looks", "versions", "takes", "lines", "inputs", "members", "shots", "proposals", "diff", "dialogue")
_LISTS = dict.fromkeys(_SHORT, _LISTED) | {
    "types": 40,
    "fields": 10,
    "possibleTypes": 4,
    "enumValues": 5,
    "args": 2,
    "inputFields": 2,
    "interfaces": 2,
}
"""How long lists count that are given no size; those of the schema itself let tools ask for all of it, once."""
_WRAPPERS = frozenset({"edges", "nodes", "node", "pageInfo"})


@dataclass(frozen=True, slots=True)
class Measure:
    """How many fields come out of a selection, and how deep it goes."""

    cost: float
    depth: int


class TooCostly(GraphQLError):  # noqa: N818 - an answer, not an error
    """The query asks for more than one query may."""


class Meter:
    """Measures one document."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._variables = variables
        definitions = document.definitions
        self._operations = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
        self._fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[str, Measure | None] = {}
        self.visited = 0

    def check(self) -> Measure:
        """Return the measure of the dearest operation. Raises TooCostly."""
        worst = Measure(0, 0)
        for operation in self._operations:
            measure = self._set(operation.selection_set)
            if measure.depth > MOST_DEPTH:
                raise TooCostly(f"The query is {measure.depth} levels deep; the most is {MOST_DEPTH}.")
            if measure.cost > MOST_COST:
                asked = "too many" if measure.cost > 1e9 else f"up to {int(measure.cost):,}"
                raise TooCostly(f"The query asks for {asked} fields; the most is {MOST_COST:,}. Ask for fewer at once.")
            worst = max(worst, measure, key=lambda m: m.cost)
        return worst

    def _set(self, selections: SelectionSetNode | None) -> Measure:
        if selections is None:
            return Measure(0, 0)
        self._not_too_alike(selections)
        cost, depth = 0.0, 0
        for selection in selections.selections:
            measure = self._selection(selection)
            cost, depth = cost + measure.cost, max(depth, measure.depth)
        return Measure(cost, depth)

    def _not_too_alike(self, selections: SelectionSetNode) -> None:
        names = Counter(
            (s.alias or s.name).value if isinstance(s, FieldNode) else type(s).__name__ for s in selections.selections
        )
        name, times = names.most_common(1)[0] if names else ("", 0)
        if times > MOST_ALIKE:
            raise TooCostly(f"{name} stands {times} times in one selection; the most is {MOST_ALIKE}.")

    def _selection(self, selection: object) -> Measure:
        self.visited += 1
        if isinstance(selection, FieldNode):
            return self._field(selection)
        if isinstance(selection, InlineFragmentNode):
            return self._set(selection.selection_set)
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value)
        return Measure(1, 1)

    def _field(self, field: FieldNode) -> Measure:
        inner = self._set(field.selection_set)
        name = field.name.value
        deeper = 0 if name in _WRAPPERS else 1
        return Measure(1 + self._size(field) * inner.cost, inner.depth + deeper)

    def _size(self, field: FieldNode) -> int:
        for argument in field.arguments or ():
            if argument.name.value != "first":
                continue
            value = argument.value
            if isinstance(value, IntValueNode):
                return _bounded(int(value.value))
            if isinstance(value, VariableNode):
                return _bounded(self._variables.get(value.name.value))
        return _LISTS.get(field.name.value, 1)

    def _fragment(self, name: str) -> Measure:
        definition = self._fragments.get(name)
        if definition is None:
            return Measure(0, 0)  # validation says so
        if name not in self._known:
            self._known[name] = None
            self._known[name] = self._set(definition.selection_set)
        measure = self._known[name]
        if measure is None:
            raise TooCostly(f"The fragment {name} contains itself.")
        return measure


def _bounded(size: object) -> int:
    """Return the size of a list; one that is not valid is refused by its field, and counts as the largest."""
    return size if isinstance(size, int) and 0 <= size <= MOST_SIZE else MOST_SIZE
