"""The storyboard: a page for each scene, a panel for each shot, as PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from media.documents.panel_grid import Grid, grid_for
from media.documents.typesetting import typeset
from media.documents.words import clock, one_line, seconds
from media.screenplay.headings import parted

PANELS_OF_A_PAGE = 24
_MOST_HEADING = 300  # characters: two lines have room for fewer
_TEMPLATE = Path(__file__).with_name("storyboard.typ")


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What somebody says in a shot."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A shot: its picture as JPEG (empty for none), slate, size and camera in words, length, action and lines."""

    picture: bytes
    number: str
    size: str
    camera: str
    duration_s: float
    caption: str = ""
    lines: tuple[SpokenLine, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardScene:
    """A scene: its number and heading, when it begins in the film, and its shots."""

    number: str
    heading: str
    start_s: float
    panels: tuple[Panel, ...]
    synopsis: str = ""

    @property
    def duration_s(self) -> float:
        """The length of its shots together."""
        return sum(panel.duration_s for panel in self.panels)


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A film's storyboard."""

    title: str
    author: str
    scenes: tuple[BoardScene, ...]
    footer: str = "Storyboard · previz: drawn by rules, not by a trained model"


def write_storyboard(path: Path, board: Storyboard) -> None:
    """Write a storyboard as PDF, A4 across: one page a scene; a scene of more than 24 shots goes on overleaf."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(typeset(_TEMPLATE, partial(_data, board))[0])
    part.replace(path)


def line_part(text: str, begin: float, end: float) -> str:
    """Return the words of a line that are heard in a shot, from one share of it to another; dots where it is cut."""
    words = text.split()
    first, last = round(begin * len(words)), round(end * len(words))
    told = " ".join(words[first:last])
    return f"{'… ' if begin > 0 else ''}{told}{' …' if end < 1 else ''}".strip()


def draw_storyboard(board: Storyboard, ppi: float = 72.0) -> list[bytes]:
    """Return the pages of a storyboard as PNG, to be looked at on a screen."""
    return typeset(_TEMPLATE, partial(_data, board), ppi=ppi)


def _data(board: Storyboard, folder: Path) -> dict[str, Any]:
    return {
        "title": one_line(board.title, 200),
        "author": one_line(board.author, 200),
        "footer": one_line(board.footer, 200),
        "pages": [page for scene in board.scenes for page in _pages(scene, folder)],
    }


def _pages(scene: BoardScene, folder: Path) -> Iterator[dict[str, Any]]:
    count = max(1, -(-len(scene.panels) // PANELS_OF_A_PAGE))
    for number in range(count):
        panels = scene.panels[number * PANELS_OF_A_PAGE : (number + 1) * PANELS_OF_A_PAGE]
        # Pages of one scene share a grid, so that its panels keep their size overleaf.
        grid = grid_for(min(len(scene.panels), PANELS_OF_A_PAGE) or 1, max(map(_letters, scene.panels), default=0))
        yield _page(scene, panels, grid, folder) | {"part": f"page {number + 1} of {count}" if count > 1 else ""}


def _page(scene: BoardScene, panels: Sequence[Panel], grid: Grid, folder: Path) -> dict[str, Any]:
    end = scene.start_s + scene.duration_s
    return {
        "number": one_line(scene.number, 8),
        **_heading(scene.heading),
        "synopsis": one_line(scene.synopsis, 400),
        "length": seconds(scene.duration_s),
        "span": f"{clock(scene.start_s)} to {clock(end)}",
        "columns": grid.columns,
        "wide": grid.wide_mm,
        "high": grid.high_mm,
        "gutter": grid.gutter_mm,
        "between": grid.between_mm,
        "text": grid.text_pt,
        "lines": grid.lines,
        "panels": [_panel(panel, folder, grid.letters) for panel in panels],
    }


def _heading(heading: str) -> dict[str, str]:
    """Return a heading whole, and its place and its time apart: where there is no room, the place is cut."""
    place, time = parted(heading)
    return {
        "heading": one_line(heading, len(heading)),
        "place": one_line(place, _MOST_HEADING),
        "time": one_line(time, 40),
    }


def _panel(panel: Panel, folder: Path, room: int) -> dict[str, Any]:
    picture = ""
    if panel.picture:
        picture = f"{len(list(folder.iterdir())):05}.jpg"
        (folder / picture).write_bytes(panel.picture)
    manner = " · ".join(one_line(word, 40).replace("_", "-") for word in (panel.size, panel.camera) if word)
    caption, lines = _fitted(panel, room)
    return {
        "picture": picture,
        "alt": f"Shot {one_line(panel.number, 12)}, {manner}",
        "number": one_line(panel.number, 12),
        "manner": manner,
        "length": seconds(panel.duration_s),
        "caption": caption,
        "lines": lines,
    }


def _fitted(panel: Panel, room: int) -> tuple[str, list[dict[str, str]]]:
    """Return action and lines, cut with an ellipsis where the room for words ends; what is spoken goes first."""
    spoken = sum(map(_length, panel.lines))
    caption = one_line(panel.caption, max(room - spoken, room // 3, 12))
    left = room - len(caption)
    lines: list[dict[str, str]] = []
    for line in panel.lines:
        if left < 16:
            break
        lines.append({"speaker": one_line(line.speaker, 40), "text": one_line(line.text, max(12, left - 8))})
        left -= _length(line)
    return caption, lines


def _length(line: SpokenLine) -> int:
    """Return how many letters a line takes; half of a last line of text is lost on average."""
    return len(line.speaker) + len(line.text) + 16


def _letters(panel: Panel) -> int:
    """Return how many letters stand under a panel, as far as they matter for its height."""
    return min(600, len(panel.caption) + sum(map(_length, panel.lines)))
