"""Tags of elements: what a breakdown finds in the text, a prop or a vehicle, by categories with their UCID numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid, require_text
from domain.writing.element import MOST_NAME
from domain.writing.part import ScriptPart
from domain.writing.tag_categories import CATEGORIES

_MOST_TAGS = 50_000  # of a script
_MOST_EVENT = 500  # tags of one event


@dataclass(frozen=True, slots=True)
class Tag:
    """Something in an element: its category, what it is, and the words that name it there; none: all of them."""

    element_id: UUID
    category: int
    name: str
    words: str = ""

    def checked(self) -> Tag:
        """Return itself. Raises Invalid."""
        if self.category not in CATEGORIES:
            known = ", ".join(f"{number} {name}" for number, name in CATEGORIES.items())
            raise Invalid(f"{self.category} is no category; take one of {known}.", field="category")
        name = require_text(self.name, "name", most=MOST_NAME)
        return Tag(self.element_id, self.category, name, require_text(self.words, "words", most=MOST_NAME, least=0))


class Tags(ScriptPart):
    """What may be done with tags."""

    class ElementsTagged(Aggregate.Event):
        """Elements have tags: `part` of `parts`."""

        TOPIC = "writing.ElementsTagged"
        tags: tuple[Tag, ...]
        part: int
        parts: int

        def apply(self, aggregate: ScriptPart) -> None:
            """Keep them."""
            aggregate.tags.update(dict.fromkeys(self.tags))

    class ElementUntagged(Aggregate.Event):
        """An element has a tag no more."""

        TOPIC = "writing.ElementUntagged"
        tag: Tag

        def apply(self, aggregate: ScriptPart) -> None:
            """Forget it."""
            aggregate.tags.pop(self.tag, None)

    def tag_elements(self, tags: Sequence[Tag]) -> None:
        """Tag elements. Raises NotFound and Invalid."""
        self.refuse_locked()
        for tag in tags:
            self.content.element(tag.element_id)
        new = [tag for tag in dict.fromkeys(tag.checked() for tag in tags) if tag not in self.tags]
        if len(self.tags) + len(new) > _MOST_TAGS:
            raise Invalid(f"A script has at most {_MOST_TAGS:,} tags.", field="tags")
        parts = -(-len(new) // _MOST_EVENT)
        for part in range(parts):
            piece = tuple(new[part * _MOST_EVENT : (part + 1) * _MOST_EVENT])
            self.trigger_event(self.ElementsTagged, tags=piece, part=part + 1, parts=parts)

    def untag_element(self, element_id: UUID, category: int, name: str) -> None:
        """Take tags of a category and a name off an element."""
        self.refuse_locked()
        for tag in [t for t in self.tags if (t.element_id, t.category, t.name) == (element_id, category, name)]:
            self.trigger_event(self.ElementUntagged, tag=tag)
