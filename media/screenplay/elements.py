"""A screenplay as data: its title page, and its paragraphs each with its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TYPES = (
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
)
SPOKEN = ("parenthetical", "dialogue", "lyrics")
"""What may follow a cue."""


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph. `number` is a scene's, `extension` a cue's ("V.O."), `dual` its side, `level` a section's.

    `line` is where it stood in the source, counted from 1; it does not count when elements are compared.
    """

    type: str
    text: str
    number: str | None = None
    extension: str | None = None
    dual: str | None = None
    level: int | None = None
    line: int = field(default=0, compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return the element as plain data, without what it has not."""
        told = {"type": self.type, "text": self.text}
        rest = {name: getattr(self, name) for name in ("number", "extension", "dual", "level")}
        return told | {name: value for name, value in rest.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Screenplay:
    """A whole screenplay."""

    title: Mapping[str, str]
    elements: tuple[Element, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the screenplay as plain data."""
        return {"title": dict(self.title), "elements": [element.to_json() for element in self.elements]}
