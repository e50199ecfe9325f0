"""A screenplay's paragraphs as lines of a typewriter, in blocks that belong together: a speech with its cue, ...

Places are columns from the text's left edge, 1.5 inches from the paper's. Sections, synopses, notes and what is cut are
not printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from media.screenplay import emphasis
from media.screenplay import lines as line_is
from media.screenplay.elements import SPOKEN, Element
from media.screenplay.narration import CUE, NARRATOR
from media.screenplay.wrapping import Line, width, wrapped

COLUMNS = 60
MORE, CONTINUED = "(MORE)", "(CONT'D)"
_ISOLATED = "\u2066{}\u2069"  # what stands between is read from left to right, whatever is around it
_SUNG = frozenset({"italic"})
OMITTED = "OMITTED"
_PRINTED_NOT = ("section", "synopsis", "note", "boneyard")


@dataclass(frozen=True, slots=True)
class _Place:
    column: int
    columns: int
    capitals: bool = False


_PLACES = {
    "scene_heading": _Place(0, COLUMNS, capitals=True),
    "action": _Place(0, COLUMNS),
    "character": _Place(22, 38, capitals=True),
    "parenthetical": _Place(16, 26),
    "dialogue": _Place(10, 35),
    "lyrics": _Place(10, 35),
    "transition": _Place(0, COLUMNS, capitals=True),
    "centered": _Place(0, COLUMNS),
}
_SIDES = {"left": 0, "right": 31}
_SIDE_PLACES = {"character": _Place(9, 20, capitals=True), "parenthetical": _Place(4, 22), "dialogue": _Place(0, 28)}


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line: its pieces, each a column with the text there, and a scene's number if any.

    It is the `line`-th, from 0, of those that an element makes; of none for (MORE) and what is said again.
    """

    pieces: tuple[tuple[int, Line], ...] = ()
    element: int | None = None
    number: str = ""
    line: int = 0
    beside: tuple[int, int] | None = None
    """The element and its line that stand on the right of it, where two speak at once."""
    together: tuple[int, ...] = ()
    """The elements that it prints with the first one: scenes that were omitted in a row."""

    @property
    def said(self) -> tuple[tuple[int, int], ...]:
        """The elements, each with which of its lines, that it prints."""
        return tuple(said for said, _ in self.words)

    @property
    def words(self) -> tuple[tuple[tuple[int, int], Line], ...]:
        """What it says, each time which line of which element that is."""
        runs = [runs for _, runs in self.pieces] or [()]
        own = () if self.element is None else (((self.element, self.line), runs[0]),)
        also = tuple(((element, 0), runs[0]) for element in self.together)
        return (*own, *also) if self.beside is None else (*own, (self.beside, runs[-1]))


@dataclass(slots=True)
class Block:
    """Lines that belong together: blank ones before them, and how few may stand before and after a page's end."""

    lines: list[PrintedLine]
    before: int = 1
    kind: str = "action"
    cue: str = ""
    breaks: bool = False


def is_omitted(element: Element) -> bool:
    """Tell whether an element is all that is left of a scene: its number, and the word OMITTED."""
    return element.type == "scene_heading" and bool(element.number) and element.text.strip().upper() == OMITTED


def blocks_of(elements: Sequence[Element], apart: Collection[int] = ()) -> Iterator[Block]:
    """Yield what stands together: a speech with its cue, two speeches side by side, any other paragraph.

    Scenes that were omitted in a row are one line, 72-75 OMITTED; none of `apart` stands with what is before it.
    """
    printed = [(at, element) for at, element in enumerate(elements) if _is_printed(element)]
    place, spoke = 0, ""
    while place < len(printed):
        at, element = printed[place]
        if element.type == "character":
            end = _end_of_speech(printed, place)
            beside = end < len(printed) and printed[end][1].type == "character" and printed[end][1].dual == "right"
            second = _end_of_speech(printed, end) if beside else end
            if second > end:
                yield _side_by_side(printed[place:end], printed[end:second])
                spoke = ""
            else:
                yield _speech(printed[place:end], again=element.text == spoke)
                spoke = element.text
            place = second
            continue
        if element.type == "narration":
            yield _narrated(at, element)
            spoke = NARRATOR
            place += 1
            continue
        spoke = "" if element.type == "scene_heading" else spoke
        end = _end_of_omitted(printed, place, apart)
        yield _omitted(printed[place:end]) if end > place + 1 else _paragraph(at, element)
        place = max(end, place + 1)


def _is_printed(element: Element) -> bool:
    """Tell whether an element is for the paper: not where all that it says is a note, or cut."""
    only_beside = bool(element.text) and not line_is.printed(element.text).strip() and bool(element.text.strip())
    return element.type not in _PRINTED_NOT and not only_beside


def lines_of(element: Element) -> list[Line]:
    """Return what an element alone prints, a line each, on the whole width that its type has."""
    if element.type == "narration":
        return [line.pieces[0][1] for line in _narration(0, element)]
    place = _PLACES.get(element.type)
    return [line.pieces[0][1] for line in _printed(0, element, place)] if place else []


def line_at(element: Element, offset: int) -> int:
    """Return the line of an element in which one of its characters stands; the first for one that it has not."""
    passed = 0
    for nth, line in enumerate(lines_of(element)):
        passed += sum(len(text) for text, _ in line) + 1
        if offset < passed:
            return nth
    return 0


def _end_of_speech(printed: Sequence[tuple[int, Element]], cue: int) -> int:
    ends = (at for at in range(cue + 1, len(printed)) if printed[at][1].type not in SPOKEN)
    return next(ends, len(printed))


def _end_of_omitted(printed: Sequence[tuple[int, Element]], place: int, apart: Collection[int]) -> int:
    end = place
    while end < len(printed) and is_omitted(printed[end][1]) and (end == place or printed[end][0] not in apart):
        end += 1
    return end


def _omitted(scenes: Sequence[tuple[int, Element]]) -> Block:
    """Set scenes that were omitted in a row as shooting scripts do: one line, with the first number and the last."""
    block = _paragraph(*scenes[0])
    number = f"{scenes[0][1].number}-{scenes[-1][1].number}"
    line = replace(block.lines[0], number=number, together=tuple(at for at, _ in scenes[1:]))
    return replace(block, lines=[line, *block.lines[1:]])


def _paragraph(at: int, element: Element) -> Block:
    if element.type == "page_break":
        return Block([], kind="page_break")
    lines = list(_printed(at, element, _PLACES[element.type]))
    if element.number and lines:
        lines[0] = replace(lines[0], number=element.number)
    before = 2 if element.type == "scene_heading" else 1
    kind = "omitted" if is_omitted(element) else element.type
    return Block(lines, before, kind, breaks=element.type == "action" and len(lines) > 3)


def _speech(spoken: Sequence[tuple[int, Element]], *, again: bool) -> Block:
    """Set a speech; who spoke last in the scene is said to go on."""
    cue = spoken[0][1]
    name = _named(cue)
    lines = [cue_line(f"{name} {CONTINUED}" if again else name, spoken[0][0])]
    for at, element in spoken[1:]:
        lines += _printed(at, element, _PLACES[element.type])
    return Block(lines, cue=name, kind="character", breaks=len(lines) > 4)


def _named(cue: Element) -> str:
    """Return a cue with its extension, which keeps its own direction behind a name written from right to left."""
    if not cue.extension:
        return cue.text
    behind = f"({cue.extension})"
    leftwards = reads_leftwards(((cue.text, emphasis.PLAIN),))
    return f"{cue.text} {_ISOLATED.format(behind) if leftwards else behind}"


def _narrated(at: int, element: Element) -> Block:
    lines = _narration(at, element)
    return Block(lines, cue=CUE, kind="character", breaks=len(lines) > 4)


def _narration(at: int, element: Element) -> list[PrintedLine]:
    """Return the narrator's cue, which is no element of its own, and what is said."""
    said = _printed(at, element, _PLACES["dialogue"])
    return [cue_line(CUE, at), *(replace(line, line=line.line + 1) for line in said)]


def _side_by_side(left: Sequence[tuple[int, Element]], right: Sequence[tuple[int, Element]]) -> Block:
    sides = [list(_side(spoken, _SIDES[side])) for side, spoken in (("left", left), ("right", right))]
    lines: list[PrintedLine] = []
    for row in range(max(map(len, sides))):
        parts = [side[row] for side in sides if row < len(side)]
        pieces = tuple(piece for part in parts for piece in part.pieces)
        lines.append(PrintedLine(pieces, parts[0].element, line=parts[0].line, beside=_beside(parts)))
    return Block(lines, kind="dual")


def _beside(parts: Sequence[PrintedLine]) -> tuple[int, int] | None:
    return (parts[1].element, parts[1].line) if len(parts) > 1 and parts[1].element is not None else None


def _side(spoken: Sequence[tuple[int, Element]], column: int) -> Iterator[PrintedLine]:
    for at, element in spoken:
        own = _SIDE_PLACES.get(element.type, _SIDE_PLACES["dialogue"])
        text = _named(element)
        yield from _printed(at, replace(element, text=text), replace(own, column=own.column + column))


def _printed(at: int, element: Element, place: _Place) -> Iterator[PrintedLine]:
    text = line_is.printed(element.text)
    text = f"({text})" if element.type == "parenthetical" else text
    for nth, line in enumerate(wrapped(text.upper() if place.capitals else text, place.columns)):
        sung = tuple((words, styles | _SUNG) for words, styles in line) if element.type == "lyrics" else line
        yield PrintedLine(((_column(element, place, sung), sung),), at, line=nth)


def reads_leftwards(line: Line) -> bool:
    """Tell whether a line is of a script that is written from right to left: by its first letter that has a side."""
    sides = (unicodedata.bidirectional(letter) for text, _ in line if not text.isascii() for letter in text)
    return next((side for side in sides if side in ("L", "R", "AL")), "L") != "L"


def _column(element: Element, place: _Place, line: Line) -> int:
    free = place.columns - sum(width(text) for text, _ in line)
    if element.type == "transition" or (reads_leftwards(line) and element.type != "centered"):
        return place.column + max(0, free)
    return place.column + max(0, free) // 2 if element.type == "centered" else place.column


def cue_line(text: str, element: int | None = None) -> PrintedLine:
    """Return a line where a speaker's name stands."""
    return _line(_PLACES["character"].column, text, element)


def is_parenthetical(line: PrintedLine) -> bool:
    """Tell whether a line says how something is said."""
    return bool(line.pieces) and line.pieces[0][0] == _PLACES["parenthetical"].column


def _line(column: int, text: str, element: int | None) -> PrintedLine:
    return PrintedLine(((column, ((text.upper(), emphasis.PLAIN),)),), element)
