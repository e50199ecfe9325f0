"""The smallest part of a script: one paragraph with its type, an id that stays, and its place."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.shared.refusal import Invalid

TYPES = frozenset(
    {
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
    }
)
MOST_CHARACTERS = 100_000
MOST_NAME = 200  # characters of a cue's name or a scene's number


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph. `rank` orders it among the others; `number` is a scene's, `level` a section's.

    `extension` is a cue's ("V.O."), `dual` its side ("left", "right"), `character_id` whose cue it is.
    """

    id: UUID
    type: str
    text: str
    rank: str = ""
    number: str | None = None
    extension: str | None = None
    dual: str | None = None
    level: int | None = None
    character_id: UUID | None = None

    def checked(self) -> Element:
        """Return itself. Raises Invalid, naming the field, for what no script may hold."""
        if self.type not in TYPES:
            raise Invalid(f"{self.type!r} is no type of element; take one of {', '.join(sorted(TYPES))}.", field="type")
        if self.dual not in (None, "left", "right"):
            raise Invalid(f"dual is {self.dual!r}; it is left, right or nothing.", field="dual")
        most = MOST_NAME if self.type == "character" else MOST_CHARACTERS
        _fits("text", self.text, most)
        _fits("number", self.number or "", MOST_NAME)
        _fits("extension", self.extension or "", MOST_NAME)
        return self


def _fits(field: str, value: str, most: int) -> None:
    if len(value) > most:
        raise Invalid(f"{field} has {len(value):,} characters; the most is {most:,}.", field=field)
    if "\x00" in value:
        raise Invalid(f"{field} has a NUL character; take it out.", field=field)
