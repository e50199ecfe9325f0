"""Three-way merge of scripts: what two sides made of one base, put together.

The same rule undoes: undoing a change is merging its opposite (base: after it, theirs: before it) into the present.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.writing.field_merge import Choose, Conflict, FieldMerge, Take, undecided
from domain.writing.manuscript import Manuscript, SceneFacts
from domain.writing.merged_order import in_order

__all__ = ["Choose", "Conflict", "FieldMerge", "Merge", "Take", "undecided"]
_TITLES = ("title", "logline")


@dataclass(slots=True)
class Merge:
    """A merge of scripts: what comes of it, and the conflicts that nobody has decided (there `result` has our side)."""

    base: Manuscript
    ours: Manuscript
    theirs: Manuscript
    by_field: FieldMerge = field(default_factory=FieldMerge)

    @property
    def conflicts(self) -> list[Conflict]:
        """What nobody has decided."""
        return self.by_field.conflicts

    def result(self) -> Manuscript:
        """Put the sides together."""
        sides = (self.base.elements, self.ours.elements, self.theirs.elements)
        merged = dict(self.by_field.items("element", sides, lambda element: element.text))
        ordered = in_order(*sides, merged)
        titles = {name: self.by_field.value("title", None, name, self._sides(name)) for name in _TITLES}
        facts = dict(self._facts())
        return Manuscript({e.id: e for e in ordered}, title_page=self._title_page(), scenes=facts, **titles)

    def _sides(self, name: str) -> tuple[Any, Any, Any]:
        return getattr(self.base, name), getattr(self.ours, name), getattr(self.theirs, name)

    def _title_page(self) -> dict[str, str]:
        base, ours, theirs = self._sides("title_page")
        names = dict.fromkeys([*ours, *theirs])
        sides = {n: (base.get(n), ours.get(n), theirs.get(n)) for n in names}
        found = {n: self.by_field.value("title", None, n, values) for n, values in sides.items()}
        return {name: value for name, value in found.items() if value is not None}

    def _facts(self) -> Iterator[tuple[UUID, SceneFacts]]:
        for scene_id in dict.fromkeys([*self.ours.scenes, *self.theirs.scenes]):
            nothing = SceneFacts(scene_id)
            base, ours, theirs = (side.scenes.get(scene_id, nothing) for side in (self.base, self.ours, self.theirs))
            facts = self.by_field.fields("scene", scene_id, (base, ours, theirs))
            if facts != nothing:
                yield scene_id, facts
