"""What a production adds to an FDX document: revisions, tags, locked pages, and notes that stand beside the text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from media.screenplay import emphasis
from media.screenplay.elements import Element, PageLocked, Revised, Revision, Screenplay, Tagged
from media.screenplay.marks import changed_spans

_LONG = re.compile(r"#([0-9A-Fa-f]{2})[0-9A-Fa-f]{2}([0-9A-Fa-f]{2})[0-9A-Fa-f]{2}([0-9A-Fa-f]{2})[0-9A-Fa-f]{2}")
_SHORT = re.compile(r"#[0-9A-Fa-f]{6}")
_STYLES = {"bold": "Bold", "italic": "Italic", "underline": "Underline"}
_MOST = 200  # characters of a name


def revisions(root: ET.Element) -> tuple[Revision, ...]:
    """Return the sets that mark something, and the active one while Final Draft is in revision mode."""
    told = root.find("Revisions")
    used = {text.get("RevisionID") for text in root.iterfind("Content//Text")}
    if told is None:
        return ()
    active = told.get("ActiveSet") if told.get("RevisionMode") == "Yes" else None
    found: dict[str, Revision] = {}
    for node in told.findall("Revision"):
        key = node.get("ID") or ""
        if key and key not in found and (key in used or key == active):
            name = (node.get("Name") or f"Revision {key}").strip()[:_MOST]
            mark = (node.get("Mark") or "*").strip()[:3] or "*"
            found[key] = Revision(key, name, _shade(node.get("PageColor") or ""), mark, key == active)
    return tuple(found.values())


def _shade(colour: str) -> str:
    long = _LONG.fullmatch(colour)
    return f"#{long[1]}{long[2]}{long[3]}".upper() if long else colour.upper() if _SHORT.fullmatch(colour) else ""


class Tags:
    """The tags that a document defines, by the numbers at which its text names them."""

    def __init__(self, root: ET.Element) -> None:
        data = root.find("TagData")
        data = ET.Element("TagData") if data is None else data
        self._categories = {node.get("Id"): node.get("Name") or "" for node in data.iterfind("TagCategories/*")}
        self._defined = {node.get("Id"): node for node in data.iterfind("TagDefinitions/*")}
        self._numbers = {node.get("Number"): node for node in data.iterfind("Tags/Tag")}

    def of(self, paragraph: ET.Element) -> tuple[Tagged, ...]:
        """Return what the pieces of a paragraph are tagged as; pieces that follow one another are one."""
        texts = paragraph.findall("Text")
        tagged: dict[tuple[str, int], str] = {}
        begun: dict[str, int] = {}
        for place, text in enumerate(texts):
            numbers = [number.strip() for number in (text.get("TagNumber") or "").split(",")]
            begun = {number: begun.get(number, place) for number in numbers}
            for key in begun.items():
                tagged[key] = tagged.get(key, "") + (text.text or "")
        whole = "".join(text.text or "" for text in texts)
        return tuple(
            dict.fromkeys(tag for (number, _), words in tagged.items() for tag in self._of(number, words, whole))
        )

    def _of(self, number: str, words: str, whole: str) -> Iterator[Tagged]:
        """Yield the tags of a number: where all of the paragraph has it, no words of it are named."""
        tag = self._numbers.get(number)
        for key in [] if tag is None else tag.findall("DefId"):
            defined = self._defined.get((key.text or "").strip())
            if defined is not None:
                category = self._categories.get(defined.get("CatId"), "")
                told = words.strip()[:_MOST]
                name = ((defined.get("Label") or "").strip() or told)[:_MOST]
                yield Tagged(category, name, "" if words == whole else told)


def revised(paragraph: ET.Element, sets: Iterable[Revision], read: Element) -> tuple[Revised, ...]:
    """Return by which sets an element changed, and what it said before: its text without what a set marks."""
    texts = paragraph.findall("Text")
    ids = {text.get("RevisionID") for text in texts if (text.text or "").strip()}
    found: list[Revised] = []
    for of in sets:
        if of.id in ids:
            runs = [_run(text) for text in texts if text.get("RevisionID") != of.id]
            before = "" if ids == {of.id} else emphasis.marked(runs).strip()
            found.append(Revised(of.id, "" if before == read.text else before))
    return tuple(found)


def _run(text: ET.Element) -> emphasis.Run:
    names = (text.get("Style") or "").split("+")
    return text.text or "", frozenset(style for style, name in _STYLES.items() if name in names)


class Places:
    """Where the characters of a document stand: Final Draft counts each paragraph's, and one for its end.

    An omitted scene within a paragraph counts as two, whatever it says.
    """

    def __init__(self, paragraphs: Sequence[tuple[ET.Element, int]]) -> None:
        self._begins: list[int] = []
        self._elements = [element for _, element in paragraphs]
        self.length = 0
        for node, _ in paragraphs:
            self._begins.append(self.length)
            self.length += sum(len(text.text or "") for text in node.findall("Text")) + 1
            self.length += 2 * len(node.findall("OmittedScene"))

    def of(self, position: int) -> tuple[int, int] | None:
        """Return which element stands at a position, and at which of its characters."""
        if not 0 <= position < self.length:
            return None
        place = bisect_right(self._begins, position) - 1
        return self._elements[place], position - self._begins[place]

    def at(self, element: int, offset: int) -> int:
        """Return the position of a character of an element."""
        place = next((n for n, own in enumerate(self._elements) if own >= element), None)
        return self.length if place is None else self._begins[place] + offset


def locked_pages(root: ET.Element, places: Places) -> tuple[PageLocked, ...]:
    """Return the pages that keep their numbers, as far as the document says where they begin."""
    found: dict[str, PageLocked] = {}
    for node in root.iterfind("LockedPages/LockedPage"):
        number, position = (node.get("PageNumber") or "").strip(), node.get("Position") or ""
        place = places.of(int(position)) if position.isdecimal() else None
        if number and place is not None and len(number) <= _MOST:
            found.setdefault(number, PageLocked(number, *place))
    return tuple(sorted(found.values(), key=lambda page: (page.element, page.offset)))


def notes(root: ET.Element, places: Places) -> Iterator[tuple[int, str]]:
    """Yield the notes that stand beside the text: after which element, and what they say."""
    for node in root.iterfind("ScriptNotes/ScriptNote"):
        begin = (node.get("Range") or "").split(",")[0].strip()
        place = places.of(int(begin)) if begin.isdecimal() else None
        text = note_text(node)
        if text:
            yield (place[0] if place else -1), text


def note_text(node: ET.Element) -> str:
    """Return what a note says."""
    lines = ("".join(text.text or "" for text in p.findall("Text")) for p in node.findall("Paragraph"))
    return "\n".join(lines).strip()


# Writing.


def part(root: ET.Element, name: str) -> ET.Element:
    """Return a part of the document, new where it has none."""
    found = root.find(name)
    return ET.SubElement(root, name) if found is None else found


def write_revisions(root: ET.Element, sets: Sequence[Revision]) -> dict[str, str]:
    """Write the sets, keeping what the document has; return the document's id of each."""
    known = root.find("Revisions")
    if not sets:
        if known is not None and revisions(root):
            known.set("RevisionMode", "No")
        return {}
    told = part(root, "Revisions")
    by_name = {(node.get("Name") or "").lower(): node for node in told.findall("Revision")}
    ids = {node.get("ID") for node in told.findall("Revision")}
    mapped: dict[str, str] = {}
    for of in sets:
        node = by_name.get(of.name.lower())
        if node is None:
            key = next(str(n) for n in range(1, 10_000) if str(n) not in ids)
            node = ET.SubElement(told, "Revision", ID=key, Name=of.name, Color="#000000000000", Style="")
            ids.add(key)
        node.set("Mark", of.mark)
        if of.shade not in ("", "#FFFFFF") and _shade(node.get("PageColor") or "") != of.shade:
            node.set("PageColor", "#" + "".join(of.shade[at : at + 2] * 2 for at in (1, 3, 5)))
        mapped[of.id] = node.get("ID") or ""
    active = next((mapped[of.id] for of in sets if of.active), None)
    told.set("ActiveSet", active or mapped[sets[-1].id])
    told.set("RevisionMode", "Yes" if active else "No")
    return mapped


class TagWriter:
    """Writes tags: those that the document defines keep their numbers."""

    def __init__(self, root: ET.Element) -> None:
        self._root = root
        self._numbers: dict[tuple[str, str], str] = {}

    def number(self, tag: Tagged) -> str:
        """Return the number of a tag, which is defined where it was not."""
        key = (tag.category.lower(), tag.name)
        if key not in self._numbers:
            self._numbers[key] = self._known(tag) or self._defined(tag)
        return self._numbers[key]

    def _known(self, tag: Tagged) -> str | None:
        data = part(self._root, "TagData")
        category = self._category(data, tag.category)
        for node in data.iterfind("TagDefinitions/TagDefinition"):
            if node.get("CatId") == category and node.get("Label") == tag.name:
                return next(
                    (
                        found.get("Number")
                        for found in data.iterfind("Tags/Tag")
                        if [d.text for d in found.findall("DefId")] == [node.get("Id")]
                    ),
                    None,
                )
        return None

    def _defined(self, tag: Tagged) -> str:
        data = part(self._root, "TagData")
        category = self._category(data, tag.category)
        definitions, tags = part(data, "TagDefinitions"), part(data, "Tags")
        key = str(uuid5(NAMESPACE_URL, f"{category}:{tag.name}"))
        number = str(
            1 + max((int(n.get("Number") or 0) for n in tags if (n.get("Number") or "").isdecimal()), default=0)
        )
        if all(node.get("Id") != key for node in definitions):
            ET.SubElement(definitions, "TagDefinition", CatId=category, Id=key, Label=tag.name, Number=number)
        ET.SubElement(ET.SubElement(tags, "Tag", Number=number), "DefId").text = key
        return number

    @staticmethod
    def _category(data: ET.Element, name: str) -> str:
        categories = part(data, "TagCategories")
        for node in categories:
            if (node.get("Name") or "").lower() == name.lower():
                return node.get("Id") or ""
        key = str(uuid5(NAMESPACE_URL, f"category:{name}"))
        number = str(len(categories) + 1)
        ET.SubElement(categories, "TagCategory", Color="#000000000000", Id=key, Name=name, Number=number, Style="Bold")
        return key


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the pieces of paragraphs: `ids` has the document's id of each revision."""

    ids: Mapping[str, str]
    tags: TagWriter

    def texts(self, element: Element, words: str, like: Mapping[str, str] | None = None) -> Iterator[ET.Element]:
        """Yield the pieces of an element, `like` one of them before: each with its style, revision and tag."""
        runs = emphasis.runs(words)
        told = zip(
            (letter for text, _ in runs for letter in text),
            (styles for text, styles in runs for _ in text),
            self._revisions(element, "".join(text for text, _ in runs)),
            self._tags(element, "".join(text for text, _ in runs)),
            strict=True,
        )
        for (styles, revision, number), letters in groupby(told, key=lambda letter: letter[1:]):
            style = "+".join(name for own, name in _STYLES.items() if own in styles)
            own = {"Style": style, "RevisionID": revision, "TagNumber": number}
            kept = {name: value for name, value in (like or {}).items() if name not in own}
            node = ET.Element("Text", kept | {name: value for name, value in own.items() if value})
            node.text = "".join(letter for letter, *_ in letters)
            yield node

    def _revisions(self, element: Element, plain: str) -> list[str]:
        found = [""] * len(plain)
        for of in element.revised:
            before = "".join(text for text, _ in emphasis.runs(of.before))
            for begin, end in changed_spans(before, plain) if before else [(0, len(plain))]:
                found[begin:end] = [self.ids.get(of.revision, "")] * (end - begin)
        return found

    def _tags(self, element: Element, plain: str) -> list[str]:
        found = [""] * len(plain)
        for tag in element.tags:
            begin = plain.find(tag.words) if tag.words else 0
            end = begin + len(tag.words) if tag.words else len(plain)
            if begin >= 0:
                found[begin:end] = [self.tags.number(tag)] * (end - begin)
        return found


Beside = list[tuple[ET.Element, Element]]
"""Notes that stand beside the text, each with the element that it stands after."""


def without_kept_notes(root: ET.Element, elements: Sequence[Element]) -> tuple[list[Element], Beside]:
    """Return the elements without the notes that stand beside the text, and those with what they stand after.

    A note that the screenplay has no more goes.
    """
    beside = root.find("ScriptNotes")
    kept: list[Element] = []
    found: Beside = []
    free = {} if beside is None else {note_text(node): node for node in reversed(beside.findall("ScriptNote"))}
    for element in elements:
        node = free.pop(element.text, None) if element.type == "note" else None
        if node is None:
            kept.append(element)
        elif kept:
            found.append((node, kept[-1]))
    for node in free.values():
        if beside is not None and note_text(node):
            beside.remove(node)
    return kept, found


def write_places(root: ET.Element, screenplay: Screenplay, places: Places, beside: Beside) -> None:
    """Write where locked pages begin, and where notes stand."""
    order = {id(element): place for place, element in enumerate(screenplay.elements)}
    if screenplay.pages:
        told = part(root, "LockedPages")
        for node in list(told):
            told.remove(node)
        for page in screenplay.pages:
            position = str(places.at(page.element, page.offset))
            ET.SubElement(told, "LockedPage", LevelIndex="0", LockLevel="1", PageNumber=page.number, Position=position)
    for node, after in beside:
        position = places.at(order.get(id(after), 0), 0)
        node.set("Range", f"{position},{position + len(after.text)}")
