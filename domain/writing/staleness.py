"""What of a proposal cannot be taken as it is, because the script was changed since it was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.writing.proposal import PAPERS, REVISING, Draft, Proposal
from domain.writing.stale_parts import Conflict, Standing


def conflicts_of(proposal: Proposal, draft: Draft, present: Mapping[UUID, Standing]) -> list[Conflict]:
    """Return what excludes itself, in the proposal's order."""
    look = _Look(draft.bases or {}, present)
    if proposal.kind in PAPERS:
        return list(_of_items(proposal, look))
    if proposal.kind in REVISING:
        return list(_of_revised(proposal, look))
    if proposal.kind == "script":
        return [] if proposal.taken or draft.bases is None else list(_of_whole(look))
    if draft.after_id is not None and draft.after_id not in present:
        return [Conflict(None, draft.after_id, "place gone", None, None, None, None)]
    return []


@dataclass(frozen=True, slots=True)
class _Look:
    """The versions that the asker saw, and what stands now."""

    bases: Mapping[UUID, int]
    present: Mapping[UUID, Standing]

    def happened(self, element_id: UUID) -> str | None:
        """Return what happened to an element that was seen, or None."""
        if element_id not in self.present:
            return "removed"
        version = self.present[element_id].version
        return None if self.bases.get(element_id, version) == version else "changed"

    def conflict(self, part_id: UUID | None, element_id: UUID, what: str, proposed: str | None = None) -> Conflict:
        """Return the conflict about an element."""
        now, seen = self.present.get(element_id), self.bases.get(element_id)
        return Conflict(
            part_id, element_id, what, seen, now.version if now else None, now.text if now else None, proposed
        )


def _of_items(proposal: Proposal, look: _Look) -> Iterator[Conflict]:
    for item in proposal.items:
        changed = ((i, what) for i in item.element_ids if (what := look.happened(i)) is not None)
        if (first := next(changed, None)) is not None:
            yield look.conflict(item.id, *first)


def _of_revised(proposal: Proposal, look: _Look) -> Iterator[Conflict]:
    for element in proposal.elements:
        what, standing = look.happened(element.id), look.present.get(element.id)
        if what is not None and (standing is None or standing.text != element.text):
            yield look.conflict(element.id, element.id, what, element.text)


def _of_whole(look: _Look) -> Iterator[Conflict]:
    for element_id in look.present:
        what = "added" if element_id not in look.bases else look.happened(element_id)
        if what is not None:
            yield look.conflict(None, element_id, what)
