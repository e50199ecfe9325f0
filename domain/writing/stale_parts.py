"""One part of a proposal that cannot be taken as it is, and how a refusal tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """An element as it stands: its text, and the version that changed it last."""

    text: str
    version: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """One part of a proposal and what happened: changed, removed, added or place gone.

    `part_id` is what of the proposal cannot be taken, None for all of it; `element_id` what was changed.
    """

    part_id: UUID | None
    element_id: UUID
    what: str
    seen_version: int | None
    version: int | None
    now: str | None
    proposed: str | None


def told(conflicts: Sequence[Conflict]) -> list[dict[str, str | int | None]]:
    """Return the first conflicts as a refusal tells them."""
    return [
        {
            "part_id": str(c.part_id) if c.part_id else None,
            "element_id": str(c.element_id),
            "what": c.what,
            "seen_version": c.seen_version,
            "version": c.version,
            "now": c.now,
            "proposed": c.proposed,
        }
        for c in conflicts[:_MOST_TOLD]
    ]
