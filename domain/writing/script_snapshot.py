"""The snapshot of a script: a feature has thousands of edits, and each command loads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.lock import Lock
from domain.shared.snapshot import Snapshot
from domain.writing.content import Content
from domain.writing.distinct_cues import Distinction
from domain.writing.element import Element
from domain.writing.manuscript import SceneFacts
from domain.writing.numbering import Numbering
from domain.writing.page_start import PageLock
from domain.writing.proposal import Draft, Proposal
from domain.writing.revisions import RevisionSet
from domain.writing.script import Script
from domain.writing.tags import Tag


@dataclass(frozen=True, slots=True)
class ScriptState:
    """Everything that a script keeps; `element_versions` has a number for each of `elements`."""

    created_on: datetime
    title: str
    script_type: str
    logline: str
    title_page: dict[str, str]
    elements: tuple[Element, ...]
    element_versions: tuple[int, ...]
    source_hash: str
    versions: dict[str, int]
    lock: Lock | None
    drafts: dict[UUID, Draft]
    proposals: dict[UUID, Proposal]
    scenes: dict[UUID, SceneFacts] = field(default_factory=dict[UUID, SceneFacts])
    numbering: Numbering = field(default_factory=Numbering)
    undone: dict[int, int] = field(default_factory=dict[int, int])
    undoings: dict[int, int] = field(default_factory=dict[int, int])
    known: dict[UUID, int] = field(default_factory=dict[UUID, int])
    merged_at: dict[UUID, int] = field(default_factory=dict[UUID, int])
    pages: PageLock = field(default_factory=PageLock)
    revisions: dict[UUID, RevisionSet] = field(default_factory=dict[UUID, RevisionSet])
    tags: tuple[Tag, ...] = ()
    distinctions: dict[UUID, Distinction] = field(default_factory=dict[UUID, Distinction])
    target_seconds: int = 0
    source_name: str = ""
    revision: int = 0  # in snapshots of before there were revisions: the version is as good


_SAME = (
    "title",
    "script_type",
    "logline",
    "source_name",
    "source_hash",
    "lock",
    "numbering",
    "revision",
    "pages",
    "target_seconds",
)
_DICTS = ("title_page", "versions", "drafts", "proposals", "scenes", "undone", "undoings", "known", "merged_at")
_COPIED = (*_DICTS, "revisions", "distinctions")


class ScriptSnapshot(Snapshot):
    """A script at one version."""

    KIND: ClassVar[type[Aggregate]] = Script
    TOPIC: ClassVar[str] = "writing.ScriptSnapshot"
    state: ScriptState

    @staticmethod
    def capture(aggregate: Script) -> ScriptState:
        """Return the state of a script."""
        elements = tuple(aggregate.content)
        told: dict[str, Any] = {name: getattr(aggregate, name) for name in _SAME}
        told |= {name: dict(getattr(aggregate, name)) for name in _COPIED}
        told["tags"] = tuple(aggregate.tags)
        versions = tuple(aggregate.content.version(e.id) for e in elements)
        return ScriptState(created_on=aggregate.created_on, elements=elements, element_versions=versions, **told)

    def bring_back(self, aggregate: Script) -> None:
        """Give a bare script the state."""
        vars(aggregate)["_created_on"] = self.state.created_on
        for name in _SAME:
            setattr(aggregate, name, getattr(self.state, name))
        for name in _COPIED:
            setattr(aggregate, name, dict(getattr(self.state, name)))
        aggregate.revision = aggregate.revision or self.originator_version
        aggregate.tags = dict.fromkeys(self.state.tags)
        aggregate.content = Content()
        for element, version in zip(self.state.elements, self.state.element_versions, strict=True):
            aggregate.content.put(element, version)
