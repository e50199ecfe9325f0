"""The parts of a proposal: paragraphs, items of papers, and what excludes itself."""

from __future__ import annotations

from uuid import UUID

import strawberry
from strawberry.scalars import JSON


@strawberry.type
class ProposedElement:
    """An element of a proposal."""

    id: UUID
    type: str
    text: str
    number: str | None
    extension: str | None
    level: int | None
    character_id: UUID | None


@strawberry.type
class ProposedItem:
    """A beat, a note or a shot of a proposal, as it was accepted or proposed."""

    id: UUID
    values: JSON


@strawberry.type
class ProposalConflict:
    """What cannot be taken as it is: `what` is changed, removed, added or place gone since it was asked for."""

    part_id: UUID | None
    element_id: UUID
    what: str
    seen_version: int | None
    version: int | None
    now: str | None
    proposed: str | None
