"""Story data that was generated: a proposal until somebody accepts it, and what was asked for before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from domain.shared.refusal import Refusal
from domain.writing.element import Element


class ProposalDecided(Refusal):
    """The proposal was accepted or rejected before."""

    code = "writing.proposal-decided"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was asked for. `kind` is script or dialogue; `cast` says whose the cues of a name are."""

    kind: str
    accept: bool
    after_id: UUID | None = None
    cast: dict[str, UUID] = field(default_factory=dict[str, UUID])

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
class Proposal:
    """Generated story data. A script replaces what there is, dialogue goes after `after_id`.

    `provider` made it from `pattern`; `status` is open, accepted or rejected.
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

    def decided(self, status: str) -> Proposal:
        """Return it decided on; what it brought is needed no longer."""
        return replace(self, status=status, elements=())
