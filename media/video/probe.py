"""What a film file holds: streams, lengths, pictures at instants, and its sound as samples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.video.boxes import NoFilm, Track, fast_start, tracks
from media.video.ffmpeg import decode

_RATE = 48_000
_DECODERS = 12  # of one ffmpeg at the same time: each holds a few pictures in memory
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


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a file that has a name; times in seconds."""

    start_s: float
    end_s: float
    title: str


def chapters(path: Path) -> list[Chapter]:
    """Return the chapters of an MP4 file, of film or of sound alone. Raises EncodingFailed where it cannot be read."""
    told = decode(path, "-map_metadata", "0", "-map_chapters", "0", "-f", "ffmetadata", "-").decode(errors="replace")
    found: list[Chapter] = []
    for section in told.split("[CHAPTER]\n")[1:]:
        said = dict(line.split("=", 1) for line in section.splitlines() if "=" in line)
        unit = Fraction(said["TIMEBASE"])
        start, end = (float(int(said[name]) * unit) for name in ("START", "END"))
        found.append(Chapter(start, end, re.sub(r"\\(.)", r"\1", said.get("title", ""))))
    return found


def decode_audio(path: Path) -> NDArray[np.float32]:
    """Return a film's sound as float32 samples of shape (n, 2) at 48 kHz."""
    raw = decode(path, "-map", "0:a:0", "-f", "f32le", "-ac", "2", "-ar", str(_RATE), "-")
    return np.frombuffer(raw, np.float32).reshape(-1, 2)


def frame_at(path: Path, seconds: float, width: int = 1280, height: int = 720) -> NDArray[np.uint8]:
    """Return the picture shown at an instant as RGB of shape (height, width, 3); after the end, the last one."""
    return frames_at(path, [seconds], width, height)[0]


def frames_at(path: Path, instants: Sequence[float], width: int = 1280, height: int = 720) -> list[NDArray[np.uint8]]:
    """Return the pictures shown at several instants, as `frame_at` does, faster than one by one."""
    found = probe(path)
    groups = (instants[at : at + _DECODERS] for at in range(0, len(instants), _DECODERS))
    return [picture for group in groups for picture in _decoded(path, found, group, width, height)]


def _decoded(path: Path, found: Probe, instants: Sequence[float], width: int, height: int) -> NDArray[np.uint8]:
    """Decode a picture at each instant by one ffmpeg, which opens the film once for each."""
    numbers = [min(max(int(at * found.fps + 1e-6), 0), found.frames - 1) for at in instants]
    begins = [("-threads", "1", "-ss", f"{max(0.0, (number - 0.5) / found.fps):.6f}") for number in numbers]
    more = [word for begin in begins[1:] for word in (*begin, "-f", "mp4", "-i", path.resolve())]
    each = f"trim=end_frame=1,setpts=PTS-STARTPTS,scale={width}:{height}:flags=area"
    chains = [f"[{n}:v:0]{each}[p{n}]" for n in range(len(numbers))]
    joined = "".join(f"[p{n}]" for n in range(len(numbers))) + f"concat=n={len(numbers)}[all]"
    wanted = ["-filter_complex", ";".join([*chains, joined]), "-map", "[all]", "-fps_mode", "passthrough"]
    raw = decode(path, *more, *wanted, "-pix_fmt", "rgb24", "-f", "rawvideo", "-", before=begins[0])
    return np.frombuffer(raw, np.uint8).reshape(len(numbers), height, width, 3)
