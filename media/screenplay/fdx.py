"""Final Draft's FDX (an XML of paragraphs, versions 2 to 5), read and written.

What the studio has no place for (layout, revisions, tags, lists, ...) is kept by writing into the document that was
read: a paragraph that says the same stays as it stood, and everything outside of the paragraphs is not touched.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from xml.parsers import expat

from media.screenplay import emphasis, title_page
from media.screenplay import fdx_production as production
from media.screenplay import lines as line_is
from media.screenplay.blocks import OMITTED
from media.screenplay.elements import SPOKEN, Element, Revision, Screenplay

_TYPES = {
    "Scene Heading": "scene_heading",
    "Action": "action",
    "General": "action",
    "Character": "character",
    "Dialogue": "dialogue",
    "Parenthetical": "parenthetical",
    "Transition": "transition",
    "Shot": "action",
    "Lyrics": "lyrics",
    "Singing": "lyrics",
    "Cast List": "action",
    "New Act": "section",
    "End of Act": "centered",
    "Outline 1": "section",
    "Outline 2": "section",
    "Outline 3": "section",
    "Outline 4": "section",
    "Outline Body": "synopsis",
}
_NAMES = {
    "scene_heading": "Scene Heading",
    "action": "Action",
    "character": "Character",
    "dialogue": "Dialogue",
    "parenthetical": "Parenthetical",
    "transition": "Transition",
    "lyrics": "Lyrics",
    "synopsis": "Outline Body",
    "centered": "Action",
}
_DEEPER = ("5", "6", "7", "8", "9")
"""Levels of sections for which Final Draft has no outline of their own; they are kept beside its deepest one."""
_BESIDE = ("note", "page_break", "boneyard")
"""What makes no paragraph of its own."""
_DECLARED = "<?xml version='1.0' encoding='utf-8'?>\n"
_NO_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")  # which no XML 1.0 may hold
_STYLES = {"bold": "Bold", "italic": "Italic", "underline": "Underline"}


class NoFdx(ValueError):  # noqa: N818 - an answer in a sentence
    """The bytes are no FDX document; the text says what is wrong and where."""


def parse(data: bytes) -> Screenplay:
    """Read an FDX document. Raises NoFdx for what is no XML, none of Final Draft's, or declares entities."""
    root = _document(data)
    about = _About(production.revisions(root), production.Tags(root))
    elements: list[Element] = []
    paragraphs: list[tuple[ET.Element, int]] = []
    content = root.find("Content")
    for node in () if content is None else content:
        begin = len(elements)
        for leaf in _leaves(node):
            paragraphs.append((leaf, len(elements) + (leaf.get("StartsNewPage") == "Yes")))
            elements += _said(leaf, about)
        if node.find("DualDialogue") is not None:
            elements[begin:] = _two_voices(elements[begin:])
    places = production.Places(paragraphs)
    pages = production.locked_pages(root, places)
    read, moved = _with_notes(elements, list(production.notes(root, places)))
    pages = tuple(replace(page, element=moved[min(page.element, len(elements) - 1)]) for page in pages if elements)
    return Screenplay(title_page.read(root.find("TitlePage")), tuple(read), about.revisions, pages)


Units = Sequence[tuple[Element, ...]]
Alike = Callable[[Units, Units], Iterable[tuple[int, int]]]
"""Finds what two sequences have in common, as pairs of places that rise in both."""


def write(screenplay: Screenplay, original: bytes = b"", *, marked: bool = False, alike: Alike | None = None) -> bytes:
    """Write an FDX document; into `original`, if given, of which everything else is kept. Raises NoFdx.

    `marked`: what the screenplay says of revisions, tags and locked pages holds, also where it says nothing of them.
    `alike` finds the paragraphs that stayed; difflib unless given, whose time grows with the square of what repeats.
    """
    screenplay = replace(screenplay, elements=tuple(map(_without_cut, screenplay.elements)))
    root = _document(original) if original else _new(screenplay)
    content = root.find("Content")
    if content is None:
        content = ET.SubElement(root, "Content")
    about = _About(production.revisions(root), production.Tags(root))
    elements, beside = production.without_kept_notes(root, screenplay.elements)
    ids = production.write_revisions(root, screenplay.revisions) if marked else {r.id: r.id for r in about.revisions}
    writer = production.Writer(ids, production.TagWriter(root))
    content[:] = list(_kept(list(content), elements, writer, about if marked else None, alike or _alike))
    mains = [place for place, e in enumerate(screenplay.elements) if e.type not in _BESIDE and e.text]
    leaves = [leaf for node in content for leaf in _leaves(node) if _speaks(leaf)]
    production.write_places(root, screenplay, production.Places(list(zip(leaves, mains, strict=False))), beside)
    ET.indent(root)
    return (_DECLARED + _NO_XML.sub("", ET.tostring(root, encoding="unicode"))).encode()


@dataclass(frozen=True, slots=True)
class _About:
    """What a document says of its production, for reading its paragraphs."""

    revisions: tuple[Revision, ...]
    tags: production.Tags


def _leaves(node: ET.Element) -> list[ET.Element]:
    dual = node.find("DualDialogue")
    return [node] if dual is None else dual.findall("Paragraph")


def _speaks(leaf: ET.Element) -> bool:
    """Tell whether a paragraph becomes an element; a heading without words does for what it keeps of its scene."""
    return bool(_text(leaf) or _omitted(leaf))


def _without_cut(element: Element) -> Element:
    """Return an element without what is cut, also in what it keeps of an omitted scene."""
    kept = tuple(_without_cut(e) for e in element.kept if e.type != "boneyard")
    if kept == element.kept and "/*" not in element.text:
        return element
    return replace(element, text=line_is.without_cut(element.text), kept=kept)


def _with_notes(elements: Sequence[Element], notes: Sequence[tuple[int, str]]) -> tuple[list[Element], list[int]]:
    """Return the elements with the notes after those that they are about, and where each element stands now."""
    after: dict[int, list[str]] = {}
    for place, text in notes:
        after.setdefault(place, []).append(text)
    read = [Element("note", text) for text in after.get(-1, ())]
    moved: list[int] = []
    for place, element in enumerate(elements):
        moved.append(len(read))
        read += [element, *(Element("note", text) for text in after.get(place, ()))]
    return read, moved


def _document(data: bytes) -> ET.Element:
    checker = expat.ParserCreate()
    checker.StartDoctypeDeclHandler = _refuse_doctype
    try:
        checker.Parse(data, True)
        root = ET.fromstring(data)  # noqa: S314 - a document type, and so any entity, was refused just before
    except expat.ExpatError as error:
        raise NoFdx(f"line {error.lineno}: the XML is broken ({expat.ErrorString(error.code)}).") from None
    if root.tag != "FinalDraft":
        raise NoFdx(f"line 1: a {root.tag} is no FinalDraft document.")
    return root


def _refuse_doctype(*_: object) -> None:
    raise NoFdx("a document type is declared, whose entities could stand for anything; save it from Final Draft anew.")


def _new(screenplay: Screenplay) -> ET.Element:
    root = ET.Element("FinalDraft", DocumentType="Script", Template="No", Version="5")
    ET.SubElement(root, "Content")
    if screenplay.title:
        root.append(title_page.written(screenplay.title))
    return root


def _read(node: ET.Element) -> tuple[Element, ...]:
    """Return what a paragraph of the script says; one that holds a dual dialogue, what all of its own say."""
    return tuple(_voices(node, [list(_said(leaf)) for leaf in _leaves(node)]))


def _voices(node: ET.Element, said: Sequence[Sequence[Element]]) -> list[Element]:
    """Return what the parts of a paragraph say, at once where it is a dual dialogue."""
    told = [element for leaf in said for element in leaf]
    return told if node.find("DualDialogue") is None else _two_voices(told)


def _two_voices(told: Sequence[Element]) -> list[Element]:
    cues = [place for place, element in enumerate(told) if element.type == "character"]
    return [replace(e, dual="right") if place in cues[1:] else e for place, e in enumerate(told)]


def _said(paragraph: ET.Element, about: _About | None = None) -> Iterator[Element]:
    """Yield the page break that a paragraph asks for, what it says, and its notes."""
    if paragraph.get("StartsNewPage") == "Yes":
        yield Element("page_break", "")
    name, text = paragraph.get("Type", "General"), _text(paragraph)
    kind = _TYPES.get(name, "action")
    kept = _omitted(paragraph)
    if text.strip() or kept:
        said = _element(name, kind, text if kind == "action" else text.strip(), paragraph)
        said = replace(said, text=OMITTED, kept=kept) if kept else said
        yield said if about is None else _produced(said, paragraph, about)
    for note in paragraph.findall("ScriptNote"):
        yield Element("note", "\n".join(_text(p).strip() for p in note.findall("Paragraph")))


def _omitted(paragraph: ET.Element) -> tuple[Element, ...]:
    """Return what a scene said whose heading says that it is omitted, its own heading first; marks in it are left."""
    if paragraph.get("Type") != "Scene Heading":
        return ()
    nodes = [node for block in paragraph.findall("OmittedScene") for node in block.findall("Paragraph")]
    told = [element for node in nodes for element in _voices(node, [_plain(leaf) for leaf in _leaves(node)])]
    while told and told[0].type == "page_break":
        del told[0]
    if told and told[0].type != "scene_heading":
        told.insert(0, Element("scene_heading", OMITTED))
    return tuple(told)


def _plain(leaf: ET.Element) -> list[Element]:
    """Return what a paragraph of an omitted scene says; in it no other one is omitted."""
    bare = ET.Element("Paragraph", leaf.attrib)
    bare.extend(node for node in leaf if node.tag != "OmittedScene")
    return list(_said(bare))


def _produced(said: Element, paragraph: ET.Element, about: _About) -> Element:
    revised = production.revised(paragraph, about.revisions, said)
    return replace(said, revised=revised, tags=about.tags.of(paragraph))


def _element(name: str, kind: str, text: str, paragraph: ET.Element) -> Element:
    match kind:
        case "scene_heading":
            return Element(kind, text, number=paragraph.get("Number") or None)
        case "character":
            cue, extension, dual = line_is.cue(text)
            return Element(kind, cue, extension=extension, dual="right" if dual else None)
        case "parenthetical":
            return Element(kind, text[1:-1].strip() if line_is.is_parenthetical(text) else text)
        case "section":
            deeper = paragraph.get("Level", "")
            return Element(
                kind, text, level=int(deeper if deeper in _DEEPER else name[-1] if name[-1].isdigit() else 1)
            )
        case "action" if paragraph.get("Alignment") == "Center":
            return Element("centered", text.strip())
        case _:
            return Element(kind, text)


def _text(paragraph: ET.Element) -> str:
    """Return a paragraph's text with Fountain's marks of emphasis; capitals by style are capitals, an indent stays."""
    return emphasis.marked(_runs(paragraph.findall("Text"))).strip("\n").rstrip()


def _runs(texts: Sequence[ET.Element]) -> Iterator[emphasis.Run]:
    for piece in texts:
        names = (piece.get("Style") or "").split("+")
        words = (piece.text or "").upper() if "AllCaps" in names else piece.text or ""
        yield words, frozenset(style for style, name in _STYLES.items() if name in names)


def _units(elements: Sequence[Element]) -> Iterator[tuple[Element, ...]]:
    """Yield what stands in one paragraph of Final Draft: with its page break and notes, and two voices at once."""
    unit: list[Element] = []
    right = [place for place, element in enumerate(elements) if element.dual == "right"]
    left = {_cue_before(elements, place): place for place in right}
    until = 0
    for place, element in enumerate(elements):
        broken = [e.type for e in unit] == ["page_break"] and element.type != "page_break"
        if unit and place >= until and element.type != "note" and not broken:
            yield tuple(unit)
            unit = []
        if place in left:
            until = _end_of_speech(elements, left[place])
        unit.append(element)
    if unit:
        yield tuple(unit)


def _cue_before(elements: Sequence[Element], place: int) -> int:
    """Return where the first of two voices at once begins; the second's own place, when there is none."""
    return next((at for at in range(place - 1, -1, -1) if elements[at].type == "character"), place)


def _end_of_speech(elements: Sequence[Element], cue: int) -> int:
    ends = (at for at in range(cue + 1, len(elements)) if elements[at].type not in (*SPOKEN, "note"))
    return next(ends, len(elements))


def _kept(
    nodes: Sequence[ET.Element],
    elements: Sequence[Element],
    writer: production.Writer,
    about: _About | None,
    alike: Alike,
) -> Iterator[ET.Element]:
    """Yield a paragraph for each unit: the one that stood there when it says the same, else a new one.

    Empty paragraphs stay before what they stood before. With `about`, what stood there is marked and tagged anew.
    """
    said = [(at, unit) for at, node in enumerate(nodes) if (unit := _read(node))]
    units = list(_units([e for e in elements if e.type != "boneyard"]))
    stayed = {new: old for old, new in alike([unit for _, unit in said], units)}
    for place, unit in enumerate(units):
        old = stayed.get(place)
        if old is None:
            yield _written(unit, writer)
            continue
        if about is not None:
            _mark(nodes[said[old][0]], unit, writer, about)
        yield from nodes[(said[old - 1][0] + 1 if old else 0) : said[old][0] + 1]


def _alike(old: Units, new: Units) -> Iterator[tuple[int, int]]:
    for a, b, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        yield from ((a + step, b + step) for step in range(size))


def _mark(node: ET.Element, unit: Sequence[Element], writer: production.Writer, about: _About) -> None:
    """Mark and tag anew what a paragraph says, where it is marked or tagged otherwise."""
    mains = [element for element in unit if element.type not in _BESIDE]
    for leaf, element in zip([leaf for leaf in _leaves(node) if _speaks(leaf)], mains, strict=False):
        now = _produced(element, leaf, about)
        revised = {(writer.ids.get(of.revision), of.before) for of in element.revised}
        old = leaf.findall("Text")
        otherwise = {(of.revision, of.before) for of in now.revised} != revised or set(now.tags) != set(element.tags)
        if otherwise and old:
            at = list(leaf).index(old[0])
            like = old[0].attrib
            for text in old:
                leaf.remove(text)
            words = emphasis.marked(_runs(old)).strip()
            leaf[at:at] = list(writer.texts(element, words, like))


def _written(unit: Sequence[Element], writer: production.Writer) -> ET.Element:
    if sum(element.type == "character" for element in unit) < 2:
        return _paragraph(unit, writer)
    outer = ET.Element("Paragraph")
    dual = ET.SubElement(outer, "DualDialogue")
    dual.extend(_paragraph(part, writer) for part in _units([replace(element, dual=None) for element in unit]))
    return outer


def _paragraph(unit: Sequence[Element], writer: production.Writer) -> ET.Element:
    """Write a page break, a paragraph and its notes, of which each may be missing."""
    element = next((e for e in unit if e.type not in ("page_break", "note")), Element("action", ""))
    node = ET.Element("Paragraph", Type=_name(element))
    if element.number:
        node.set("Number", element.number)
    if element.type == "centered":
        node.set("Alignment", "Center")
    if str(element.level) in _DEEPER:
        node.set("Level", str(element.level))
    if unit[0].type == "page_break":
        node.set("StartsNewPage", "Yes")
    node.extend(writer.texts(element, _words(element)))
    if element.kept:
        ET.SubElement(node, "OmittedScene").extend(_written(part, writer) for part in _units(element.kept))
    for note in unit:
        if note.type == "note":
            _note(node, note.text)
    return node


def _name(element: Element) -> str:
    return f"Outline {min(element.level or 1, 4)}" if element.type == "section" else _NAMES[element.type]


def _words(element: Element) -> str:
    if element.type == "parenthetical":
        return f"({element.text})"
    dual = " ^" if element.dual == "right" else ""  # with nobody beside it
    return element.text + (f" ({element.extension})" if element.extension else "") + dual


def _note(node: ET.Element, text: str) -> None:
    note = ET.SubElement(node, "ScriptNote")
    for line in text.split("\n"):
        ET.SubElement(ET.SubElement(note, "Paragraph"), "Text").text = line
