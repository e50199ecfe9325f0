"""Undo and redo: compensating events. What others wrote since stays; where it excludes itself, that is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Refusal
from domain.writing.distinct_cues import Distinction
from domain.writing.manuscript import Manuscript
from domain.writing.merging import Conflict, Merge
from domain.writing.part import ScriptPart
from domain.writing.written import Retelling

_MOST_TOLD = 20


class UndoConflict(Refusal):
    """Somebody changed since what shall be undone, or redone."""

    code = "writing.undo-conflict"


class NothingToUndo(Refusal):
    """There is no such change."""

    code = "writing.nothing-to-undo"


@dataclass(frozen=True, slots=True)
class Change:
    """What one command did to a script: its events' first and last version."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Stand:
    """What an undo compares of a script: what it says, and which of its cues are told apart."""

    manuscript: Manuscript
    distinctions: Mapping[UUID, Distinction]


class _Again(Aggregate.Event):
    """The base of events after which cues are told apart as they once were; `distinction` is None: no longer.

    It changes nothing of what the script says. `part` counts the events of the undo, those about the text included.
    """

    first: int
    last: int
    distinction_id: UUID
    distinction: Distinction | None
    part: int

    def apply(self, aggregate: ScriptPart) -> None:
        """Have it stand so."""
        if self.distinction is None:
            aggregate.distinctions.pop(self.distinction_id, None)
        else:
            aggregate.distinctions[self.distinction_id] = self.distinction

    @property
    def begun(self) -> int:
        """The first version of the undo that it is of."""
        return self.originator_version - self.part + 1


class Undoing(ScriptPart):
    """What may be undone."""

    class Undone(Retelling):
        """A command's change, `first` to `last`, was taken back whole."""

        TOPIC = "writing.EditUndone"
        first: int
        last: int

        def change(self, script: ScriptPart) -> None:
            """Take it back, and note that it is."""
            super().change(script)
            script.undone[self.first] = self.originator_version - self.part + 1
            script.undoings[self.originator_version - self.part + 1] = self.first

    class Redone(Retelling):
        """A change that was undone stands again."""

        TOPIC = "writing.EditRedone"
        first: int
        last: int

        def change(self, script: ScriptPart) -> None:
            """Take it again."""
            super().change(script)
            script.undone.pop(self.first, None)
            script.undoings[self.originator_version - self.part + 1] = 0

    class DistinctionUndone(_Again):
        """What a command said of cues that look like one name was taken back."""

        TOPIC = "writing.DistinctionUndone"

        def apply(self, aggregate: ScriptPart) -> None:
            """Take it back, and note that it is."""
            super().apply(aggregate)
            aggregate.undone[self.first] = self.begun
            aggregate.undoings[self.begun] = self.first

    class DistinctionRedone(_Again):
        """What was taken back of cues that look like one name stands again."""

        TOPIC = "writing.DistinctionRedone"

        def apply(self, aggregate: ScriptPart) -> None:
            """Take it again."""
            super().apply(aggregate)
            aggregate.undone.pop(self.first, None)
            aggregate.undoings[self.begun] = 0

    @property
    def stand(self) -> Stand:
        """What an undo compares."""
        return Stand(self.manuscript, dict(self.distinctions))

    def undo(self, change: Change, before: Stand, after: Stand) -> None:
        """Take a change back, given what stood before and after it. Raises UndoConflict and NothingToUndo."""
        self.refuse_locked()
        if change.first in self.undone:
            raise NothingToUndo(f"What was done in version {change.first} is undone already.", field="version")
        wanted, again = self._compensated(after, before, "undone"), list(self._settled(after, before, "undone"))
        told, begun = {"first": change.first, "last": change.last}, self.version
        self.retell(self.Undone, wanted, **told)
        for said_id, said in again:
            part = self.version - begun + 1
            self.trigger_event(self.DistinctionUndone, **told, distinction_id=said_id, distinction=said, part=part)
        if self.version == begun:
            raise NothingToUndo(f"Nothing of what was done in version {change.first} stands any more.", field="version")

    def redo(self, change: Change, before: Stand, after: Stand) -> None:
        """Have a change that was undone stand again. Raises UndoConflict and NothingToUndo."""
        self.refuse_locked()
        if change.first not in self.undone:
            raise NothingToUndo(f"What was done in version {change.first} is not undone.", field="version")
        wanted, again = self._compensated(before, after, "redone"), list(self._settled(before, after, "redone"))
        told, begun = {"first": change.first, "last": change.last}, self.version
        self.retell(self.Redone, wanted, **told)
        for said_id, said in again:
            part = self.version - begun + 1
            self.trigger_event(self.DistinctionRedone, **told, distinction_id=said_id, distinction=said, part=part)
        if self.version == begun:
            raise NothingToUndo(f"What was done in version {change.first} stands as it is.", field="version")

    def _settled(self, base: Stand, theirs: Stand, word: str) -> Iterator[tuple[UUID, Distinction | None]]:
        """Return which cues are to be told apart as on their side, or no longer. Raises UndoConflict."""
        for said_id in dict.fromkeys((*base.distinctions, *theirs.distinctions)):
            was, wanted = base.distinctions.get(said_id), theirs.distinctions.get(said_id)
            now = self.distinctions.get(said_id)
            if wanted in (was, now):
                continue
            if now != was:
                spellings = ", ".join(repr(one) for said in (now or was,) if said for one in said.spellings)
                raise UndoConflict(
                    f"It cannot be {word}: whether {spellings} are different people was said anew since.",
                    conflicts=[_differing(said_id, now, wanted)],
                )
            yield said_id, wanted

    def _compensated(self, base: Stand, theirs: Stand, word: str) -> Manuscript:
        merge = Merge(base.manuscript, self.manuscript, theirs.manuscript)
        wanted = merge.result()
        if merge.conflicts:
            told = [_told(conflict) for conflict in merge.conflicts[:_MOST_TOLD]]
            first = merge.conflicts[0]
            raise UndoConflict(
                f"It cannot be {word}: {len(merge.conflicts)} of its changes were changed again since, first "
                f"{first.field or 'all'} of {first.of} {first.id or ''}. Edit by hand, or undo what came later first.",
                conflicts=told,
            )
        return wanted


def _told(conflict: Conflict) -> dict[str, str | None]:
    of: UUID | None = conflict.id
    return {
        "of": conflict.of,
        "id": str(of) if of else None,
        "field": conflict.field,
        "now": conflict.ours,
        "wanted": conflict.theirs,
    }


def _differing(said_id: UUID, now: Distinction | None, wanted: Distinction | None) -> dict[str, str | None]:
    told = [None if said is None else f"{said.by}: {said.reason}" for said in (now, wanted)]
    return {"of": "distinction", "id": str(said_id), "field": None, "now": told[0], "wanted": told[1]}
