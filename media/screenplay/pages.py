"""A screenplay on pages, in the industry's format: ten letters an inch, six lines an inch, a page about a minute.

Places are columns from the text's left edge, 1.5 inches from the paper's. Sections, synopses, notes and what is cut are
not printed. A scene's length is told in eighths of a page, always whole ones, at least one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from media.screenplay import emphasis
from media.screenplay.elements import SPOKEN, Element
from media.screenplay.wrapping import Line, width, wrapped

LINES = {"letter": 54, "a4": 58}
"""Lines of a page between margins of one inch."""
COLUMNS = 60
_PRINTED_NOT = ("section", "synopsis", "note", "boneyard")
_MORE, _CONTINUED = "(MORE)", "(CONT'D)"


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
    """A line: its pieces, each a column with the text there, the element it is of, and a scene's number if any."""

    pieces: tuple[tuple[int, Line], ...] = ()
    element: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class SceneLength:
    """A scene: which element heads it, the page on which it begins (from 1), and its length in eighths of a page."""

    element: int
    page: int
    eighths: int


@dataclass(frozen=True, slots=True)
class Pages:
    """A screenplay's pages, each with its lines from the top, and its scenes' lengths."""

    pages: tuple[tuple[PrintedLine, ...], ...]
    scenes: tuple[SceneLength, ...]


@dataclass(slots=True)
class _Block:
    """Lines that belong together: blank ones before them, and how few may stand before and after a page's end."""

    lines: list[PrintedLine]
    before: int = 1
    kind: str = "action"
    cue: str = ""
    breaks: bool = False


@dataclass(slots=True)
class _Paper:
    """Pages being filled."""

    most: int
    pages: list[list[PrintedLine]] = field(default_factory=lambda: [[]])

    @property
    def left(self) -> int:
        return self.most - len(self.pages[-1])

    def turn(self) -> None:
        if self.pages[-1]:
            self.pages.append([])

    def put(self, lines: Sequence[PrintedLine], before: int) -> None:
        if self.pages[-1]:
            self.pages[-1] += [PrintedLine()] * min(before, max(0, self.left))
        for line in lines:
            if not self.left:
                self.pages.append([])
            self.pages[-1].append(line)


def paginate(elements: Sequence[Element], paper: str = "letter") -> Pages:
    """Set a screenplay on pages of "letter" or "a4"."""
    sheet = _Paper(LINES[paper])
    begun: list[tuple[int, int]] = []
    blocks = list(_blocks(elements))
    for place, block in enumerate(blocks):
        if block.kind == "page_break":
            sheet.turn()
            continue
        _set(sheet, block, _company(blocks, place))
        if block.kind == "scene_heading":
            begun.append((block.lines[0].element or 0, len(sheet.pages)))
    lengths = _lengths(blocks, sheet.most)
    scenes = tuple(SceneLength(element, page, lengths[element]) for element, page in begun)
    return Pages(tuple(tuple(page) for page in sheet.pages if page), scenes)


def eighths(count: int) -> str:
    """Return a length as the industry writes it: 12 eighths are "1 4/8"."""
    whole, rest = divmod(count, 8)
    return " ".join(part for part in (str(whole) if whole else "", f"{rest}/8" if rest else "") if part) or "0"


def _set(sheet: _Paper, block: _Block, company: int) -> None:
    """Put a block where it fits with what must stand with it; a speech or an action that does not, is parted."""
    before = block.before if sheet.pages[-1] else 0
    needed = before + len(block.lines) + company
    if needed <= sheet.left:
        sheet.put(block.lines, before)
    elif block.breaks and (at := _parting(block, sheet.left - before)):
        _part(sheet, block, at, before)
    else:
        sheet.turn()
        if len(block.lines) > sheet.most and block.breaks:
            _part(sheet, block, _parting(block, sheet.most), 0)
        else:
            sheet.put(block.lines, 0)


def _parting(block: _Block, room: int) -> int:
    """Return after how many lines a block is parted, at least two on each side; 0 where it cannot be."""
    cue = 1 if block.cue else 0  # its own line, and the line that says (MORE)
    at = min(room - cue, len(block.lines) - 2)
    while at >= 2 + cue and _is_parenthetical(block.lines[at - 1]):
        at -= 1  # how something is said stands with what is said
    return at if at >= 2 + cue else 0


def _is_parenthetical(line: PrintedLine) -> bool:
    return bool(line.pieces) and line.pieces[0][0] == _PLACES["parenthetical"].column


def _part(sheet: _Paper, block: _Block, at: int, before: int) -> None:
    more = [_line(_PLACES["character"].column, _MORE, None)] if block.cue else []
    sheet.put([*block.lines[:at], *more], before)
    sheet.turn()
    again = [_line(_PLACES["character"].column, f"{block.cue} {_CONTINUED}", None)] if block.cue else []
    _set(sheet, replace(block, lines=[*again, *block.lines[at:]], before=0), 0)


def _company(blocks: Sequence[_Block], place: int) -> int:
    """Return how many lines of the next block must stand on the page of this one: a heading is never the last."""
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    if blocks[place].kind != "scene_heading" or following is None or following.kind == "page_break":
        return 0
    least = len(following.lines) if not following.breaks else min(len(following.lines), 4 if following.cue else 2)
    return following.before + least


def _lengths(blocks: Sequence[_Block], most: int) -> dict[int, int]:
    """Return each scene's length, by its heading's element: its lines and the blank ones between them."""
    lines: dict[int, int] = {}
    scene: int | None = None
    for block in blocks:
        if block.kind == "scene_heading":
            scene = block.lines[0].element or 0
            lines[scene] = len(block.lines)
        elif scene is not None and block.kind != "page_break":
            lines[scene] += block.before + len(block.lines)
    return {element: max(1, -(-count * 8 // most)) for element, count in lines.items()}


def _blocks(elements: Sequence[Element]) -> Iterator[_Block]:
    """Yield what stands together: a speech with its cue, two speeches side by side, any other paragraph."""
    printed = [(at, element) for at, element in enumerate(elements) if element.type not in _PRINTED_NOT]
    place, spoke = 0, ""
    while place < len(printed):
        at, element = printed[place]
        if element.type == "character":
            end = _end_of_speech(printed, place)
            second = _end_of_speech(printed, end) if end < len(printed) and printed[end][1].dual == "right" else end
            if second > end:
                yield _side_by_side(printed[place:end], printed[end:second])
                spoke = ""
            else:
                yield _speech(printed[place:end], again=element.text == spoke)
                spoke = element.text
            place = second
            continue
        spoke = "" if element.type == "scene_heading" else spoke
        yield _paragraph(at, element)
        place += 1


def _end_of_speech(printed: Sequence[tuple[int, Element]], cue: int) -> int:
    ends = (at for at in range(cue + 1, len(printed)) if printed[at][1].type not in SPOKEN)
    return next(ends, len(printed))


def _paragraph(at: int, element: Element) -> _Block:
    if element.type == "page_break":
        return _Block([], kind="page_break")
    lines = list(_printed(at, element, _PLACES[element.type]))
    if element.number and lines:
        lines[0] = replace(lines[0], number=element.number)
    before = 2 if element.type == "scene_heading" else 1
    return _Block(lines, before, element.type, breaks=element.type == "action" and len(lines) > 3)


def _speech(spoken: Sequence[tuple[int, Element]], *, again: bool) -> _Block:
    """Set a speech; who spoke last in the scene is said to go on."""
    cue = spoken[0][1]
    name = f"{cue.text} ({cue.extension})" if cue.extension else cue.text
    lines = [_line(_PLACES["character"].column, f"{name} {_CONTINUED}" if again else name, spoken[0][0])]
    for at, element in spoken[1:]:
        lines += _printed(at, element, _PLACES[element.type])
    return _Block(lines, cue=name, kind="character", breaks=len(lines) > 4)


def _side_by_side(left: Sequence[tuple[int, Element]], right: Sequence[tuple[int, Element]]) -> _Block:
    sides = [list(_side(spoken, _SIDES[side])) for side, spoken in (("left", left), ("right", right))]
    lines: list[PrintedLine] = []
    for row in range(max(map(len, sides))):
        parts = [side[row] for side in sides if row < len(side)]
        lines.append(PrintedLine(tuple(piece for part in parts for piece in part.pieces), parts[0].element))
    return _Block(lines, kind="dual")


def _side(spoken: Sequence[tuple[int, Element]], column: int) -> Iterator[PrintedLine]:
    for at, element in spoken:
        own = _SIDE_PLACES.get(element.type, _SIDE_PLACES["dialogue"])
        text = f"{element.text} ({element.extension})" if element.extension else element.text
        yield from _printed(at, replace(element, text=text), replace(own, column=own.column + column))


def _printed(at: int, element: Element, place: _Place) -> Iterator[PrintedLine]:
    text = f"({element.text})" if element.type == "parenthetical" else element.text
    if element.type == "lyrics":
        text = "\n".join(f"*{line}*" for line in text.split("\n"))
    for line in wrapped(text.upper() if place.capitals else text, place.columns):
        yield PrintedLine(((_column(element, place, line), line),), at)


def _column(element: Element, place: _Place, line: Line) -> int:
    free = place.columns - sum(width(text) for text, _ in line)
    if element.type == "transition":
        return place.column + max(0, free)
    return place.column + max(0, free) // 2 if element.type == "centered" else place.column


def _line(column: int, text: str, element: int | None) -> PrintedLine:
    return PrintedLine(((column, ((text.upper(), emphasis.PLAIN),)),), element)
