"""How panels lie on a storyboard's page: as large as their number and their words allow."""

from __future__ import annotations

import math
from dataclasses import dataclass

_WIDTH_MM, _HEIGHT_MM = 271.0, 160.0  # A4 across, less its margins and the scene's head
_WIDEST_MM = 128.0  # a lone panel as wide as the page would be a poster


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns, the size of a panel with its words, the space between panels, and the size of the words."""

    columns: int
    wide_mm: float
    high_mm: float
    gutter_mm: float
    text_pt: float


def grid_for(panels: int, letters: int) -> Grid:
    """Return the grid that shows `panels` largest, leaving room for the longest words of any: `letters` of them."""
    return max((_grid(columns, panels, letters) for columns in range(1, 7)), key=lambda grid: grid.wide_mm)


def _grid(columns: int, panels: int, letters: int) -> Grid:
    rows = math.ceil(panels / columns)
    gutter = {1: 7.0, 2: 7.0, 3: 6.0}.get(max(columns, rows), 4.0)
    text = {1: 9.0, 2: 8.5, 3: 7.5, 4: 6.5}.get(max(columns, rows), 5.6)
    column = min(_WIDEST_MM, (_WIDTH_MM - gutter * (columns - 1)) / columns)
    high = (_HEIGHT_MM - gutter * (rows - 1)) / rows
    # About 0.5 em a letter and 1.3 em a line; a point is 0.353 mm. Two lines at least, five at most.
    lines = min(5, max(2, math.ceil(letters * text * 0.5 * 0.353 / column)))
    words = (1.8 + lines * 1.32) * text * 0.353 + 1.5
    wide = max(12.0, min(column, (high - words) * 16 / 9))
    return Grid(columns, round(wide, 2), round(min(high, wide * 9 / 16 + words), 2), gutter, text)
