"""Tags of elements: what a breakdown finds in the text, a prop or a vehicle, by categories with their UCID numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid, require_text
from domain.writing.element import MOST_NAME
from domain.writing.part import ScriptPart

CATEGORIES = {
    0: "Set",
    1: "INT/EXT",
    2: "Day/Night",
    3: "Script Day",
    4: "Unit",
    5: "Sequence",
    6: "Location",
    100: "Cast",
    101: "Background",
    102: "Stunts",
    103: "Vehicles",
    104: "Props",
    105: "Special Effects",
    106: "Wardrobe",
    107: "Makeup/Hair",
    108: "Animals",
    109: "Animal Handler",
    110: "Camera",
    111: "Grip",
    112: "Electric",
    113: "Sound",
    114: "Music",
    115: "Art",
    116: "Set Dressing",
    117: "Greenery",
    118: "Security",
    119: "Special Equipment",
    120: "Additional Labor",
    121: "Visual Effects",
    122: "Mechanical Effects",
    123: "Notes",
    124: "Comments",
    125: "Miscellaneous",
    126: "Other",
}
OTHER = 126
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
