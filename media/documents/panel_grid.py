"""How panels lie on a storyboard's page: as large as their number and their words allow."""

from __future__ import annotations

import math
from dataclasses import dataclass

_WIDTH_MM, _HEIGHT_MM = 271.0, 160.0  # A4 across, less its margins and the scene's head
_WIDEST_MM = 176.0  # a lone panel as wide as the page would be a poster
_WIDEST_GAP_MM = 12.0
_POINT_MM = 0.353
_LINE, _LETTER = 1.25, 0.5  # em: the height of a line, the width of a letter


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns, the size of a panel with its words, the spaces between rows and columns, size and lines of the words."""

    columns: int
    wide_mm: float
    high_mm: float
    gutter_mm: float
    between_mm: float
    text_pt: float
    lines: int

    @property
    def letters(self) -> int:
        """How many letters there is room for under a panel."""
        return int(self.lines * self.wide_mm / (_LETTER * self.text_pt * _POINT_MM) * 0.94)


def grid_for(panels: int, letters: int) -> Grid:
    """Return the grid that shows `panels` largest, leaving room for the longest words of any: `letters` of them."""
    return max((_grid(columns, panels, letters) for columns in range(1, 7)), key=lambda grid: grid.wide_mm)


def _grid(columns: int, panels: int, letters: int) -> Grid:
    rows = math.ceil(panels / columns)
    fullest = max(columns, rows)
    gutter = {1: 7.0, 2: 7.0, 3: 6.0}.get(fullest, 4.0)
    text = {1: 10.0, 2: 9.0, 3: 8.0, 4: 7.0, 5: 6.4}.get(fullest, 5.8)
    column = min(_WIDEST_MM, (_WIDTH_MM - gutter * (columns - 1)) / columns)
    high = (_HEIGHT_MM - gutter * (rows - 1)) / rows
    most = {1: 8, 2: 6, 3: 4}.get(rows, 3)
    lines = min(most, max(2, math.ceil(letters * text * _LETTER * _POINT_MM / column / 0.9)))
    words = (1 + lines) * _LINE * text * _POINT_MM + 2.0
    wide = max(12.0, min(column, (high - words) * 16 / 9))
    between = min(_WIDEST_GAP_MM, (_WIDTH_MM - wide * columns) / max(1, columns - 1))
    high = min(high, wide * 9 / 16 + words)
    return Grid(columns, round(wide, 2), round(high, 2), gutter, round(between, 2), text, lines)
