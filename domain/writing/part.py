"""What the parts of a script share: its state, and how events change it.

A script is put together from parts, a file each (elements, scenes, proposals, undoing, branches), because one file of
all its verbs could not be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.lock import Lock, Locked, locked_sentence
from domain.writing.content import Content, portions
from domain.writing.element import Element
from domain.writing.manuscript import Manuscript, SceneFacts
from domain.writing.numbering import Numbering
from domain.writing.proposal import Draft, Proposal
from domain.writing.written import Retelling, Rewriting

if TYPE_CHECKING:
    from domain.writing.distinct_cues import Distinction
    from domain.writing.page_start import PageLock
    from domain.writing.revisions import RevisionSet
    from domain.writing.tags import Tag

    _Base = Aggregate
else:
    _Base = object  # the script itself is the aggregate


class ScriptLocked(Locked):
    """The script is locked against changes."""

    code = "writing.script-locked"


class ScriptPart(_Base):
    """The state of a script, and how events change it."""

    title: str
    script_type: str
    logline: str
    title_page: dict[str, str]
    source_name: str
    source_hash: str
    content: Content
    scenes: dict[UUID, SceneFacts]
    numbering: Numbering
    lock: Lock | None
    drafts: dict[UUID, Draft]
    proposals: dict[UUID, Proposal]
    undone: dict[int, int]
    undoings: dict[int, int]
    revision: int
    known: dict[UUID, int]
    merged_at: dict[UUID, int]
    versions: dict[str, int]
    pages: PageLock
    revisions: dict[UUID, RevisionSet]
    tags: dict[Tag, None]
    distinctions: dict[UUID, Distinction]
    target_seconds: int

    @property
    def manuscript(self) -> Manuscript:
        """What the script says, as a value."""
        elements = {e.id: e for e in self.content}
        return Manuscript(elements, self.title, self.logline, dict(self.title_page), dict(self.scenes))

    def put(self, elements: Sequence[Element], version: int, removed: Sequence[UUID] = ()) -> None:
        """Take elements out and in, as an event says."""
        for element_id in removed:
            self.content.remove(element_id)
        for element in elements:
            self.content.put(element, version)
        self._use_numbers(elements)

    def _use_numbers(self, elements: Sequence[Element]) -> None:
        if self.numbering.locked:
            numbers = {e.number for e in elements if e.type == "scene_heading" and e.number}
            if not numbers <= self.numbering.used:
                self.numbering = self.numbering.with_used(numbers)

    def put_facts(self, facts: Sequence[SceneFacts]) -> None:
        """Take the facts of scenes, as an event says."""
        for of_scene in facts:
            self.scenes[of_scene.scene_id] = of_scene

    def carry(
        self, kind: type[Rewriting], elements: Sequence[Element], removed: Sequence[UUID], **also: object
    ) -> None:
        """Record content in as many events as it needs: first what goes out, then what comes in."""
        carried = portions(elements, removed)
        for part, (piece, ids) in enumerate(carried, 1):
            self.trigger_event(kind, **also, elements=piece, removed=ids, part=part, parts=len(carried))

    def retell(self, kind: type[Retelling], wanted: Manuscript, **also: object) -> bool:
        """Have the script say what `wanted` says; tell whether that is anything new, else nothing is recorded."""
        now = self.manuscript
        back = [e for e in wanted.elements.values() if now.elements.get(e.id) != e]
        out = [element_id for element_id in now.elements if element_id not in wanted.elements]
        facts = tuple(_facts_to_set(now, wanted))
        titles = {"title": wanted.title, "logline": wanted.logline, "title_page": wanted.title_page}
        same = titles == {"title": now.title, "logline": now.logline, "title_page": now.title_page}
        if same and not (back or out or facts):
            return False
        self.carry(kind, back, out, **titles, scenes=facts, **also)
        return True

    def refuse_locked(self) -> None:
        """Raise ScriptLocked when nothing may be changed."""
        if self.lock is not None:
            raise ScriptLocked(
                locked_sentence(self.title, self.lock),
                by=self.lock.name,
                at=self.lock.at.isoformat(),
                reason=self.lock.reason,
            )


def _facts_to_set(now: Manuscript, wanted: Manuscript) -> Iterator[SceneFacts]:
    for scene_id in sorted({*now.scenes, *wanted.scenes}):
        of_scene = wanted.scenes.get(scene_id, SceneFacts(scene_id))
        if of_scene != now.scenes.get(scene_id, SceneFacts(scene_id)):
            yield of_scene
