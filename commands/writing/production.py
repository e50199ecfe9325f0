"""The shapes in which a file's revisions, tags, locked pages and omitted scenes come with its elements."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.fields import Colour, Name
from commands.writing.shapes import ElementShape, Short, Text
from domain.shared.refusal import Invalid
from domain.writing.numbering import Numbering
from domain.writing.page_start import PageStart
from domain.writing.revision_colours import named
from domain.writing.revisions import FormerWords, RevisionSet
from domain.writing.script import Script
from domain.writing.tags import Tag


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class TagShape(_Shape):
    """Something in an element: its category by the UCID number (104: props), what it is, the words that name it."""

    element_id: UUID
    category: int = Field(ge=0, le=999)
    name: Name
    words: Short = ""
    """None: all that the element says."""

    def tag(self) -> Tag:
        """Return the domain's tag."""
        return Tag(self.element_id, self.category, self.name, self.words)


class FormerShape(_Shape):
    """What an element said before a revision; nothing, when it was not there."""

    element_id: UUID
    before: Text = ""


class RevisionShape(_Shape):
    """A revision set of a file, with what it changed."""

    set_id: UUID
    name: Name
    colour: Name
    shade: Colour | None = None
    mark: str = Field(default="*", min_length=1, max_length=3)
    dated: Short = ""
    active: bool = False
    changed: tuple[FormerShape, ...] = Field(default=(), max_length=100_000)


class PageStartShape(_Shape):
    """Where a locked page begins: at a line of an element."""

    number: Short
    element_id: UUID
    line: int = Field(default=0, ge=0)


class OmittedShape(_Shape):
    """What an omitted scene said, its own heading first, which has the id of the one that is left of it."""

    scene_id: UUID
    elements: tuple[ElementShape, ...] = Field(min_length=1, max_length=100_000)


class ProductionShape(_Shape):
    """What a file says beside its elements. Elements are named by the ids that they are given."""

    revisions: tuple[RevisionShape, ...] = Field(default=(), max_length=200)
    tags: tuple[TagShape, ...] = Field(default=(), max_length=50_000)
    pages: tuple[PageStartShape, ...] = Field(default=(), max_length=10_000)
    omitted: tuple[OmittedShape, ...] = Field(default=(), max_length=100_000)

    def take(self, script: Script) -> None:
        """Have a script, whose elements were just imported, take it. Raises Invalid and NotFound."""
        script.bring_omitted({of.scene_id: [shape.element() for shape in of.elements] for of in self.omitted})
        script.bring_revisions([_set(shape) for shape in self.revisions], list(self._former()))
        script.tag_elements([shape.tag() for shape in self.tags])
        if self.pages:
            script.lock_pages("letter", self._starts(script))

    def _former(self) -> list[FormerWords]:
        return [FormerWords(one.element_id, of.set_id, one.before) for of in self.revisions for one in of.changed]

    def _starts(self, script: Script) -> list[PageStart]:
        """Return where pages begin: the first before everything, whatever number the file begins with."""
        numbers = [page.number for page in self.pages]
        if len(set(numbers)) < len(numbers):
            raise Invalid("Two locked pages of the file have one number; give each its own.", field="production")
        ranks = {page.element_id: script.content.element(page.element_id).rank for page in self.pages}
        starts = [PageStart(page.number, ranks[page.element_id], page.element_id, page.line) for page in self.pages]
        starts.sort(key=lambda start: (start.rank, start.line))
        first = next(iter(script.content)).id
        if (starts[0].element_id, starts[0].line) == (first, 0):
            first_number = starts.pop(0).number
            return [PageStart(first_number, "", None, 0), *starts]
        number = Numbering(used=frozenset(numbers)).between(None, starts[0].number)
        return [PageStart("1" if "1" not in numbers else number, "", None, 0), *starts]


def _set(shape: RevisionShape) -> RevisionSet:
    colour, shade = named(shape.colour, shape.shade)
    closed = None if shape.active else 0
    return RevisionSet(shape.set_id, shape.name, colour, shade, shape.mark, shape.dated, 0, closed)
