"""A screenplay as data: its title page, and its paragraphs each with its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
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
class Revised:
    """That a revision changed an element: what it said before, nothing when it was not there."""

    revision: str
    before: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """Something in an element: the category's name, what it is, and the words that name it."""

    category: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision set: its id in the document, the shade of its paper as #RRGGBB or nothing, and its mark."""

    id: str
    name: str
    shade: str
    mark: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class PageLocked:
    """A locked page: its number, and where it begins, at a character of an element."""

    number: str
    element: int
    offset: int


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph. `number` is a scene's, `extension` a cue's ("V.O."), `dual` its side, `level` a section's.

    A heading that says OMITTED may have, in `kept`, what the scene said, its heading first. `line` is where it stood in
    the source, counted from 1; neither it nor revisions and tags count when elements are compared.
    """

    type: str
    text: str
    number: str | None = None
    extension: str | None = None
    dual: str | None = None
    level: int | None = None
    kept: tuple[Element, ...] = ()
    line: int = field(default=0, compare=False)
    revised: tuple[Revised, ...] = field(default=(), compare=False)
    tags: tuple[Tagged, ...] = field(default=(), compare=False)

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
    revisions: tuple[Revision, ...] = field(default=(), compare=False)
    pages: tuple[PageLocked, ...] = field(default=(), compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return the screenplay as plain data."""
        return {"title": dict(self.title), "elements": [element.to_json() for element in self.elements]}

    def to_production_json(self) -> dict[str, Any]:
        """Return as plain data what a production adds, elements by their places.

        That is: revisions, locked pages, tags, and what omitted scenes said.
        """
        revised = [[at, r.revision, r.before] for at, e in enumerate(self.elements) for r in e.revised]
        tags = [[at, t.category, t.name, t.words] for at, e in enumerate(self.elements) for t in e.tags]
        pages = [[page.number, page.element, page.offset] for page in self.pages]
        omitted = [[at, [kept.to_json() for kept in e.kept]] for at, e in enumerate(self.elements) if e.kept]
        sets = [asdict(r) for r in self.revisions]
        return {"revisions": sets, "revised": revised, "tags": tags, "pages": pages, "omitted": omitted}

    def with_production(self, told: Mapping[str, Any]) -> Screenplay:
        """Return it with what `to_production_json` told."""
        revised: dict[int, list[Revised]] = {}
        tags: dict[int, list[Tagged]] = {}
        for at, *fields in told["revised"]:
            revised.setdefault(at, []).append(Revised(*fields))
        for at, *fields in told["tags"]:
            tags.setdefault(at, []).append(Tagged(*fields))
        kept = {at: tuple(Element(**element) for element in elements) for at, elements in told["omitted"]}
        elements = tuple(
            replace(e, revised=tuple(revised.get(at, ())), tags=tuple(tags.get(at, ())), kept=kept.get(at, ()))
            for at, e in enumerate(self.elements)
        )
        pages = tuple(PageLocked(*page) for page in told["pages"])
        return Screenplay(self.title, elements, tuple(Revision(**r) for r in told["revisions"]), pages)
