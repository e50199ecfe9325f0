"""Sound to AAC, scene by scene, and the scenes laid one after another without encoding anything again.

So a changed line changes the sound of its scene alone. It needs that frames can be left out at the joints: a scene
begins at the frame that is nearest to its first picture (10.7 ms from it at most), and ends in silence.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.video.ffmpeg import EncodingFailed, run

RATE = 48_000
FRAME = 1024  # samples that an AAC frame moves on
_HEADER = 7  # bytes of an ADTS header without a checksum
_FADE = 1440  # samples; 30 ms
AAC_SOURCE = ("-f", "f32le", "-ac", "2", "-ar", str(RATE))
# Without noise substitution: a decoder would make up noise that depends on what it decoded before, so that a scene in
# the film had other peaks, by a third of full scale, than the same scene when it was measured. The encoder's other
# search takes 2.4 times the CPU; with this one and 32 kbit/s more, noise is 2 to 4 dB lower up to 5 kHz and above it a
# dB higher, in the worst twentieth 3 to 5; peaks overshoot by 0.04 dB instead of 0.55 [measured on last-train].
AAC = ("-c:a", "aac", "-b:a", "224k", "-aac_coder", "fast", "-aac_pns", "0")


def encode_aac(samples: NDArray[np.float32], out: Path) -> None:
    """Encode stereo sound of shape (n, 2) at 48 kHz to AAC of 224 kbit/s in ADTS frames.

    The first frame is the encoder's start and not heard; after the sound come at least a frame of silence. Equal sound
    gives equal bytes. Raises EncodingFailed.
    """
    silence = np.zeros((2 * FRAME - len(samples) % FRAME, 2), np.float32)
    with _raw(out.parent) as raw:
        with raw.open("wb") as file:
            file.write(np.ascontiguousarray(samples, "<f4").data)
            file.write(silence.data)
        run(*AAC_SOURCE, "-i", raw, *AAC, "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "adts", out)


def decode_aac(path: Path) -> NDArray[np.float32]:
    """Return the sound of a file of `encode_aac` as it is heard, with silence after it. Raises EncodingFailed."""
    with tempfile.TemporaryDirectory() as folder, _raw(Path(folder)) as raw:
        run("-f", "aac", "-i", path, *AAC_SOURCE, raw)
        return np.fromfile(raw, np.float32).reshape(-1, 2)[FRAME:]


@contextmanager
def _raw(folder: Path) -> Generator[Path]:
    """Give a file's name to hand samples over: through a pipe they go four KiB at a time."""
    raw = folder / "sound.f32"
    try:
        yield raw
    finally:
        raw.unlink(missing_ok=True)


def ended_for_joining(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return sound that fades to silence before its last frames, which the next scene's first may replace."""
    end = max(0, len(samples) // FRAME - 1) * FRAME
    begin = max(0, end - _FADE)
    result = samples.copy()
    result[end:] = 0.0
    result[begin:end] *= np.linspace(1.0, 0.0, end - begin, dtype=np.float32)[:, None]
    return result


def join_aac(scenes: Sequence[tuple[Path, int]], out: Path) -> None:
    """Lay scenes (files of `encode_aac`, lengths in samples) one after another. Raises EncodingFailed."""
    begin = 0
    with out.open("wb") as whole:
        for number, (path, length) in enumerate(scenes, 1):
            end = begin + length
            last = frames_of(end) if number == len(scenes) else round(end / FRAME)
            whole.write(_first_frames(path, last - round(begin / FRAME)))
            begin = end


def frames_of(length: int) -> int:
    """Return how many AAC frames hold so many samples: one more than they fill, for the encoder's start."""
    return -(-length // FRAME) + 1


def adts_frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield begin and end of every ADTS frame (ISO/IEC 13818-7, 6.2). Raises EncodingFailed where there is none."""
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at + 3 : at + 6], "big") >> 5 & 0x1FFF
        if data[at : at + 1] != b"\xff" or not _HEADER <= size <= len(data) - at:
            raise EncodingFailed(f"The sound has no AAC frame at byte {at}.")
        yield at, at + size
        at += size


def _first_frames(path: Path, count: int) -> bytes:
    data = path.read_bytes()
    frames = list(adts_frames(data))
    if len(frames) < count:
        raise EncodingFailed(f"The sound of a scene has {len(frames)} frames where {count} belong.")
    return data[: frames[count - 1][1]] if count else b""
