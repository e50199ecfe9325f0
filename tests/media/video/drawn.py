"""Small frames, segments and sounds for the tests of film files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.video.aac import encode_aac, join_aac
from media.video.encoder import encode_segment

WIDTH, HEIGHT = 320, 180


def frames(count: int, shade: int) -> Iterator[NDArray[np.uint8]]:
    """Yield I420 frames of one shade with a bar that grows by two pixels a frame."""
    for number in range(count):
        frame = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        frame[:HEIGHT] = shade
        frame[:20, : 4 + number * 2] = 235
        yield frame


def segment(folder: Path, name: str, count: int, shade: int, encoder: str = "x264") -> Path:
    """Return a segment of `count` frames."""
    encode_segment(frames(count, shade), folder / name, width=WIDTH, height=HEIGHT, encoder=encoder)
    return folder / name


def segments(folder: Path, counts: Sequence[int], shades: Sequence[int], encoder: str = "x264") -> list[Path]:
    """Return several segments."""
    pairs = enumerate(zip(counts, shades, strict=True))
    return [segment(folder, f"{number}.mp4", count, shade, encoder) for number, (count, shade) in pairs]


def sound(folder: Path, seconds: float) -> Path:
    """Return a file of AAC with a soft tone that begins and ends at full strength."""
    at = np.arange(round(seconds * 48_000)) / 48_000
    tone = (0.2 * np.sin(2 * np.pi * 440 * at)).astype(np.float32)
    encode_aac(np.stack([tone, tone], axis=1), folder / "scene.aac")
    join_aac([(folder / "scene.aac", len(tone))], folder / "sound.aac")
    (folder / "scene.aac").unlink()
    return folder / "sound.aac"


def shade_at(picture: NDArray[np.uint8]) -> float:
    """Return the luma, 16 to 235, of the part of a decoded picture that the bar does not reach."""
    return 16 + float(picture[100:170, 100:300].mean()) * 219 / 255


def bar_of(picture: NDArray[np.uint8]) -> int:
    """Return which frame of its segment a decoded picture shows, by the length of its bar."""
    return round((int((picture[8, :, 0] > 210).sum()) - 4) / 2)
