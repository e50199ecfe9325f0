"""Sound alone as a file of its own: encoded, with metadata and chapters, and measured as it is heard."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from media.sound.levels import Levels, joined, levels_of
from media.video.ffmpeg import run
from media.video.join import Marks, ffmetadata

RATE = 48_000
_PIECE = 60 * RATE  # samples that are measured at once
FORMATS = {
    "m4a": ("audio/mp4", ["-c:a", "aac", "-b:a", "96k", "-aac_pns", "0", "-movflags", "+faststart", "-f", "ipod"]),
    "mp3": ("audio/mpeg", ["-c:a", "libmp3lame", "-b:a", "96k", "-id3v2_version", "4", "-f", "mp3"]),
    "opus": ("audio/ogg", ["-c:a", "libopus", "-b:a", "48k", "-f", "ogg"]),
}
"""By name: the media type, and how it is written."""
_FORM = ("-f", "f32le", "-ac", "1", "-ar", str(RATE))


def encode(raw: Path, out: Path, kind: str, marks: Marks) -> None:
    """Encode mono sound at 48 kHz (float32, nothing else in the file) with chapters. Raises EncodingFailed.

    `out` is written whole or not at all.
    """
    part = out.with_name(f".{out.name}.part")
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        told = Path(folder) / "metadata.txt"
        told.write_text(ffmetadata(marks), encoding="utf-8")
        inputs = [*_FORM, "-i", raw, "-f", "ffmetadata", "-i", told]
        streams = ["-map", "0:a", "-map_metadata", "1", "-map_chapters", "1", "-fflags", "+bitexact"]
        try:
            run(*inputs, *streams, "-flags:a", "+bitexact", *FORMATS[kind][1], part)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)


def measured(path: Path) -> Levels:
    """Return the levels of a sound file of ours as it is heard, read piece by piece. Raises EncodingFailed."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        raw = Path(folder) / "heard.f32"
        run("-i", path, *_FORM, raw)
        samples = np.memmap(raw, np.float32, mode="r") if raw.stat().st_size else np.zeros(0, np.float32)
        return joined(
            levels_of(np.array(samples[at : at + _PIECE]), peaks_above=0.05) for at in range(0, len(samples), _PIECE)
        )
