"""What a film file holds: streams, lengths, pictures at instants, and its sound as samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.video.boxes import NoFilm, Track, fast_start, tracks
from media.video.ffmpeg import decode

_RATE = 48_000
_MOST_PIXELS = 8192 * 4320
_CODECS = {"avc1": "h264", "avc3": "h264", "hvc1": "hevc", "hev1": "hevc", "av01": "av1", "mp4a": "aac"}


@dataclass(frozen=True, slots=True)
class Probe:
    """What a film file holds; read from its index, nothing is decoded. `duration_s` is that of the pictures."""

    duration_s: float
    width: int
    height: int
    fps: float
    frames: int
    video_codec: str
    audio_codec: str
    audio_s: float
    subtitles: int
    fast_start: bool


def probe(path: Path) -> Probe:
    """Read the index of an MP4 file. Raises NoFilm (a ValueError) for a file that is none."""
    found = tracks(path)
    video, audio = _first(found, "vide"), _first(found, "soun")
    if video is None or not video.length or not 0 < video.width * video.height <= _MOST_PIXELS:
        raise NoFilm(f"{path.name} holds no film.")
    return Probe(
        duration_s=video.duration_s,
        width=video.width,
        height=video.height,
        fps=video.samples / video.duration_s,
        frames=video.samples,
        video_codec=_CODECS.get(video.codec, video.codec),
        audio_codec=_CODECS.get(audio.codec, audio.codec) if audio else "",
        audio_s=audio.shown_s if audio else 0.0,
        subtitles=sum(track.codec in {"tx3g", "wvtt", "stpp"} for track in found),
        fast_start=fast_start(path),
    )


def _first(found: list[Track], kind: str) -> Track | None:
    return next((track for track in found if track.kind == kind), None)


def check_decodes(path: Path) -> int:
    """Decode every picture and sound of a film and return how many pictures it has.

    Raises EncodingFailed at the first fault, NoFilm for a file that is none.
    """
    probe(path)
    strict = ("-xerror", "-err_detect", "explode")
    hashes = decode(path, "-map", "0:v", "-f", "framecrc", "-", "-map", "0:a?", "-f", "null", "-", before=strict)
    return sum(not line.startswith(b"#") for line in hashes.splitlines())


def frame_count(path: Path) -> int:
    """Decode a film and return how many pictures it has. Raises EncodingFailed where it cannot be decoded."""
    return check_decodes(path)


def decode_audio(path: Path) -> NDArray[np.float32]:
    """Return a film's sound as float32 samples of shape (n, 2) at 48 kHz."""
    raw = decode(path, "-map", "0:a:0", "-f", "f32le", "-ac", "2", "-ar", str(_RATE), "-")
    return np.frombuffer(raw, np.float32).reshape(-1, 2)


def frame_at(path: Path, seconds: float, width: int = 1280, height: int = 720) -> NDArray[np.uint8]:
    """Return the picture shown at an instant as RGB of shape (height, width, 3); after the end, the last one."""
    found = probe(path)
    number = min(max(int(seconds * found.fps + 1e-6), 0), found.frames - 1)
    scaled = ["-frames:v", "1", "-vf", f"scale={width}:{height}:flags=area", "-pix_fmt", "rgb24"]
    begin = ("-ss", f"{max(0.0, (number - 0.5) / found.fps):.6f}")
    raw = decode(path, "-map", "0:v:0", *scaled, "-f", "rawvideo", "-", before=begin)
    return np.frombuffer(raw, np.uint8).reshape(height, width, 3)


def evenly(path: Path, count: int) -> list[float]:
    """Return `count` instants spread evenly over a film, none at its very edges."""
    length = probe(path).duration_s
    return [length * (number + 0.5) / count for number in range(count)]


def contact_sheet(path: Path, instants: list[float], columns: int = 4, width: int = 480) -> NDArray[np.uint8]:
    """Return pictures at instants side by side, `columns` in a row, as RGB."""
    height = width * 9 // 16
    pictures = [frame_at(path, at, width, height) for at in instants]
    pictures += [np.full((height, width, 3), 24, np.uint8)] * (-len(pictures) % columns)
    rows = [np.hstack(pictures[i : i + columns]) for i in range(0, len(pictures), columns)]
    return np.vstack(rows)
