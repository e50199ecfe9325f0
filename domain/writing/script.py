"""The script as structured data: elements with stable ids. A hot aggregate: its events apply themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, replace
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

from domain.shared.aggregate import Aggregate, event
from domain.shared.lock import Lock
from domain.shared.refusal import NotFound, Refusal, require_text
from domain.shared.sources import now
from domain.writing.branching import Branching
from domain.writing.cast_edits import CastEdits
from domain.writing.content import Content, pieces
from domain.writing.distinct_cues import DistinctCues, Distinction
from domain.writing.element import MOST_NAME, Element
from domain.writing.element_edits import ElementEdits
from domain.writing.form import Form, checked_type
from domain.writing.manuscript import SceneFacts
from domain.writing.named_drafts import LabelTaken, NamedDrafts
from domain.writing.numbering import Numbering
from domain.writing.outline_edits import OutlineEdits
from domain.writing.page_lock import PageLocks
from domain.writing.page_start import PageLock
from domain.writing.part import ScriptPart
from domain.writing.proposal import Draft, Proposal
from domain.writing.rank import after
from domain.writing.readings import Readings
from domain.writing.revisions import Revisions, RevisionSet
from domain.writing.scene_edits import SceneEdits
from domain.writing.script_proposals import Proposals
from domain.writing.sources import Sources
from domain.writing.tags import Tag, Tags
from domain.writing.title_page import title_fields
from domain.writing.undoing import Undoing
from domain.writing.written import Retelling, Writing


class ScriptNotEmpty(Refusal):
    """A script is imported into an empty one."""

    code = "writing.script-not-empty"


class Script(
    ElementEdits,
    OutlineEdits,
    CastEdits,
    SceneEdits,
    Form,
    Sources,
    Undoing,
    Branching,
    Proposals,
    Readings,
    PageLocks,
    Revisions,
    NamedDrafts,
    Tags,
    DistinctCues,
    Aggregate,
):
    """A script of a film, a series or an ad. Locked, it refuses every change of what it says."""

    TOPIC = "writing.Script"

    class Created(Aggregate.Created):
        """A script began, empty."""

        TOPIC = "writing.ScriptCreated"
        title: str
        script_type: str
        logline: str
        title_page: dict[str, str]

    class Imported(Writing):
        """Content came from a file or another system, in `parts` events that were appended together."""

        TOPIC = "writing.ScriptImported"
        elements: tuple[Element, ...]
        part: int
        parts: int
        source_name: str
        source_hash: str

        def change(self, script: ScriptPart) -> None:
            """Take the elements."""
            script.put(self.elements, self.originator_version)
            script.source_name, script.source_hash = self.source_name, self.source_hash

    class TitlePageChanged(Writing):
        """The script has another title, logline or title page."""

        TOPIC = "writing.TitlePageChanged"
        title: str
        logline: str
        title_page: dict[str, str]

        def change(self, script: ScriptPart) -> None:
            """Take them."""
            script.title, script.logline, script.title_page = self.title, self.logline, self.title_page

    class VersionTagged(Aggregate.Event):
        """The script as it stands got a label."""

        TOPIC = "writing.ScriptVersionTagged"
        label: str

        def apply(self, aggregate: Script) -> None:
            """Keep the label."""
            aggregate.versions[self.label] = self.originator_version

    class Restored(Retelling):
        """The script says again what it said at a version: what came back, and what was taken out for it.

        Version 2 brings the facts of scenes back as well; before there were none.
        """

        TOPIC = "writing.ScriptRestored"
        class_version: ClassVar[int] = 2
        to_version: int

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Bring back no facts."""
            state["scenes"] = []

    class Locked(Aggregate.Event):
        """The script may not be changed any more."""

        TOPIC = "writing.ScriptLocked"
        lock: Lock

        def apply(self, aggregate: Script) -> None:
            """Keep who locked it, when and why."""
            aggregate.lock = self.lock

    class Unlocked(Aggregate.Event):
        """The script may be changed again."""

        TOPIC = "writing.ScriptUnlocked"
        by: UUID
        reason: str

        def apply(self, aggregate: Script) -> None:
            """Forget the lock."""
            aggregate.lock = None

    @event(Created)
    def __init__(
        self,
        *,
        title: str,
        script_type: str = "film",
        logline: str = "",
        title_page: dict[str, str],
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
    ) -> None:
        self.title, self.script_type, self.logline, self.title_page = title, script_type, logline, title_page
        self.content = Content()
        self.source_name, self.source_hash = "", ""
        self.versions: dict[str, int] = {}
        self.lock: Lock | None = None
        self.drafts: dict[UUID, Draft] = {}
        self.proposals: dict[UUID, Proposal] = {}
        self.scenes: dict[UUID, SceneFacts] = {}
        self.numbering = Numbering()
        self.undone: dict[int, int] = {}
        self.undoings: dict[int, int] = {}
        self.revision = 1
        self.known: dict[UUID, int] = {}
        self.merged_at: dict[UUID, int] = {}
        self.pages = PageLock()
        self.revisions: dict[UUID, RevisionSet] = {}
        self.tags: dict[Tag, None] = {}
        self.distinctions: dict[UUID, Distinction] = {}
        self.target_seconds = 0

    # What callers may ask.

    @classmethod
    def begin(
        cls, script_id: UUID | None, title: str, script_type: str, logline: str, title_page: dict[str, str]
    ) -> Script:
        """Begin an empty script. Raises Invalid."""
        title = require_text(title, "title", most=MOST_NAME)
        return cls(
            title=title,
            script_type=checked_type(script_type),
            logline=logline,
            title_page=title_fields(title_page),
            id=script_id,
        )

    def import_elements(self, elements: Sequence[Element], source_name: str, source_hash: str) -> None:
        """Take content into the empty script. The same source again changes nothing. Raises ScriptNotEmpty, Invalid."""
        self.refuse_locked()
        if len(self.content):
            if source_hash and source_hash == self.source_hash:
                return
            raise ScriptNotEmpty(f"{self.title} has {len(self.content):,} elements; import into a new script.")
        self.content.admit(elements)
        ranked = [replace(e, rank=rank) for e, rank in zip(elements, after(None, None, len(elements)), strict=True)]
        parts = list(pieces(ranked))
        for part, piece in enumerate(parts, 1):
            self.trigger_event(
                Script.Imported,
                elements=piece,
                part=part,
                parts=len(parts),
                source_name=source_name,
                source_hash=source_hash,
            )

    def change_title_page(self, title: str, logline: str, title_page: dict[str, str]) -> None:
        """Give it another title, logline and title page. Raises Invalid."""
        self.refuse_locked()
        title, fields = require_text(title, "title", most=MOST_NAME), title_fields(title_page)
        if (title, logline, fields) != (self.title, self.logline, self.title_page):
            self.trigger_event(Script.TitlePageChanged, title=title, logline=logline, title_page=fields)

    def tag(self, label: str) -> None:
        """Give the script as it stands a label. Raises LabelTaken and Invalid."""
        label = require_text(label, "label", most=MOST_NAME)
        tagged = self.versions.get(label)
        if tagged is not None and tagged != self.version:
            raise LabelTaken(f"{label} is the label of version {tagged}; choose another.", field="label")
        if tagged is None:
            self.trigger_event(Script.VersionTagged, label=label)

    def labelled(self, label: str) -> int:
        """Return the version with a label. Raises NotFound."""
        if label not in self.versions:
            known = ", ".join(sorted(self.versions)) or "none"
            raise NotFound(f"No version has the label {label}; there is: {known}.", field="label")
        return self.versions[label]

    def restore(self, old: Script) -> None:
        """Say again what the script said as `old`, an earlier version of it."""
        self.refuse_locked()
        self.retell(self.Restored, old.manuscript, to_version=old.version)

    def keep_all_of(self, origin: Script) -> None:
        """Have, beside its words, what a script has from which this one just branched off; its lock it has not.

        Labels and named drafts stay the origin's: they name versions of that one.
        """
        self.keep_revisions(origin.id, origin.version, list(origin.revisions.values()))
        self.keep_pages(origin.pages)
        self.tag_elements([tag for tag in origin.tags if tag.element_id in self.content])
        self.keep_distinctions(origin.distinctions.values())
        self.target_length(origin.target_seconds)

    @property
    def content_hash(self) -> str:
        """The SHA-256 of what the script says at its revision: any edit makes it another one, an undone one as well."""
        digest = sha256(f"{self.id}:{self.revision}\n".encode())
        for part in ([self.title, self.logline, self.title_page], *map(astuple, self.content)):
            digest.update(json.dumps(part, default=str, sort_keys=True).encode())
        return digest.hexdigest()

    def lock_approved(self, by: UUID, name: str, reason: str, content_hash: str) -> None:
        """Lock it, when it still says exactly what was approved."""
        if self.content_hash == content_hash:
            self.lock_for(by, name, reason)

    def lock_for(self, by: UUID, name: str, reason: str) -> None:
        """Lock it against changes. Raises ScriptLocked when somebody else did, or for another reason."""
        if self.lock is None:
            self.trigger_event(Script.Locked, lock=Lock(by, name, reason, now()))
        elif (self.lock.by, self.lock.reason) != (by, reason):
            self.refuse_locked()

    def unlock(self, by: UUID, reason: str) -> None:
        """Let it be changed again."""
        if self.lock is not None:
            self.trigger_event(Script.Unlocked, by=by, reason=reason)
