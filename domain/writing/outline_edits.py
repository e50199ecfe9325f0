"""Edits of the outline: acts and sequences begin, and they and scenes move with all that is in them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.shared.refusal import Invalid, NotFound, require_text
from domain.writing.element import Element
from domain.writing.outline import ACT, block_of
from domain.writing.scene_edits import SceneEdits
from domain.writing.scenes import begins_part, between_scenes, scene_of, scenes
from domain.writing.written import Rewriting


class OutlineEdits(SceneEdits):
    """What may be done to acts and sequences, and to scenes as wholes."""

    class ScenesMoved(Rewriting):
        """A scene, or an act or a sequence with its scenes, stands elsewhere now: after `after_id`, or before all."""

        TOPIC = "writing.ScenesMoved"
        part_id: UUID
        after_id: UUID | None

    def place_of_part(self, level: int, before_scene_id: UUID | None) -> UUID | None:
        """Return the element after which a new act or sequence begins; None stands for before all. Raises NotFound.

        It begins with the scene before which it is put, and an act takes the sequence along that begins there.
        """
        elements = list(self.content)
        if before_scene_id is None:
            return elements[-1].id if elements else None
        scene_of(elements, before_scene_id)
        at = next(n for n, e in enumerate(elements) if e.id == before_scene_id)
        while at and level == ACT and between_scenes(elements[at - 1]):
            if begins_part(elements[at - 1]) and (elements[at - 1].level or ACT) == ACT:
                break
            at -= 1
        return elements[at - 1].id if at else None

    def new_part(self, part_id: UUID, level: int, title: str) -> Element:
        """Return the section with which an act or a sequence begins. Raises Invalid."""
        return Element(part_id, "section", require_text(title, "title", most=500), level=level)

    def move_scene(self, scene_id: UUID, after_scene_id: UUID | None, into_id: UUID | None) -> None:
        """Put a scene after another one, or at the end of an act or a sequence, or, for neither, before all scenes.

        An omitted scene moves with its number. Raises Invalid and NotFound.
        """
        self.refuse_locked()
        moved = scene_of(self.content, scene_id)
        block = [self.content.element(scene_id), *moved.elements]
        if after_scene_id is not None and into_id is not None:
            raise Invalid(
                "Name the scene that it comes after, or the part that it goes into, not both.", field="into_id"
            )
        if after_scene_id == scene_id:
            raise Invalid("A scene cannot come after itself.", field="after_scene_id")
        if into_id is not None:
            after_id = [e for e in self._part(into_id) if e not in block][-1].id
        elif after_scene_id is not None:
            after_id = scene_of(self.content, after_scene_id).last_id
        else:
            first = next(scene.id for scene in scenes(self.content))
            after_id = scene_id if first == scene_id else self._before(first)
        self._move(scene_id, block, after_id)

    def move_part(self, part_id: UUID, after_id: UUID | None, into_id: UUID | None) -> None:
        """Put an act or a sequence after another one of its level, or a sequence at the end of an act.

        For neither it comes before all others of its level. Raises Invalid and NotFound.
        """
        self.refuse_locked()
        block = self._part(part_id)
        level = block[0].level or ACT
        target = after_id or into_id
        if target is None:
            first = next(e.id for e in self.content if begins_part(e) and (e.level or ACT) == level)
            self._move(part_id, block, part_id if first == part_id else self._before(first))
            return
        other = self._part(target)
        fits = (other[0].level or ACT) == level if after_id is not None else (other[0].level or ACT) < level
        if target == part_id or not fits:
            raise Invalid(
                "A part comes after another one of its level; only a sequence goes into an act.", field="into_id"
            )
        rest = [e for e in other if e not in block]
        self._move(part_id, block, rest[-1].id)

    def _part(self, part_id: UUID) -> list[Element]:
        block = block_of(list(self.content), part_id)
        if not block:
            raise NotFound(f"The script has no act or sequence {part_id}.", field="part_id", id=str(part_id))
        return block

    def _before(self, element_id: UUID) -> UUID | None:
        before: UUID | None = None
        for element in self.content:
            if element.id == element_id:
                return before
            before = element.id
        return before

    def _move(self, part_id: UUID, block: Sequence[Element], after_id: UUID | None) -> None:
        """Record the move, unless it stands there already."""
        ids = [e.id for e in block]
        if after_id in ids or self.content.following(after_id) == ids[0]:
            return
        ranked = self.ranked_after(after_id, block)
        self.carry(self.ScenesMoved, ranked, [], part_id=part_id, after_id=after_id)
