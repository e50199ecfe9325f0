"""Text in the bundled typefaces."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import media.fonts
from media.pictures import raster
from media.pictures.planes import Planes
from media.pictures.raster import Bytes

_FOLDER = Path(media.fonts.__file__).parent
FACES = {"text": "NotoSans-Regular.ttf", "bold": "NotoSans-Bold.ttf", "title": "NotoSerifDisplay-Bold.ttf"}

_RANGES = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
_UNDRAWN = dict.fromkeys((*map(ord, "\u00ad\u034f\u061c\ufe0e\ufe0f\ufeff"), *_RANGES))
"""What joins, parts or turns letters and is none: the faces have signs for some of it, which nobody means to see."""


@lru_cache(maxsize=32)
def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a typeface of the bundle in pixels."""
    return ImageFont.truetype(str(_FOLDER / FACES[name]), size, layout_engine=ImageFont.Layout.BASIC)


def width_of(text: str, name: str, size: int, spacing: int = 0) -> int:
    """How wide a line is."""
    return round(face(name, size).getlength(text)) + spacing * max(0, len(text) - 1)


def wrapped(text: str, name: str, size: int, width: int, most: int = 99) -> list[str]:
    """Return the text in lines not wider than that; a line too many ends in an ellipsis, a word too long is cut."""
    lines: list[str] = []
    seen = unicodedata.normalize("NFC", text[:4000]).translate(_UNDRAWN)
    for paragraph in " ".join(seen.split(" ")).splitlines():
        line = ""
        for word in paragraph.split():
            fitting = _cut(word, name, size, width)
            trial = f"{line} {fitting}".strip()
            if line and width_of(trial, name, size) > width:
                lines.append(line)
                line = fitting
            else:
                line = trial
        lines.append(line)
    found = [line for line in lines if line]
    return found if len(found) <= most else [*found[: most - 1], _ended(found[most - 1], name, size, width)]


def _ended(line: str, name: str, size: int, width: int) -> str:
    while line and width_of(f"{line} …", name, size) > width:
        line = line[:-1]
    return f"{line} …"


def _cut(word: str, name: str, size: int, width: int) -> str:
    while len(word) > 1 and width_of(word, name, size) > width:
        word = word[: max(1, len(word) * 3 // 4)]
    return word


def missing(text: str) -> str:
    """Return the letters of a text that the faces lack, each once: they are drawn as boxes."""
    seen = dict.fromkeys(unicodedata.normalize("NFC", text).translate(_UNDRAWN))
    box = mask(["\uffff"], "text", 16)
    return "".join(sign for sign in seen if sign.strip() and np.array_equal(mask([sign], "text", 16), box))


def mask(lines: list[str], name: str, size: int, *, leading: float = 1.25, spacing: int = 0, outline: int = 0) -> Bytes:
    """Centred lines as a mask (h, w), with that many pixels around every stroke."""
    room = outline + 4
    wide = max((width_of(line, name, size, spacing) for line in lines), default=1) + 2 * room
    step = round(size * leading)
    image = Image.new("L", (wide + wide % 2, step * len(lines) + 2 * room + size // 3))
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        x = (wide - width_of(line, name, size, spacing)) / 2
        for piece in [line] if not spacing else list(line):
            draw.text((x, room + row * step), piece, fill=255, font=face(name, size), stroke_width=outline)
            x += face(name, size).getlength(piece) + spacing
    return np.asarray(image, dtype=np.uint8)


@dataclass(frozen=True)
class Overlay:
    """White text with a dark edge, to be burned into frames: what it lets through and adds, for light and colour."""

    left: int
    top: int
    rest: Bytes
    light: Bytes
    rest_half: Bytes
    grey_half: Bytes

    def burn(self, frame: Planes) -> None:
        """Write it into the frame, in place."""
        height, width = self.rest.shape
        part = frame.y[self.top : self.top + height, self.left : self.left + width]
        part[:] = raster.added(raster.multiplied(part, self.rest), self.light)
        rows, columns = slice(self.top // 2, (self.top + height) // 2), slice(self.left // 2, (self.left + width) // 2)
        for plane in (frame.u, frame.v):
            plane[rows, columns] = raster.added(
                raster.multiplied(np.ascontiguousarray(plane[rows, columns]), self.rest_half), self.grey_half
            )


def overlay(
    lines: list[str], size: int, frame: tuple[int, int], middle: float, *, name: str = "bold", left: float | None = None
) -> Overlay | None:
    """Lines around a height (share of the frame's), centred or from a left edge (share of the width)."""
    if not lines:
        return None
    inner = mask(lines, name, size, outline=0)
    outer = mask(lines, name, size, outline=max(2, size // 12))
    inner = _padded(inner, outer.shape)
    outer = np.maximum(raster.blurred(outer, 1.2), inner)
    height, width = (side - side % 2 for side in outer.shape)
    inner, outer = inner[:height, :width], np.ascontiguousarray(outer[:height, :width])
    x = (frame[0] - width) // 2 if left is None else round(frame[0] * left)
    y = min(frame[1] - height, round(frame[1] * middle - height / 2))
    light = raster.linear(np.ascontiguousarray(inner), np.array([[(235 - 16) / 255, 0.0]]))
    light = raster.added(light, raster.linear(outer, np.array([[16 / 255, 0.0]])))
    rest = 255 - outer
    half = raster.halved(rest)
    return Overlay(
        max(0, x - x % 2), max(0, y - y % 2), rest, light, half, raster.linear(255 - half, np.array([[128 / 255, 0.0]]))
    )


def _padded(inner: Bytes, shape: tuple[int, ...]) -> Bytes:
    """Return the text without edge in the middle of a sheet as big as the text with its edge."""
    sheet = np.zeros(shape, np.uint8)
    top, left = (shape[0] - inner.shape[0]) // 2, (shape[1] - inner.shape[1]) // 2
    sheet[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return sheet
