"""Edits of single elements: add, rewrite, split, join, move, remove, and whose a cue is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from domain.shared.refusal import Invalid, Refusal
from domain.writing.edits import Add, Edit, Move, Remove, Rewrite, edits_between
from domain.writing.element import Element
from domain.writing.numbering import NumbersAreLocked
from domain.writing.part import ScriptPart
from domain.writing.scene_edits import SceneEdits
from domain.writing.written import Rewriting, Writing


class NotACue(Refusal):
    """Only a cue names a character."""

    code = "writing.not-a-cue"
    kind = "invalid"


class ElementEdits(SceneEdits):
    """What may be done to elements."""

    class ElementAdded(Writing):
        """An element was written."""

        TOPIC = "writing.ElementAdded"
        element: Element

        def change(self, script: ScriptPart) -> None:
            """Take the element."""
            script.put([self.element], self.originator_version)

    class ElementRewritten(Writing):
        """An element says something else now: `element` is what stands there, `changed` names the fields."""

        TOPIC = "writing.ElementRewritten"
        element: Element
        changed: tuple[str, ...]

        def change(self, script: ScriptPart) -> None:
            """Take the element."""
            script.content.put(self.element, self.originator_version)

    class ElementMoved(Writing):
        """An element stands elsewhere now."""

        TOPIC = "writing.ElementMoved"
        element_id: UUID
        rank: str
        after_id: UUID | None

        def change(self, script: ScriptPart) -> None:
            """Give the element its new rank."""
            moved = replace(script.content.element(self.element_id), rank=self.rank)
            script.content.put(moved, self.originator_version)

    class ElementRemoved(Writing):
        """An element was taken out."""

        TOPIC = "writing.ElementRemoved"
        element_id: UUID

        def change(self, script: ScriptPart) -> None:
            """Take it out."""
            script.content.remove(self.element_id)

    class CueLinked(Writing):
        """A cue is a character's, or nobody's any more."""

        TOPIC = "writing.CueLinked"
        element_id: UUID
        character_id: UUID | None

        def change(self, script: ScriptPart) -> None:
            """Link the cue."""
            linked = replace(script.content.element(self.element_id), character_id=self.character_id)
            script.content.put(linked, self.originator_version)

    class ElementSplit(Rewriting):
        """An element became two: `elements` are what it says now and what follows it."""

        TOPIC = "writing.ElementSplit"
        element_id: UUID
        at: int

    class ElementsJoined(Rewriting):
        """Elements became one, the first of them."""

        TOPIC = "writing.ElementsJoined"
        element_id: UUID

    def add(self, element: Element, after_id: UUID | None) -> None:
        """Write an element after another one, before all others for None.

        Where scene numbers are locked, a heading gets one between its neighbours'. Raises ElementExists,
        SceneIsOmitted, NumberTaken, NotFound and Invalid.
        """
        self.refuse_locked()
        self._refuse_place(element, after_id)
        self.content.admit([element])
        numbered = self.numbered(element, after_id)
        self.trigger_event(self.ElementAdded, element=replace(numbered, rank=self.content.rank_after(after_id)))

    def rewrite(self, element_id: UUID, changes: dict[str, Any], expected_version: int | None = None) -> None:
        """Change fields of an element. Raises StaleElement, SceneIsOmitted, NumbersAreLocked, NotFound and Invalid."""
        self.refuse_locked()
        known = self.content.element(element_id, expected_version)
        self.refuse_omitted(element_id)
        element = replace(known, **changes)
        if known.type == "scene_heading" and (element.type, element.number) != (known.type, known.number):
            self._refuse_numbers_locked("be numbered anew")
        elif known.type != element.type:
            element = self.numbered(element, element_id)
        changed = tuple(f.name for f in fields(element) if getattr(known, f.name) != getattr(element, f.name))
        if changed:
            self.trigger_event(self.ElementRewritten, element=element.checked(), changed=changed)

    def move(self, element_id: UUID, after_id: UUID | None, expected_version: int | None = None) -> None:
        """Put an element after another one, before all others for None.

        Raises StaleElement, SceneIsOmitted, NotFound and Invalid.
        """
        self.refuse_locked()
        known = self.content.element(element_id, expected_version)
        self._refuse_place(known, after_id)
        if after_id == element_id:
            raise Invalid("An element cannot stand after itself.", field="after_id")
        if self.content.following(after_id) != element_id:
            rank = self.content.rank_after(after_id)
            self.trigger_event(self.ElementMoved, element_id=element_id, rank=rank, after_id=after_id)

    def remove(self, element_id: UUID, expected_version: int | None = None) -> None:
        """Take an element out. Raises StaleElement, NumbersAreLocked and NotFound."""
        self.refuse_locked()
        if self.content.element(element_id, expected_version).type == "scene_heading":
            self._refuse_numbers_locked("lose its heading; omit the scene")
        self.trigger_event(self.ElementRemoved, element_id=element_id)

    def split(self, element_id: UUID, at: int, second_id: UUID, expected_version: int | None = None) -> None:
        """Part an element before its character `at`; white space around the cut goes.

        Raises StaleElement, ElementExists, NotFound, and Invalid where nothing would be left on a side.
        """
        self.refuse_locked()
        known = self.content.element(element_id, expected_version)
        _refuse_whole(known)
        first, second = known.text[:at].rstrip(), known.text[at:].lstrip()
        if not 0 < at < len(known.text) or not first or not second:
            raise Invalid(f"Nothing would be left on one side of {at} in {len(known.text)} characters.", field="at")
        tail = replace(known, id=second_id, text=second, rank=self.content.rank_after(element_id))
        self.content.admit([tail])
        self.carry(self.ElementSplit, [replace(known, text=first), tail], [], element_id=element_id, at=at)

    def join(self, element_ids: Sequence[UUID], separator: str) -> None:
        """Make neighbours of one type one element, the first of them. Raises NotFound, and Invalid for others."""
        self.refuse_locked()
        parts = [self.content.element(element_id) for element_id in element_ids]
        for part, following in pairwise(parts):
            if self.content.following(part.id) != following.id or part.type != following.type:
                raise Invalid("Only neighbours of one type, in their order, can be joined.", field="element_ids")
        if len(parts) < 2:
            raise Invalid("Name two elements or more to be joined.", field="element_ids")
        _refuse_whole(parts[0])
        joined = replace(parts[0], text=separator.join(part.text for part in parts)).checked()
        self.carry(self.ElementsJoined, [joined], [part.id for part in parts[1:]], element_id=joined.id)

    def edit(self, edits: Sequence[Edit]) -> None:
        """Make edits one after another; the versions that the caller saw are compared before the first."""
        for change in edits:
            if not isinstance(change, Add) and change.expected_version is not None:
                self.content.element(change.element_id, change.expected_version)
        for change in edits:
            match change:
                case Add(element, after_id):
                    self.add(element, after_id)
                case Rewrite(element_id, changes):
                    self.rewrite(element_id, changes)
                case Move(element_id, after_id):
                    self.move(element_id, after_id)
                case Remove(element_id):
                    self.remove(element_id)

    def revise(self, wanted: Sequence[Element]) -> None:
        """Bring the content to that of `wanted` by few edits: what reads alike keeps its id. Raises Invalid."""
        self.edit(edits_between(list(self.content), wanted))

    def link_cue(self, element_id: UUID, character_id: UUID | None, expected_version: int | None = None) -> None:
        """Say whose a cue is. Raises NotACue, StaleElement and NotFound."""
        self.refuse_locked()
        cue = self.content.element(element_id, expected_version)
        if cue.type != "character":
            raise NotACue(f"This element is of the type {cue.type}; only a cue has a character.", field="element_id")
        if cue.character_id != character_id:
            self.trigger_event(self.CueLinked, element_id=element_id, character_id=character_id)

    def _refuse_place(self, element: Element, after_id: UUID | None) -> None:
        if element.type != "scene_heading":
            self.refuse_omitted(after_id)

    def _refuse_numbers_locked(self, what: str) -> None:
        if self.numbering.locked:
            raise NumbersAreLocked(f"The scene numbers are locked: a scene cannot {what}, or unlock them.")


def _refuse_whole(element: Element) -> None:
    if element.type in _WHOLE:
        raise Invalid(f"An element of the type {element.type} stays whole.", field="element_id")


_WHOLE = ("scene_heading", "character", "page_break")
