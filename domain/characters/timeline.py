"""A timeline of a character: a character of its own that hangs from another one, and is merged with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, ClassVar
from uuid import UUID, uuid5

from domain.characters.character import Character
from domain.characters.merging import Conflict, Side, merge
from domain.characters.refusals import CircularBranch, MergeConflicts, NotATimeline
from domain.characters.sheet import Sheet
from domain.shared.aggregate import Aggregate, event
from domain.shared.widened import Widened


class Timeline(Aggregate):
    """Where a branched character hangs. `base` is the sheet from which both sides are told apart."""

    TOPIC = "characters.Timeline"

    class Created(Aggregate.Created):
        """A timeline of a character began; `root_id` is the character that no other one is a timeline of."""

        TOPIC = "characters.TimelineBegun"
        class_version: ClassVar[int] = 2
        character_id: UUID
        parent_id: UUID
        root_id: UUID
        base: Sheet

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Leave the new parts of looks out: they have defaults."""

    class Moved(Aggregate.Event):
        """The timeline hangs from another one of the same character now."""

        TOPIC = "characters.TimelineMoved"
        parent_id: UUID

    class Synchronized(Widened):
        """The timeline and what it hangs from were merged: what differs from this sheet is new to the other."""

        TOPIC = "characters.TimelineSynchronized"
        base: Sheet

    @event(Created)
    def __init__(self, *, character_id: UUID, parent_id: UUID, root_id: UUID, base: Sheet) -> None:
        self.character_id, self.parent_id, self.root_id, self.base = character_id, parent_id, root_id, base

    @staticmethod
    def create_id(character_id: UUID, **_: object) -> UUID:
        """Return the id of what tells where a character hangs."""
        return uuid5(character_id, "timeline")

    def move(self, onto: Character, ancestors: Sequence[UUID]) -> None:
        """Hang from another timeline, whose ancestors are given. Raises NotATimeline and CircularBranch."""
        if self.root_id not in {onto.id, *ancestors}:
            raise NotATimeline(f"{onto.sheet.name} is no timeline of the same character.", field="onto_id")
        if self.character_id in {onto.id, *ancestors}:
            sentence = f"{onto.sheet.name} hangs from this timeline itself; choose another one."
            raise CircularBranch(sentence, field="onto_id")
        if self.parent_id != onto.id:
            self._move(onto.id)

    @event(Moved)
    def _move(self, parent_id: UUID) -> None:
        self.parent_id = parent_id

    def merged(
        self, into: Character, source: Character, resolutions: Mapping[str, Side]
    ) -> tuple[Sheet, list[Conflict]]:
        """Return what merging one of the two sides into the other comes to. Raises NotATimeline."""
        if {into.id, source.id} != {self.character_id, self.parent_id}:
            raise unrelated(into, source)
        return merge(self.base, into.sheet, replace(source.sheet, name=into.sheet.name), resolutions)

    def merge(self, into: Character, source: Character, resolutions: Mapping[str, Side]) -> None:
        """Have the one side take over what the other changed. Raises NotATimeline, MergeConflicts, IdentityLocked."""
        sheet, conflicts = self.merged(into, source, resolutions)
        if conflicts:
            parts = ", ".join(conflict.part for conflict in conflicts)
            sentence = f"Both sides changed {parts}; say for each whether ours or theirs stands."
            raise MergeConflicts(sentence, field="resolutions", conflicts=[asdict(c) for c in conflicts])
        into.take_over(sheet, source.id, source.version, resolutions)
        if source.sheet != self.base:
            self._synchronize(source.sheet)

    @event(Synchronized)
    def _synchronize(self, base: Sheet) -> None:
        self.base = base


def unrelated(into: Character, source: Character) -> NotATimeline:
    """Return the refusal to merge two characters of which neither hangs from the other."""
    sentence = f"{source.sheet.name} does not hang from {into.sheet.name}, nor the other way round; "
    return NotATimeline(f"{sentence}merge a timeline with the one that it hangs from.", field="source_id")
