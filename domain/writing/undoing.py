"""Undo and redo: compensating events. What others wrote since stays; where it excludes itself, that is said."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.shared.refusal import Refusal
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

    def undo(self, change: Change, before: Manuscript, after: Manuscript) -> None:
        """Take a change back, given what stood before and after it. Raises UndoConflict and NothingToUndo."""
        self.refuse_locked()
        if change.first in self.undone:
            raise NothingToUndo(f"What was done in version {change.first} is undone already.", field="version")
        wanted = self._compensated(after, before, "undone")
        if not self.retell(self.Undone, wanted, first=change.first, last=change.last):
            raise NothingToUndo(f"Nothing of what was done in version {change.first} stands any more.", field="version")

    def redo(self, change: Change, before: Manuscript, after: Manuscript) -> None:
        """Have a change that was undone stand again. Raises UndoConflict and NothingToUndo."""
        self.refuse_locked()
        if change.first not in self.undone:
            raise NothingToUndo(f"What was done in version {change.first} is not undone.", field="version")
        wanted = self._compensated(before, after, "redone")
        if not self.retell(self.Redone, wanted, first=change.first, last=change.last):
            raise NothingToUndo(f"What was done in version {change.first} stands as it is.", field="version")

    def _compensated(self, base: Manuscript, theirs: Manuscript, word: str) -> Manuscript:
        merge = Merge(base, self.manuscript, theirs)
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
