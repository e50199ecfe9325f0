"""What a screenplay's file says of its production, as a command takes it, and as a script is written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from commands.writing.production import (
    FormerShape,
    OmittedShape,
    PageStartShape,
    ProductionShape,
    RevisionShape,
    TagShape,
)
from commands.writing.shapes import ElementShape
from domain.writing.manuscript import SceneFacts
from domain.writing.revision_colours import ORDER
from domain.writing.tag_categories import CATEGORIES, OTHER
from media.screenplay.blocks import blocks_of, line_at, lines_of
from media.screenplay.elements import Element, PageLocked, Revised, Revision, Screenplay, Tagged
from media.screenplay.narration import gathered, spelled_out
from runtime.issued_pages import Issued
from runtime.typesetting import printed

_IN_FINAL_DRAFT = {101: "Background Actors"}
_CATEGORIES = {name.lower(): number for number, name in (*CATEGORIES.items(), *_IN_FINAL_DRAFT.items())}
_NO_SHADE = "#FFFFFF"


def shapes_of(read: Screenplay, script_id: UUID, digest: str) -> tuple[tuple[ElementShape, ...], ProductionShape]:
    """Return a file's elements, and its revisions, tags, locked pages and omitted scenes.

    All ids are computed: the same file sent again, to the same script, is the same command.
    """
    read = _from_the_top(gathered(read))
    ids = [uuid5(script_id, f"{digest}:{place}") for place in range(len(read.elements))]
    shapes = (_shape(i, e) for i, e in zip(ids, read.elements, strict=True))
    return tuple(shapes), ProductionShape(
        omitted=tuple(_omitted(i, e.kept) for i, e in zip(ids, read.elements, strict=True) if e.kept),
        revisions=tuple(_revision(of, read, ids, uuid5(script_id, f"{digest}:set:{of.id}")) for of in read.revisions),
        tags=tuple(_tag(tag, ids[at]) for at, e in enumerate(read.elements) for tag in e.tags),
        pages=tuple(
            PageStartShape(
                number=page.number, element_id=ids[page.element], line=line_at(read.elements[page.element], page.offset)
            )
            for page in read.pages
        ),
    )


def _shape(element_id: UUID, element: Element) -> ElementShape:
    return ElementShape.model_validate({"id": element_id, **element.to_json()})


def _omitted(scene_id: UUID, kept: Sequence[Element]) -> OmittedShape:
    ids = [scene_id, *(uuid5(scene_id, f"kept:{place}") for place in range(1, len(kept)))]
    return OmittedShape(scene_id=scene_id, elements=tuple(map(_shape, ids, kept)))


def _from_the_top(read: Screenplay) -> Screenplay:
    """Return a screenplay whose first locked page begins with what stands before its text and is not printed."""
    if not read.pages or any(blocks_of(read.elements[: read.pages[0].element])) or read.pages[0].offset:
        return read
    return replace(read, pages=(replace(read.pages[0], element=0), *read.pages[1:]))


def _revision(of: Revision, read: Screenplay, ids: list[UUID], set_id: UUID) -> RevisionShape:
    changed = [
        FormerShape(element_id=ids[at], before=revised.before)
        for at, element in enumerate(read.elements)
        for revised in element.revised
        if revised.revision == of.id
    ]
    colour = next((name for name in reversed(ORDER) if name in of.name.lower()), of.name)
    shade = of.shade or (None if colour in ORDER else _NO_SHADE)
    told = {"name": of.name, "colour": colour, "shade": shade, "mark": of.mark, "active": of.active}
    return RevisionShape.model_validate({"set_id": set_id, **told, "changed": changed})


def _tag(tag: Tagged, element_id: UUID) -> TagShape:
    category = _CATEGORIES.get(tag.category.lower(), OTHER)
    return TagShape(element_id=element_id, category=category, name=tag.name or tag.category or "?", words=tag.words)


def screenplay_of(issued: Issued, scenes: Mapping[UUID, SceneFacts]) -> Screenplay:
    """Return a script as a screenplay, with its revisions, tags, locked pages and what its omitted scenes said."""
    script = issued.script
    elements = [replace(printed(row), kept=_kept(scenes.get(row.id))) for row in script.elements]
    places = {row.id: place for place, row in enumerate(script.elements)}
    revised: dict[int, list[Revised]] = {}
    for of in script.revisions:
        for key, was in of.before.items():
            revised.setdefault(places[key], []).append(Revised(str(of.row.id), was.text if was else ""))
    tags: dict[int, list[Tagged]] = {}
    for tag in script.tags:
        category = _IN_FINAL_DRAFT.get(tag.category, tag.category_name)
        tags.setdefault(places[tag.element_id], []).append(Tagged(category, tag.name, tag.words))
    sets = tuple(
        Revision(str(of.row.id), of.row.name, of.row.shade, of.row.mark, of.row.closed is None)
        for of in script.revisions
    )
    told = tuple(
        replace(e, revised=tuple(revised.get(at, ())), tags=tuple(tags.get(at, ()))) for at, e in enumerate(elements)
    )
    return spelled_out(Screenplay(script.row.title_page, told, sets, tuple(_pages(issued, elements))))


def _kept(facts: SceneFacts | None) -> tuple[Element, ...]:
    """Return what an omitted scene said; the number is that of the heading which is left of it."""
    if facts is None or not facts.omitted:
        return ()
    heading, *inside = map(printed, facts.kept)
    return (replace(heading, number=None), *inside)


def _pages(issued: Issued, elements: list[Element]) -> list[PageLocked]:
    if not issued.script.pages.locked:
        return []
    starts = issued.layout.starts()
    return [
        PageLocked(start.number, start.element, _offset(elements[start.element], start.line))
        for start in starts
        if start.element < len(elements)
    ]


def _offset(element: Element, line: int) -> int:
    return sum(sum(len(text) for text, _ in runs) + 1 for runs in lines_of(element)[:line])
