"""Branches of a script and their merges: a merge is an event with two parents, its conflicts are data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid, Refusal
from domain.writing.element import Element
from domain.writing.kinship import Ancestor, common_past, descent, joined
from domain.writing.manuscript import Manuscript
from domain.writing.merging import Conflict, FieldMerge, Merge
from domain.writing.numbering import Numbering
from domain.writing.part import ScriptPart
from domain.writing.written import Retelling

if TYPE_CHECKING:
    from domain.writing.script import Script


class UnrelatedScripts(Refusal):
    """The scripts have no common past."""

    code = "writing.unrelated-scripts"


class Branching(ScriptPart):
    """What may be done with branches. `known` says which version of every other script is in this one."""

    class Branched(Retelling):
        """The script began as another one's branch, with what that one said then."""

        TOPIC = "writing.ScriptBranched"
        name: str
        origin_id: UUID
        origin_version: int
        known: dict[UUID, int]
        numbering: Numbering

        def change(self, script: ScriptPart) -> None:
            """Take it."""
            script.numbering, script.known = self.numbering, dict(self.known)
            super().change(script)

    class MergeConflicted(Aggregate.Event):
        """A merge was tried; nothing was taken over, because somebody must decide these conflicts first."""

        TOPIC = "writing.MergeConflicted"
        merge_id: UUID
        other_id: UUID
        other_version: int
        base_id: UUID
        base_version: int
        conflicts: tuple[Conflict, ...]

    class Merged(Retelling):
        """Another script, as it was at a version, became part of this one: the event has two parents."""

        TOPIC = "writing.ScriptMerged"
        merge_id: UUID
        other_id: UUID
        other_version: int
        base_id: UUID
        base_version: int
        known: dict[UUID, int]
        numbering: Numbering
        decided: int

        def change(self, script: ScriptPart) -> None:
            """Take it, and note what is in it."""
            script.numbering, script.known = self.numbering, dict(self.known)
            script.merged_at[self.other_id] = self.originator_version
            super().change(script)

    def branch_off(self, origin: Script, name: str) -> None:
        """Begin, empty as it is, as the branch of another script."""
        from_ = {"name": name, "origin_id": origin.id, "origin_version": origin.version, "known": descent(origin)}
        said = origin.manuscript
        titles = {"title": said.title, "logline": said.logline, "title_page": said.title_page}
        facts = tuple(said.scenes.values())
        elements = list(origin.content)
        self.carry(self.Branched, elements, [], **titles, **from_, scenes=facts, numbering=origin.numbering)

    def common_base(self, other: Script) -> Ancestor:
        """Return the latest version that both came from. Raises UnrelatedScripts, and Invalid for itself."""
        if other.id == self.id:
            raise Invalid("A script is not merged with itself; name a branch of it.", field="other_id")
        found = common_past(self, other)
        if found is None:
            raise UnrelatedScripts(f"{self.title} and {other.title} have no common past; import or revise instead.")
        return found

    def merge(
        self, merge_id: UUID, other: Script, base: tuple[Ancestor, Manuscript], decided: FieldMerge
    ) -> list[Conflict]:
        """Take over what another script says, as far as nothing contradicts; return the conflicts nobody decided.

        With such conflicts, those that are known already among them, nothing is taken over. What is in the script
        already changes nothing.
        """
        self.refuse_locked()
        parents = {"other_id": other.id, "other_version": other.version}
        parents |= {"base_id": base[0].stream_id, "base_version": base[0].version, "merge_id": merge_id}
        merged = self.known.get(other.id, 0) >= other.version
        wanted = self.manuscript if merged else Merge(base[1], self.manuscript, other.manuscript, decided).result()
        if decided.conflicts:
            self.trigger_event(self.MergeConflicted, **parents, conflicts=tuple(decided.conflicts))
        if decided.conflicts or merged:
            return decided.conflicts
        numbering = self.numbering.with_used(other.numbering.used)
        wanted = replace(wanted, elements=_once_numbered(wanted, self.content.ids(), numbering))
        also = {**parents, "known": joined(self, other), "numbering": numbering, "decided": decided.decided}
        if not self.retell(self.Merged, wanted, **also):
            titles = {"title": self.title, "logline": self.logline, "title_page": self.title_page}
            self.carry(self.Merged, [], [], **titles, scenes=(), **also)
        return []


def _once_numbered(merged: Manuscript, ours: frozenset[UUID], numbering: Numbering) -> dict[UUID, Element]:
    """Return the elements; where numbers are locked and two branches gave one to two scenes, theirs gets another."""
    elements = dict(merged.elements)
    if not numbering.locked:
        return elements
    headings = [e for e in elements.values() if e.type == "scene_heading"]
    taken = {e.number for e in headings if e.id in ours}
    numbering = numbering.with_used(e.number for e in headings if e.number)
    for place, heading in enumerate(headings):
        if heading.id not in ours and heading.number in taken:
            lower = elements[headings[place - 1].id].number if place else None
            upper = headings[place + 1].number if place + 1 < len(headings) else None
            number = numbering.between(lower, upper)
            numbering = numbering.with_used([number])
            elements[heading.id] = replace(heading, number=number)
    return elements
