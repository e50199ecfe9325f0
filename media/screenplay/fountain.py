"""Fountain, read and written. Reading touches every line a bounded number of times, so no text makes it hang."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from media.screenplay import lines as line_is
from media.screenplay.boneyards import Parted, part
from media.screenplay.elements import SPOKEN, Element, Screenplay

_KEY = re.compile(r"^(\w[\w '\u2019/&-]{0,49}):[ \t]*(.*)$")
# Entries of a title page that are read, however they are written.
_READ = {name.lower(): name for name in ("Title", "Author", "Authors", "Language")}


def parse(text: str) -> Screenplay:
    """Read a screenplay in Fountain. Any text is one: what has no mark is action."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    title, at = _title_page(lines)
    return Screenplay(title, tuple(_elements(lines[at:], at)))


def write(screenplay: Screenplay) -> str:
    """Write a screenplay in Fountain, so that reading it gives the same elements."""
    blocks = [_title_block(screenplay)] if screenplay.title else []
    for place, element in enumerate(screenplay.elements):
        before = screenplay.elements[place - 1] if place else None
        follows = element.type in SPOKEN and before is not None and before.type in ("character", *SPOKEN)
        if follows and not _stands_alone(element, before):
            blocks[-1] += "\n" + _written(element)
        else:
            blocks.append(_written(element))
    return "\n\n".join(blocks) + "\n"


def _stands_alone(element: Element, before: Element | None) -> bool:
    return element.type == "lyrics" and before is not None and before.type == "lyrics" and before.level == 0


def _title_page(lines: list[str]) -> tuple[dict[str, str], int]:
    at = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    if at == len(lines) or not _KEY.match(lines[at]) or line_is.is_transition(lines[at].rstrip()):
        return {}, at
    title: dict[str, str] = {}
    key = ""
    while at < len(lines) and lines[at].strip():
        found = _KEY.match(lines[at])
        if found:
            key = _READ.get(found[1].strip().lower(), found[1].strip())
            title[key] = found[2].strip()
        elif lines[at].startswith("   "):
            title[key] = f"{title[key]}\n{lines[at].strip()}".strip("\n")
        else:
            break
        at += 1
    return title, at


def _title_block(screenplay: Screenplay) -> str:
    told: list[str] = []
    for key, value in screenplay.title.items():
        first, *rest = value.split("\n") if "\n" not in value else ["", *value.split("\n")]
        told += [f"{key}: {first}".rstrip(), *(f"    {line}" for line in rest)]
    return "\n".join(told)


def _elements(lines: list[str], above: int = 0) -> Iterator[Element]:
    """Yield the elements of lines above which there are so many others."""
    parted = part(lines)
    for element in _Body(parted).elements():
        yield replace(element, line=above + parted.numbers[element.line - 1])


class _Body:
    """Reads what follows the title page, a block at a time."""

    def __init__(self, parted: Parted) -> None:
        self._lines = lines = parted.lines
        self._at = 0
        self._note_ends = [n for n, line in enumerate(lines) if "]]" in line]
        self._boneyards = parted.boneyards
        self._cut = {n for begin, end in self._boneyards.items() for n in range(begin, end + 1)}

    def elements(self) -> Iterator[Element]:
        """Yield the elements in their order."""
        while self._at < len(self._lines):
            if not self._lines[self._at].strip():
                self._at += 1
            else:
                yield from self._block()

    def _blank(self, at: int) -> bool:
        return not 0 <= at < len(self._lines) or at in self._cut or not self._lines[at].strip()

    def _block(self) -> Iterator[Element]:
        at, line = self._at, self._lines[self._at]
        text = line.strip()
        fenced = self._fenced()
        if fenced is not None:
            yield fenced
        elif (marked := _marked(text)) is not None:
            self._at += 1
            yield replace(marked, line=at + 1)
        elif line_is.is_heading(line):
            self._at += 1
            words, number = line_is.heading(line)
            yield Element("scene_heading", words, number=number, line=at + 1)
        elif line_is.is_transition(line) and self._blank(at - 1) and self._blank(at + 1):
            self._at += 1
            yield Element("transition", text, line=at + 1)
        elif line_is.is_cue(line) and not self._blank(at + 1) and (self._blank(at - 1) or text[0] == "@"):
            yield from self._speech()
        else:
            yield self._action()

    def _end_of_note(self) -> int | None:
        """Return the line in which the note ends that begins here, if both marks stand at the lines' own ends."""
        if not self._lines[self._at].lstrip().startswith("[["):
            return None
        place = bisect_left(self._note_ends, self._at)
        if place == len(self._note_ends) or not self._lines[self._note_ends[place]].rstrip().endswith("]]"):
            return None
        end = self._note_ends[place]
        return None if "]]" in self._inside(end) else end

    def _inside(self, end: int) -> str:
        return "\n".join(self._lines[self._at : end + 1]).strip()[2:-2]

    def _fenced(self) -> Element | None:
        """Return the boneyard or note that begins here and ends at the end of a line."""
        begin = self._at
        boneyard = self._boneyards.get(begin)
        end = self._end_of_note() if boneyard is None else boneyard
        if end is None:
            return None
        text = self._inside(end).strip()
        self._at = end + 1
        return Element("note" if boneyard is None else "boneyard", text, line=begin + 1)

    def _speech(self) -> Iterator[Element]:
        name, extension, dual = line_is.cue(self._lines[self._at])
        yield Element("character", name, extension=extension, dual="right" if dual else None, line=self._at + 1)
        self._at += 1
        spoken: list[str] = []
        cut: list[Element] = []
        begin = self._at
        while self._at < len(self._lines) and (line := self._lines[self._at]) and (line.strip() or len(line) > 1):
            if self._at in self._boneyards and (boneyard := self._fenced()):
                cut.append(boneyard)
                continue
            text = line.strip()
            if line_is.is_parenthetical(line) or text.startswith("~"):
                yield from _dialogue(spoken, begin)
                spoken = []
                kind, words = ("lyrics", text[1:]) if text[0] == "~" else ("parenthetical", text[1:-1])
                yield Element(kind, words.strip(), line=self._at + 1)
                begin = self._at + 1
            else:
                spoken.append(text)
            self._at += 1
        yield from _dialogue(spoken, begin)
        yield from cut  # what is cut within a speech does not part it

    def _action(self) -> Element:
        begin = self._at
        forced = self._lines[begin].lstrip().startswith("!")
        self._at += 1
        noting = _notes_open(self._lines[begin])
        while self._goes_on(self._at, forced=forced, noting=noting):
            noting = _notes_open(self._lines[self._at], noting=noting)
            self._at += 1
        text = "\n".join(line.rstrip() for line in self._lines[begin : self._at])
        return Element("action", text.lstrip().removeprefix("!") if forced else text, line=begin + 1)

    def _goes_on(self, at: int, *, forced: bool, noting: bool) -> bool:
        """Tell whether a line goes on with the action; within a note, a line of spaces does as well."""
        if self._blank(at):
            return noting and at < len(self._lines) and at not in self._cut and len(self._lines[at]) > 1
        return forced or noting or not self._begins(at)

    def _begins(self, at: int) -> bool:
        text = self._lines[at].strip()
        return text.startswith(line_is.MARKS) or line_is.is_heading(text)


def _notes_open(line: str, *, noting: bool = False) -> bool:
    """Tell whether a note is still open at the end of a line."""
    opened, closed = line.rfind("[["), line.rfind("]]")
    return opened > closed or (noting and closed < 0)


def _dialogue(spoken: list[str], begin: int) -> Iterator[Element]:
    text = "\n".join(spoken).strip("\n")
    if text:
        yield Element("dialogue", text, line=begin + 1)


def _marked(text: str) -> Element | None:
    """Return what a line with a mark of its own is; None where it has none."""
    if line_is.is_page_break(text):
        return Element("page_break", "")
    if text[0] == "#":
        level = len(text) - len(text.lstrip("#"))
        return Element("section", text[level:].strip(), level=min(level, 9))
    if text[0] == ">":
        centered = text.endswith("<") and len(text) > 1
        kind, words = ("centered", text[1:-1]) if centered else ("transition", text[1:])
        return Element(kind, words.strip())
    simple = {"=": "synopsis", "~": "lyrics"}
    return Element(simple[text[0]], text[1:].strip()) if text[0] in simple else None


def _written(element: Element) -> str:
    text = element.text
    match element.type:
        case "scene_heading":
            plainly = line_is.is_heading(text) and not text.startswith(".")
            return ("" if plainly else ".") + text + (f" #{element.number}#" if element.number else "")
        case "character":
            extension = f" ({element.extension})" if element.extension else ""
            mark = "" if line_is.is_cue(text + extension) else "@"
            return mark + text + extension + (" ^" if element.dual == "right" else "")
        case "action":
            return _spaced(text) if _reads_as("action", text) else f"!{_spaced(text)}"
        case "transition":
            return text if _reads_as("transition", text) else f"> {text}"
        case "dialogue":
            return _spaced(text)
        case _:
            return _marked_up(element)


def _marked_up(element: Element) -> str:
    marks = {
        "parenthetical": "({})",
        "lyrics": "~{}",
        "section": "#" * (element.level or 1) + " {}",
        "synopsis": "= {}",
        "centered": "> {} <",
        "page_break": "===",
        "note": "[[{}]]",
        "boneyard": "/* {} */",
    }
    return marks[element.type].replace("{}", element.text).rstrip()


def _spaced(text: str) -> str:
    """Return a text whose empty lines part no paragraph: they are two spaces."""
    return "\n".join(line or "  " for line in text.split("\n"))


def _reads_as(kind: str, text: str) -> bool:
    """Tell whether a text, standing between blank lines, is read as one paragraph of a kind that says just that."""
    read = list(_elements(_spaced(text).split("\n")))
    return len(read) == 1 and (read[0].type, read[0].text) == (kind, text)
