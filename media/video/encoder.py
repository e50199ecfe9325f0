"""Frames to closed video segments that are joined later without encoding them again."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.video.ffmpeg import EncodingFailed, command, said

_KEYFRAMES = 48  # frames between two key frames: 2 s, also where a later cut can be made without encoding
_QUALITY = 20  # x264's crf: drawn pictures show no loss at 1280x720 [looked at]

# No B-frames: a segment then begins with its first frame in both orders, and joints need no edit lists.
_ENCODERS = {
    "x264": ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(_QUALITY), "-bf", "0", "-threads", "1"],
    "openh264": ["-c:v", "libopenh264", "-b:v", "4M", "-threads", "1"],
}


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """A finished segment."""

    path: Path
    frames: int
    width: int
    height: int
    fps: int

    @property
    def duration_s(self) -> float:
        """The segment's length in seconds."""
        return self.frames / self.fps


def encode_segment(
    frames: Iterable[NDArray[np.uint8]],
    path: Path,
    *,
    width: int = 1280,
    height: int = 720,
    fps: int = 24,
    encoder: str = "x264",
    on_frame: Callable[[int], None] = lambda _: None,
) -> SegmentInfo:
    """Encode I420 frames, each of shape (height * 3 // 2, width), to an H.264 segment with closed groups of pictures.

    Equal frames give equal bytes. `on_frame` hears the number of each frame written and may raise to stop. Raises
    EncodingFailed; whatever is raised, `path` is written whole or not at all.
    """
    part = path.with_name(f".{path.name}.part")
    with tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(_command(part, width, height, fps, encoder), stdin=subprocess.PIPE, stderr=stderr)
        try:
            count = _write(process, frames, on_frame)
            process.wait()
        except BaseException:
            process.kill()
            process.wait()
            part.unlink(missing_ok=True)
            raise
        if process.returncode or not count:
            part.unlink(missing_ok=True)
            stderr.seek(0)
            raise EncodingFailed(said(stderr.read(), process.returncode) if count else "There are no frames to encode.")
    part.replace(path)
    return SegmentInfo(path, count, width, height, fps)


def _write(
    process: subprocess.Popen[bytes], frames: Iterable[NDArray[np.uint8]], on_frame: Callable[[int], None]
) -> int:
    count = 0
    pipe = process.stdin
    if pipe is None:
        raise EncodingFailed("ffmpeg has no input.")
    try:
        for frame in frames:
            pipe.write(np.ascontiguousarray(frame).data.cast("B"))
            count += 1
            on_frame(count)
    except BrokenPipeError:
        pass  # ffmpeg ended early; its status says why
    finally:
        with contextlib.suppress(BrokenPipeError):
            pipe.close()
    return count


def _command(part: Path, width: int, height: int, fps: int, encoder: str) -> list[str]:
    source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}", "-r", str(fps), "-i", "pipe:0"]
    groups = ["-g", str(_KEYFRAMES), "-keyint_min", str(_KEYFRAMES), "-sc_threshold", "0", "-flags", "+cgop"]
    colour = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-video_track_timescale", "12288"]
    return command(*source, "-an", *_ENCODERS[encoder], *groups, *colour, *exact, "-f", "mp4", part)
