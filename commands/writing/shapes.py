"""The shapes in which callers hand elements and edits in."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.shared.sources import new_id
from domain.writing.edits import Add, Edit, Move, Remove, Rewrite
from domain.writing.element import Element

Text = Annotated[str, StringConstraints(max_length=100_000)]
Short = Annotated[str, StringConstraints(max_length=200)]
ElementType = Literal[
    "scene_heading",
    "action",
    "character",
    "dialogue",
    "narration",
    "parenthetical",
    "transition",
    "lyrics",
    "section",
    "synopsis",
    "centered",
    "page_break",
    "note",
    "boneyard",
]
Side = Literal["left", "right"]
TitlePage = Annotated[dict[Short, Annotated[str, StringConstraints(max_length=20_000)]], Field(max_length=100)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class ElementShape(_Shape):
    """One paragraph of a script."""

    id: UUID | None = None
    """Chosen by the caller, or made here."""
    type: ElementType
    text: Text
    number: Short | None = None
    """A scene's own number."""
    extension: Short | None = None
    """What stands behind a cue: "V.O."."""
    dual: Side | None = None
    level: int | None = Field(default=None, ge=1, le=9)
    """How deep a section is."""
    character_id: UUID | None = None
    """Whose cue it is."""

    def element(self, fallback: UUID | None = None) -> Element:
        """Return the element, with the caller's id, or `fallback`, or a new one."""
        values = self.model_dump(exclude={"id"})
        return Element(id=self.id or fallback or new_id(), **values)


class ElementChanges(_Shape):
    """The fields of an element that shall change; a field that is left out stays as it is."""

    type: ElementType | None = None
    text: Text | None = None
    number: Short | None = None
    extension: Short | None = None
    dual: Side | None = None
    level: int | None = Field(default=None, ge=1, le=9)
    character_id: UUID | None = None

    def named(self) -> dict[str, Any]:
        """Return the fields that were named: type and text cannot be nothing, the others can."""
        given = {name: getattr(self, name) for name in ElementChanges.model_fields if name in self.model_fields_set}
        return {name: value for name, value in given.items() if value is not None or name not in ("type", "text")}


class _Edit(_Shape):
    @property
    def names(self) -> UUID | None:
        """The character that it names, if any."""
        return None


class AddEdit(_Edit):
    """Put a new element after another one."""

    edit: Literal["add"]
    element: ElementShape
    after_id: UUID | None = None
    """None: before all others."""

    @property
    def names(self) -> UUID | None:
        """The character whose cue it is."""
        return self.element.character_id

    def asked(self) -> Edit:
        """Return the domain's edit."""
        return Add(self.element.element(), self.after_id)


class RewriteEdit(_Edit):
    """Change fields of an element."""

    edit: Literal["rewrite"]
    element_id: UUID
    changes: ElementChanges
    expected_version: int | None = None

    @property
    def names(self) -> UUID | None:
        """The character whose cue it becomes."""
        return self.changes.character_id

    def asked(self) -> Edit:
        """Return the domain's edit."""
        return Rewrite(self.element_id, self.changes.named(), self.expected_version)


class MoveEdit(_Edit):
    """Put an element after another one."""

    edit: Literal["move"]
    element_id: UUID
    after_id: UUID | None = None
    expected_version: int | None = None

    def asked(self) -> Edit:
        """Return the domain's edit."""
        return Move(self.element_id, self.after_id, self.expected_version)


class RemoveEdit(_Edit):
    """Take an element out."""

    edit: Literal["remove"]
    element_id: UUID
    expected_version: int | None = None

    def asked(self) -> Edit:
        """Return the domain's edit."""
        return Remove(self.element_id, self.expected_version)


AnyEdit = Annotated[AddEdit | RewriteEdit | MoveEdit | RemoveEdit, Field(discriminator="edit")]
