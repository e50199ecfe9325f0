"""Story data that was generated: a proposal until somebody accepts it, and what was asked for before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from domain.shared.refusal import Invalid, NotFound, Refusal
from domain.writing.element import Element

REVISING = frozenset({"rewrite", "translation"})
"""Kinds whose elements have the ids of those in the script that shall say it."""
PAPERS = frozenset({"beat_sheet", "coverage", "shot_list"})
"""Kinds that are read beside the script and change nothing of what it says."""


class ProposalDecided(Refusal):
    """The proposal was accepted or rejected before."""

    code = "writing.proposal-decided"


class ProposalStale(Refusal):
    """What the proposal touches was changed since it was asked for."""

    code = "writing.proposal-stale"
    kind = "stale"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was asked for. `cast` says whose the cues of a name are.

    `bases` are the versions of the elements that it is about, as the asker saw them; None where nobody looked.
    """

    kind: str
    accept: bool
    after_id: UUID | None = None
    cast: dict[str, UUID] = field(default_factory=dict[str, UUID])
    bases: dict[UUID, int] | None = None

    def linked(self, elements: Sequence[Element]) -> list[Element]:
        """Return the elements, each cue that names one of the cast linked to its character."""
        by_name = {name.strip().casefold(): character_id for name, character_id in self.cast.items()}
        return [
            replace(e, character_id=by_name.get(e.text.strip().casefold()))
            if e.type == "character" and e.character_id is None
            else e
            for e in elements
        ]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a paper: a beat, a note, a shot. Of `values`, `element_ids` are those that it is about."""

    id: UUID
    values: dict[str, Any]

    @property
    def element_ids(self) -> tuple[UUID, ...]:
        """The elements that it is about."""
        return tuple(UUID(str(element_id)) for element_id in self.values.get("element_ids", ()))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Generated story data. A script replaces what there is, what is new goes after `after_id`, papers hold `items`.

    `provider` made it from `pattern`, by `model` where it has several; `status` is open, accepted or rejected. `order`
    are the ids of all that came; `elements` and `items` what nobody has decided on yet.
    """

    id: UUID
    kind: str
    provider: str
    pattern: str
    label: str
    logline: str
    after_id: UUID | None
    elements: tuple[Element, ...]
    status: str = "open"
    items: tuple[Item, ...] = ()
    document: dict[str, Any] = field(default_factory=dict[str, Any])
    order: tuple[UUID, ...] = ()
    taken: tuple[UUID, ...] = ()
    model: str = ""

    @property
    def open_ids(self) -> tuple[UUID, ...]:
        """What is not decided on."""
        return tuple(part.id for part in (*self.elements, *self.items))

    @property
    def all_ids(self) -> tuple[UUID, ...]:
        """All that came: in snapshots of before it was decided on by element, what is open is all."""
        return self.order or self.open_ids

    def with_more(self, more: Proposal) -> Proposal:
        """Return it with what another event brought of it."""
        elements, items = (*self.elements, *more.elements), (*self.items, *more.items)
        return replace(more, elements=elements, items=items, order=(*self.order, *more.open_ids))

    def decided(self, status: str) -> Proposal:
        """Return it decided on; what it brought is needed no longer."""
        return replace(self, status=status, elements=(), items=())

    def partly_decided(self, ids: Sequence[UUID], *, accepted: bool) -> Proposal:
        """Return it with some of it decided on; with the last of it the whole proposal is."""
        gone = set(ids)
        left = replace(
            self,
            elements=tuple(e for e in self.elements if e.id not in gone),
            items=tuple(i for i in self.items if i.id not in gone),
            taken=tuple(dict.fromkeys((*self.taken, *ids))) if accepted else self.taken,
        )
        return left if left.open_ids else left.decided("accepted" if left.taken else "rejected")


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody takes of a proposal: all that is open, or `only` some of it; `edits` change fields before.

    `stale` says what to do with what was changed since: refuse the whole, skip that, or overwrite it. `after_id` is
    another place for what is new.
    """

    only: tuple[UUID, ...] | None = None
    edits: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict[UUID, Mapping[str, Any]])
    stale: str = "refuse"
    after_id: UUID | None = None

    def ids(self, proposal: Proposal) -> tuple[UUID, ...]:
        """Return what is taken, in the proposal's order. Raises NotFound for what it never held, Invalid for none."""
        wanted = set(proposal.all_ids if self.only is None else self.only)
        named = {*wanted, *self.edits}
        foreign = next((i for i in sorted(named, key=str) if i not in set(proposal.all_ids)), None)
        if foreign is not None:
            raise NotFound(f"The proposal holds no {foreign}; read its elements again.", field="only", id=str(foreign))
        if not wanted:
            raise Invalid("Name at least one element, or leave `only` out for all of them.", field="only")
        unwanted = next((i for i in self.edits if i not in wanted), None)
        if unwanted is not None:
            raise Invalid(f"{unwanted} is edited and not taken; name it in `only` as well.", field="edits")
        return tuple(i for i in proposal.open_ids if i in wanted)

    def edited(self, element: Element) -> Element:
        """Return an element as it was edited before it was taken."""
        return replace(element, **self.edits.get(element.id, {}))

    def edited_item(self, item: Item) -> Item:
        """Return an item as it was edited before it was taken."""
        changes = self.edits.get(item.id, {})
        return replace(item, values={**item.values, **changes}) if changes else item


ALL = Choice()
