"""Titles, credits and fades, as frames of the same form as shots."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from media.pictures import raster
from media.pictures.colour import Colour, as_bytes, mix
from media.pictures.lettering import mask, wrapped
from media.pictures.planes import Planes, i420
from media.pictures.raster import Bytes
from media.pictures.seeds import dice

HONEST = (
    "Previsualisation",
    "Pictures, voices and music were drawn and synthesised by rules.",
    "No generative model was used.",
)
_INK: Colour = (0.95, 0.93, 0.88)


def title_card(
    title: str,
    credit_lines: Sequence[str] = (),
    duration_frames: int = 72,
    width: int = 1280,
    height: int = 720,
    *,
    fade: int = 14,
) -> Iterator[Bytes]:
    """Return the title with a line or two under it, on a ground whose colour follows the title."""
    return faded(_held(title_picture(title, credit_lines, width, height), duration_frames), duration_frames, fade, fade)


def title_picture(title: str, credit_lines: Sequence[str] = (), width: int = 1280, height: int = 720) -> Bytes:
    """Return the title card itself, RGB (h, w, 3)."""
    picture = _ground(title, width, height)
    size = _fitting(title, width, height)
    lines = wrapped(title, "title", size, round(width * 0.86), 3)
    top = height * 0.47 - len(lines) * size * 0.62
    write(picture, mask(lines, "title", size, leading=1.2), round(top), _INK)
    below = top + len(lines) * size * 1.2 + height * 0.07
    rule = round(width * 0.06)
    picture[round(below) : round(below) + 2, width // 2 - rule : width // 2 + rule] = as_bytes((0.85, 0.66, 0.36))
    small = round(height * 0.034)
    for row, line in enumerate(credit_lines[:4]):
        text = wrapped(line, "text", small, round(width * 0.64), 1)  # letters are spaced below
        if text:
            write(
                picture,
                mask(text, "text", small, spacing=2),
                round(below + height * 0.045 + row * small * 1.6),
                mix(_INK, (0.4, 0.45, 0.55), 0.35),
            )
    return picture


def _fitting(title: str, width: int, height: int) -> int:
    """Long titles are set smaller."""
    return round(min(height * 0.15, max(height * 0.06, width * 1.35 / max(8, len(title)))))


def credits(  # noqa: A001 - the trade's word
    lines: Sequence[str], duration_frames: int, width: int = 1280, height: int = 720, fade: int = 16
) -> Iterator[Bytes]:
    """Return the closing credits, rolling if they are long; the last lines say how the film was made."""
    sheet = _roll([*lines, "", *HONEST], width, height)
    spare = sheet.shape[0] - height
    if spare <= 0:
        top = (height - sheet.shape[0]) // 2
        picture = np.zeros((height, width, 3), np.uint8)
        picture[:] = as_bytes((0.03, 0.03, 0.04))
        picture[top : top + sheet.shape[0]] = sheet
        return faded(_held(picture, duration_frames), duration_frames, fade, fade)
    return faded(_rolling(sheet, duration_frames, height), duration_frames, fade, fade)


def _roll(lines: Sequence[str], width: int, height: int) -> Bytes:
    """All credits on one sheet; a line that ends in a colon heads what follows."""
    size = round(height * 0.036)
    step = round(size * 1.75)
    rows = [
        (row, line.rstrip().endswith(":"))
        for line in lines
        for row in (wrapped(line, "text", size, round(width * 0.84)) or [""])
    ]
    sheet = np.zeros((step * (len(rows) + 2), width, 3), np.uint8)
    sheet[:] = as_bytes((0.03, 0.03, 0.04))
    for index, (row, heads) in enumerate(rows):
        if row:
            colour: Colour = (0.85, 0.66, 0.36) if heads else _INK
            write(
                sheet,
                mask([row.rstrip(":") if heads else row], "bold" if heads else "text", size),
                step * (index + 1),
                colour,
            )
    return sheet


def _rolling(sheet: Bytes, count: int, height: int) -> Iterator[Bytes]:
    """Return the sheet moving up by whole even pixels, at rest at either end."""
    spare, last = sheet.shape[0] - height, -1
    frame: Bytes | None = None
    for number in range(count):
        share = min(1.0, max(0.0, (number / max(1, count - 1) - 0.1) / 0.8))
        top = round(spare * share / 2) * 2
        if frame is None or top != last:
            frame, last = i420(np.ascontiguousarray(sheet[top : top + height])), top
        yield frame


def black(duration_frames: int, width: int = 1280, height: int = 720) -> Iterator[Bytes]:
    """Nothing."""
    return _held(np.zeros((height, width, 3), np.uint8), duration_frames)


def _held(picture: Bytes, count: int) -> Iterator[Bytes]:
    frame = i420(picture)
    frame.flags.writeable = False
    for _ in range(count):
        yield frame


def faded(shots: Iterable[Bytes], count: int, fade_in: int = 0, fade_out: int = 0) -> Iterator[Bytes]:
    """Return the frames, of which there are `count`, out of black at the start and into black at the end."""
    for number, frame in enumerate(shots):
        level = min(1.0, (number + 1) / (fade_in + 1), (count - number) / (fade_out + 1))
        yield frame if level >= 1 else _dimmed(frame, level)


def _dimmed(frame: Bytes, level: float) -> Bytes:
    dark = Planes.over(np.empty_like(frame))
    source = Planes.over(frame)
    dark.y[:] = raster.linear(source.y, np.array([[level, 16 * (1 - level)]]))
    for plane, part in ((dark.u, source.u), (dark.v, source.v)):
        plane[:] = raster.linear(np.ascontiguousarray(part), np.array([[level, 128 * (1 - level)]]))
    dark.buffer.flags.writeable = False
    return dark.buffer


def write(picture: Bytes, letters: Bytes, top: int, colour: Colour, left: int | None = None) -> None:
    """Put a text mask on an RGB picture in place, centred or from a left edge; what sticks out is cut."""
    height, width = picture.shape[:2]
    x = (width - letters.shape[1]) // 2 if left is None else left
    x0, y0 = max(0, x), max(0, top)
    part = picture[y0 : min(height, top + letters.shape[0]), x0 : min(width, x + letters.shape[1])]
    if not part.size:
        return
    cover = np.ascontiguousarray(letters[y0 - top : y0 - top + part.shape[0], x0 - x : x0 - x + part.shape[1]])
    ink = raster.linear(cover, np.stack([np.array(as_bytes(colour)) / 255, np.zeros(3)], axis=1))
    part[:] = raster.added(raster.multiplied(np.ascontiguousarray(part), raster.tripled(255 - cover)), ink)


def _ground(title: str, width: int, height: int) -> Bytes:
    """Return a dark ground with a warm or cold glow."""
    chance = dice("card", title)
    glow = chance.choice(((0.30, 0.15, 0.10), (0.10, 0.19, 0.28), (0.22, 0.12, 0.24), (0.10, 0.22, 0.18)))
    y, x = np.mgrid[0:1:90j, 0:1:160j]
    away = np.exp(-(((x - 0.5) / 0.55) ** 2 + ((y - chance.uniform(0.75, 0.95)) / 0.5) ** 2))
    low = np.array([0.035, 0.035, 0.05]) + away[..., None] * np.array(glow)
    return raster.resized(raster.as_bytes((low * 255).astype(np.float32)), width, height)
