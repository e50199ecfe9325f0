"""A screenplay on pages, in the industry's format: ten letters an inch, six lines an inch, a page about a minute.

This is the one rule by which pages break: what is printed, counted, locked and told of as changed are the same pages.
Lengths are whole eighths of a page. A page on which the next thing did not fit counts as eight; one that ends before
that (the last one, before a forced break, locked) counts what is on it. A scene reaches from its heading to the next
one and is at least one eighth long; an omitted one has no length. The scenes' lengths, and what stands before the
first, add up to the screenplay's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from media.screenplay.blocks import (
    CONTINUED,
    MORE,
    Block,
    PrintedLine,
    blocks_of,
    cue_line,
    is_omitted,
    is_parenthetical,
)
from media.screenplay.elements import Element

LINES = {"letter": 55, "a4": 58}
"""Lines of a page between a margin of one inch above and one of at most one inch below."""
EIGHTHS = 8
_AHEAD = 60  # blocks: more than stand on a page


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a locked page begins: at a line of an element; a line that it has not any more is the end of it."""

    number: str
    element: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class LockedPages:
    """Pages that keep their numbers, in order. `between` names a page that came in between two numbers."""

    starts: Sequence[PageStart]
    between: Callable[[str | None, str | None], str]


@dataclass(frozen=True, slots=True)
class Resumed:
    """A scene that goes on over the end of a page: its number, and for the how manieth time."""

    number: str
    times: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number, its lines from the top (none on a locked page that was emptied), and its length."""

    number: str
    lines: tuple[PrintedLine, ...]
    eighths: int
    resumed: Resumed | None = None
    """The scene that goes on from the page before."""
    goes_on: bool = False
    """Whether its last scene goes on over its end."""


@dataclass(frozen=True, slots=True)
class SceneLength:
    """A scene: which element heads it, the number of the page on which it begins, and its length in eighths."""

    element: int
    page: str
    eighths: int


@dataclass(frozen=True, slots=True)
class Pages:
    """A screenplay's pages, its scenes' lengths, and its own length in eighths."""

    pages: tuple[Page, ...]
    scenes: tuple[SceneLength, ...]
    eighths: int

    def starts(self) -> tuple[PageStart, ...]:
        """Return where each page begins; an emptied one begins where the next one does."""
        found: list[PageStart] = []
        following = (1 << 62, 0)  # after everything
        for page in reversed(self.pages):
            first = min((said for line in page.lines for said in line.said[:1]), default=following)
            following = min(first, following)
            found.append(PageStart(page.number, *following))
        return tuple(reversed(found))


@dataclass(slots=True)
class _Sheet:
    """A page being filled. `whole`: it was left because the next thing did not fit."""

    lines: list[PrintedLine] = field(default_factory=list[PrintedLine])
    whole: bool = False


@dataclass(slots=True)
class _Paper:
    """Pages being filled. Headings are noted with their page and line."""

    most: int
    sheets: list[_Sheet] = field(default_factory=lambda: [_Sheet()])
    headings: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])

    @property
    def lines(self) -> list[PrintedLine]:
        return self.sheets[-1].lines

    @property
    def left(self) -> int:
        return self.most - len(self.lines)

    def turn(self, *, whole: bool) -> None:
        if self.lines:
            self.sheets[-1].whole = whole
            self.sheets.append(_Sheet())

    def put(self, lines: Sequence[PrintedLine], before: int) -> None:
        if self.lines:
            self.lines.extend([PrintedLine()] * min(before, max(0, self.left)))
        for line in lines:
            if not self.left:
                self.turn(whole=True)
            self.lines.append(line)


def paginate(elements: Sequence[Element], paper: str = "letter", locked: LockedPages | None = None) -> Pages:
    """Set a screenplay on pages of "letter" or "a4", those that are locked where they were."""
    most = LINES[paper]
    blocks = list(blocks_of(elements, {start.element for start in locked.starts} if locked else ()))
    filled: list[tuple[str, _Sheet]] = []
    headings: list[tuple[int, int, int]] = []
    regions = [blocks] if locked is None else _regions(blocks, locked.starts, most)
    for place, region in enumerate(regions):
        following = next((r for r in regions[place + 1 :] if r), ())
        filling = _filled(region, following, most)
        headings += [(element, len(filled) + sheet, line) for element, sheet, line in filling.headings]
        sheets = [s for nth, s in enumerate(filling.sheets) if s.lines or (locked is not None and nth == 0)]
        numbers = _numbers(place, len(sheets), locked)
        filled += zip(numbers, sheets, strict=True)
    pages = [Page(number, tuple(sheet.lines), _weight(sheet, most)) for number, sheet in filled]
    omitted = {element for element, _, _ in headings if is_omitted(elements[element])}
    numbers = {element: elements[element].number or "" for element, _, _ in headings}
    return _measured(tuple(_gone_on(pages, headings, numbers)), headings, omitted, most)


def eighths(count: int) -> str:
    """Return a length as the industry writes it: 12 eighths are "1 4/8"."""
    whole, rest = divmod(count, EIGHTHS)
    return " ".join(part for part in (str(whole) if whole else "", f"{rest}/8" if rest else "") if part) or "0"


# Locked pages.


def _regions(blocks: Sequence[Block], starts: Sequence[PageStart], most: int) -> list[list[Block]]:
    """Part the blocks where locked pages begin; a heading or a cue goes on with what belongs to it."""
    regions: list[list[Block]] = [[]]
    cuts = [(start.element, start.line) for start in starts[1:]]
    for block in blocks:
        rest = block
        while len(regions) <= len(cuts):
            at = _cut(rest, cuts[len(regions) - 1])
            if at is None:
                break
            if at:
                ahead, rest = _parted(rest, at)
                regions[-1].append(ahead)
            regions.append([])
        regions[-1].append(rest)
    regions += [[] for _ in range(len(starts) - len(regions))]
    for region, following in pairwise(regions):
        while region and _company([region[-1], *following[:_AHEAD]], 0, most):
            following.insert(0, region.pop())
    return regions


def _cut(block: Block, start: tuple[int, int]) -> int | None:
    """Return before which line of a block a page begins; None when it begins later."""
    said = [line.said[0] if line.said else (-1, 0) for line in block.lines]
    at = next((n for n, place in enumerate(said) if place >= start), None)
    if at is None or block.kind == "dual" or at <= (1 if block.cue else 0):
        return None if at is None else 0
    return at


def _parted(block: Block, at: int) -> tuple[Block, Block]:
    """Return a block's two parts on two pages; a speech says so on both."""
    more = [cue_line(MORE)] if block.cue else []
    again = [cue_line(f"{block.cue} {CONTINUED}")] if block.cue else []
    return replace(block, lines=[*block.lines[:at], *more]), replace(block, lines=[*again, *block.lines[at:]], before=0)


def _numbers(place: int, count: int, locked: LockedPages | None) -> list[str]:
    if locked is None:
        return [str(number) for number in range(1, count + 1)]
    numbers = [locked.starts[place].number]
    upper = locked.starts[place + 1].number if place + 1 < len(locked.starts) else None
    while len(numbers) < count:
        numbers.append(locked.between(numbers[-1], upper))
    return numbers


# Filling pages.


def _filled(blocks: Sequence[Block], following: Sequence[Block], most: int) -> _Paper:
    """Return blocks on pages; what follows them on a page of its own tells whether the last one is whole."""
    paper = _Paper(most)
    for place, block in enumerate(blocks):
        if block.kind == "page_break":
            paper.turn(whole=not _fits(paper, (*blocks[place : place + _AHEAD], *following[:_AHEAD])))
            continue
        _set(paper, block, _company(blocks, place, most))
        if block.kind in {"scene_heading", "omitted"}:
            line = len(paper.lines) - len(block.lines)
            here = (len(paper.sheets) - 1, max(0, line))
            paper.headings += [(element, *here) for element, _ in block.lines[0].said]
    paper.sheets[-1].whole = bool(paper.lines) and not _fits(paper, following[:_AHEAD])
    return paper


def _fits(paper: _Paper, following: Sequence[Block]) -> bool:
    """Tell whether any of what follows could stand on the page; nothing always can."""
    blocks = [block for block in following if block.kind != "page_break"]
    if not blocks or not paper.lines:
        return True
    room = paper.left - blocks[0].before
    if len(blocks[0].lines) + _company(blocks, 0, paper.most) <= room:
        return True
    return blocks[0].breaks and _parting(blocks[0], room) > 0


def _set(paper: _Paper, block: Block, company: int) -> None:
    """Put a block where it fits with what must stand with it; a speech or an action that does not, is parted."""
    while True:
        before = block.before if paper.lines else 0
        if before + len(block.lines) + company <= paper.left:
            paper.put(block.lines, before)
            return
        at = _parting(block, paper.left - before) if block.breaks else 0
        if at:
            ahead, block = _parted(block, at)
            paper.put(ahead.lines, before)
            paper.turn(whole=True)
        elif paper.lines:
            paper.turn(whole=True)
        else:
            paper.put(block.lines, 0)
            return


def _parting(block: Block, room: int) -> int:
    """Return after how many lines a block is parted, at least two on each side; 0 where it cannot be."""
    cue = 1 if block.cue else 0  # its own line, and the line that says (MORE)
    at = min(room - cue, len(block.lines) - 2)
    while at >= 2 + cue and (is_parenthetical(block.lines[at - 1]) or _is_empty(block.lines[at - 1])):
        at -= 1  # how something is said stands with what is said, and no part ends with nothing
    return at if at >= 2 + cue else 0


def _is_empty(line: PrintedLine) -> bool:
    return not any(text.strip() for _, runs in line.pieces for text, _ in runs)


def _company(blocks: Sequence[Block], place: int, most: int) -> int:
    """Return how many lines must stand on a heading's page after it: it is never the last. 0 where no page has room."""
    needed = 0
    for block, following in pairwise(blocks[place : place + _AHEAD]):
        if block.kind != "scene_heading" or following.kind == "page_break":
            break
        least = len(following.lines) if not following.breaks else min(len(following.lines), 4 if following.cue else 2)
        needed += following.before + least
    return needed if needed + len(blocks[place].lines) <= most else 0


# Scenes that go on.


def _gone_on(pages: Sequence[Page], headings: Sequence[tuple[int, int, int]], numbers: Mapping[int, str]) -> list[Page]:
    """Return the pages with what goes on over their ends; an emptied one is passed over."""
    found = list(pages)
    scene: Resumed | None = None
    before = -1
    for at, page in enumerate(pages):
        begun = [(element, line) for element, sheet, line in headings if sheet == at]
        if not page.lines:
            continue
        if scene is not None and (not begun or begun[0][1] > 0):
            scene = replace(scene, times=scene.times + 1)
            found[at] = replace(page, resumed=scene)
            found[before] = replace(found[before], goes_on=True)
        scene = Resumed(numbers[begun[-1][0]], 0) if begun else scene
        before = at
    return found


# Measuring.


def _weight(sheet: _Sheet, most: int) -> int:
    return EIGHTHS if sheet.whole else min(EIGHTHS, -(-len(sheet.lines) * EIGHTHS // most))


def _measured(
    pages: tuple[Page, ...], headings: Sequence[tuple[int, int, int]], omitted: Collection[int], most: int
) -> Pages:
    """Measure each scene from heading to heading, so that the sum is that of the pages; none is below one eighth.

    The line of an omitted scene is of the scene before it.
    """
    played = [heading for heading in headings if heading[0] not in omitted]
    before = [0]
    for page in pages:
        before.append(before[-1] + page.eighths)
    begun: list[int] = []
    for _, sheet, line in played:
        at = before[sheet] + min((2 * line * EIGHTHS + most) // (2 * most), pages[sheet].eighths)  # to the nearest
        begun.append(max(at, begun[-1] + 1) if begun else at)
    end = max(before[-1], begun[-1] + 1) if begun else before[-1]
    ends = [*begun, end][1:]
    stretches = zip(played, begun, ends, strict=True)
    lengths = {element: stop - start for (element, _, _), start, stop in stretches}
    scenes = tuple(SceneLength(element, pages[sheet].number, lengths.get(element, 0)) for element, sheet, _ in headings)
    return Pages(pages, scenes, end)
