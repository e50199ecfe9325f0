"""What a film file holds: streams, lengths, whether it starts playing early, and its sound as samples."""

from __future__ import annotations

import re
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.video.ffmpeg import program, run

_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Probe:
    """What a film file holds."""

    duration_s: float
    width: int
    height: int
    fps: float
    video_codec: str
    audio_codec: str
    subtitles: int
    fast_start: bool


def probe(path: Path) -> Probe:
    """Read the header of an MP4 file. Raises ValueError for a file that is none."""
    if not _is_mp4(path):
        raise ValueError(f"{path.name} is no MP4 file.")
    told = subprocess.run(
        [program(), "-hide_banner", "-protocol_whitelist", "file,pipe", "-f", "mp4", "-i", str(path)],
        capture_output=True,
        timeout=60,
        check=False,
    ).stderr.decode(errors="replace")
    length = re.search(r"Duration: (\d+):(\d+):([\d.]+)", told)
    video = re.search(r"Video: (\w+).*?, (\d+)x(\d+).*?, ([\d.]+) fps", told)
    audio = re.search(r"Audio: (\w+)", told)
    if length is None or video is None:
        raise ValueError(f"{path.name} holds no film.")
    hours, minutes, seconds = length.groups()
    return Probe(
        int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        int(video[2]),
        int(video[3]),
        float(video[4]),
        video[1],
        audio[1] if audio else "",
        told.count("Subtitle:"),
        fast_start(path),
    )


def _is_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp"


def fast_start(path: Path) -> bool:
    """Tell whether the index (moov) stands before the media (mdat), so that playing begins before all is there."""
    with path.open("rb") as file:
        while len(header := file.read(8)) == 8:
            size, kind = struct.unpack(">I4s", header)
            if kind in {b"moov", b"mdat"}:
                return kind == b"moov"
            if size == 1:
                size = struct.unpack(">Q", file.read(8))[0] - 8
            file.seek(size - 8, 1)
    return False


def frame_count(path: Path) -> int:
    """Decode a film and return how many pictures it has. Raises EncodingFailed where it cannot be decoded."""
    sizes = run("-f", "mp4", "-i", path, "-map", "0:v", "-f", "rawvideo", "-vf", "scale=16:16", "-pix_fmt", "gray", "-")
    return len(sizes) // 256


def decode_audio(path: Path) -> NDArray[np.float32]:
    """Return a film's sound as float32 samples of shape (n, 2) at 48 kHz."""
    raw = run("-f", "mp4", "-i", path, "-map", "0:a", "-f", "f32le", "-ac", "2", "-ar", str(_RATE), "-")
    return np.frombuffer(raw, np.float32).reshape(-1, 2)


def frame_at(path: Path, seconds: float, width: int = 1280, height: int = 720) -> NDArray[np.uint8]:
    """Return the picture shown at an instant, at 24 frames a second, as RGB of shape (height, width, 3)."""
    scaled = ["-frames:v", "1", "-vf", f"scale={width}:{height}", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = run("-ss", f"{max(0.0, seconds - 1 / 48):.4f}", "-f", "mp4", "-i", path, "-map", "0:v", *scaled)
    return np.frombuffer(raw, np.uint8).reshape(height, width, 3)


def contact_sheet(path: Path, instants: list[float], columns: int = 4, width: int = 480) -> NDArray[np.uint8]:
    """Return pictures at instants side by side, `columns` in a row, as RGB."""
    height = width * 9 // 16
    pictures = [frame_at(path, at, width, height) for at in instants]
    pictures += [np.zeros((height, width, 3), np.uint8)] * (-len(pictures) % columns)
    rows = [np.hstack(pictures[i : i + columns]) for i in range(0, len(pictures), columns)]
    return np.vstack(rows)
