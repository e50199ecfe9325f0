"""Story data that was generated, with what was decided on each part of it and what excludes itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.proposed import ProposalConflict, ProposedElement, ProposedItem
from api.graphql.session import Moment
from domain.writing.element import Element
from domain.writing.proposal import Draft, Item, Proposal
from domain.writing.stale_parts import Standing
from domain.writing.staleness import conflicts_of
from projections.writing.element import ElementRow
from queries import table
from queries.reader import Reader


@strawberry.type(name="Proposal")
class ProposalNode:
    """Story data that was asked for: asked, failed, open, accepted or rejected. Its id is also that of the job.

    `taken` and `refused` are the ids of its elements or items that were decided on, `edited` those changed before.
    """

    script_id: UUID
    uuid: UUID
    kind: str
    status: str
    asked_at: datetime | None
    proposed_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    reason: str
    provider: str
    model: str
    pattern: str
    label: str
    logline: str
    recipe: JSON
    elements: list[ProposedElement]
    items: list[ProposedItem]
    document: JSON
    after_id: UUID | None
    taken: list[UUID]
    refused: list[UUID]
    edited: list[UUID]
    bases: strawberry.Private[dict[str, int] | None]
    moment: strawberry.Private[Moment]

    @strawberry.field(description="What of it the script's changes since exclude; empty once it is decided on.")
    async def conflicts(self) -> list[ProposalConflict]:
        """Compare what the asker saw with what stands."""
        if self.status != "open":
            return []
        present = await self.moment.link("standing", self.script_id, _standing) or {}
        return [
            ProposalConflict(
                part_id=c.part_id,
                element_id=c.element_id,
                what=c.what,
                seen_version=c.seen_version,
                version=c.version,
                now=c.now,
                proposed=c.proposed,
            )
            for c in conflicts_of(self._open(), self._draft(), present)
        ]

    def _draft(self) -> Draft:
        bases = None if self.bases is None else {UUID(key): version for key, version in self.bases.items()}
        return Draft(self.kind, accept=False, after_id=self.after_id, bases=bases)

    def _open(self) -> Proposal:
        """Return what of it is open, as the script has it."""
        decided = {*self.taken, *self.refused}
        elements = tuple(Element(e.id, e.type, e.text) for e in self.elements if e.id not in decided)
        items = tuple(Item(i.id, cast("dict[str, Any]", i.values)) for i in self.items if i.id not in decided)
        taken = tuple(self.taken)
        return Proposal(self.uuid, self.kind, "", "", "", "", self.after_id, elements, items=items, taken=taken)


def _standing(organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, Standing]]:
    found = table.grouped(organization_id, reader, script_ids, row=ElementRow, column="script_id", order="t.rank")
    return {key: {s.row.id: Standing(s.row.text, s.row.version) for s in rows} for key, rows in found.items()}
