"""Frames to closed video segments that are joined later without encoding them again."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.video.ffmpeg import EncodingFailed, command, said
from media.video.held import hold

_KEYFRAMES = 48  # frames between two key frames: 2 s, also where a later cut can be made without encoding
_PIPE = 1 << 20  # bytes; a pipe of 64 KiB would make drawing and encoding wait for each other 21 times a frame
_QUALITY = 20  # x264's crf: drawn pictures show no loss at 1280x720 [looked at]
# What is seen for longer is worth more bits. x264 is not told of held frames, which it had refined: with the crf of
# others they lose 0.5 to 2 dB of 53, with this none.
_QUALITY_HELD = 19

# Measured on drawn pictures of 1280x720 [CPU ms a frame, dB of luma, KiB for 10 s]: veryfast 3.9, 54.7, 320; superfast
# 3.2, 59.5, 934; ultrafast 2.1, 60.8, 1807; openh264 1.9, 54.9, 827. A second thread gives other bytes for no less CPU,
# and shots are encoded side by side anyway. -tune animation saves a third of the bytes, but its weak adaptive
# quantisation makes blocks of dark skies.
# No B-frames: a segment then begins with its first frame in both orders, and joints need no edit lists. Stitchable: the
# parameters do not depend on the quality, so that a film's segments share those of its head, as players expect.
ENCODERS = {
    "x264": [
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-tune",
        "animation",
        "-crf",
        str(_QUALITY),
        "-bf",
        "0",
        "-threads",
        "1",
        "-x264-params",
        "stitchable=1",
    ],
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
    repeats: Sequence[bool] = (),
    on_frame: Callable[[int], None] = lambda _: None,
) -> SegmentInfo:
    """Encode I420 frames, each of shape (height * 3 // 2, width), to an H.264 segment with closed groups of pictures.

    Equal frames give equal bytes. `repeats` tells of every frame, when somebody knows, whether it is like the one
    before: then it is not encoded. `on_frame` hears the number of each frame written and may raise to stop.
    Raises EncodingFailed; whatever is raised, `path` is written whole or not at all.
    """
    part = path.with_name(f".{path.name}.part")
    encoded = path.with_name(f".{path.name}.encoded")
    held = _held(repeats) if encoder == "x264" else []
    with tempfile.TemporaryFile() as stderr, _gone_afterwards(part, encoded):
        words = _command(encoded, (width, height, fps), encoder, held)
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=stderr, pipesize=_PIPE)
        try:
            checked = _checked(frames, (height * 3 // 2, width))
            count = _write(process, checked, on_frame, held)
            process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.returncode or not count:
            stderr.seek(0)
            raise EncodingFailed(said(stderr.read(), process.returncode) if count else "There are no frames to encode.")
        if encoder == "x264":
            hold(encoded, part, held or [False] * count)
            part.replace(path)
        else:
            encoded.replace(path)
    return SegmentInfo(path, count, width, height, fps)


@contextlib.contextmanager
def _gone_afterwards(*files: Path) -> Generator[None]:
    """Leave nothing half-written behind."""
    try:
        yield
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def _write(
    process: subprocess.Popen[bytes],
    frames: Iterable[NDArray[np.uint8]],
    on_frame: Callable[[int], None],
    held: Sequence[bool],
) -> int:
    """Hand over the frames that are not held; return how many there are with these."""
    count = 0
    pipe = process.stdin
    if pipe is None:
        raise EncodingFailed("ffmpeg has no input.")
    try:
        for frame in frames:
            if count >= len(held) or not held[count]:
                pipe.write(np.ascontiguousarray(frame).data.cast("B"))
            count += 1
            on_frame(count)
    except BrokenPipeError:
        pass  # ffmpeg ended early; its status says why
    finally:
        with contextlib.suppress(BrokenPipeError):
            pipe.close()
    return count


def _checked(frames: Iterable[NDArray[np.uint8]], shape: tuple[int, int]) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames; one of another size would shift all that follow without a word from ffmpeg."""
    for frame in frames:
        if frame.shape != shape or frame.dtype != np.uint8:
            raise EncodingFailed(f"A frame has the shape {frame.shape} of {frame.dtype}, not {shape} of uint8.")
        yield frame


def _command(out: Path, form: tuple[int, int, int], encoder: str, held: Sequence[bool]) -> list[str]:
    width, height, fps = form
    # The colours are told of the source: told of the output alone, ffmpeg 9 leaves primaries and transfer unknown.
    colour = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    picture = ["-pix_fmt", "yuv420p", "-s", f"{width}x{height}", "-r", str(fps)]
    source = ["-f", "rawvideo", *picture, *colour, "-i", "pipe:0"]
    groups = ["-g", str(_KEYFRAMES), "-keyint_min", str(_KEYFRAMES), "-sc_threshold", "0", "-flags", "+cgop"]
    exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-video_track_timescale", "12288"]
    longer = ["-crf", str(_QUALITY_HELD)] if any(held) else []
    words = [*ENCODERS[encoder], *longer, *groups, *_keys(held, fps), *exact, "-write_btrt", "0"]
    return command(*source, "-an", *words, "-f", "mp4", out)


def _held(repeats: Sequence[bool]) -> list[bool]:
    """Tell of every frame whether it is held; a key frame never is."""
    return [repeated and number % _KEYFRAMES > 0 for number, repeated in enumerate(repeats)]


def _keys(held: Sequence[bool], fps: int) -> list[str]:
    """Return ffmpeg's words for the key frames among the frames that it is given: in the film they lie as always."""
    given = [number for number, repeated in enumerate(held) if not repeated]
    # A quarter of a frame early: ffmpeg rounds, and a time just after a frame's would be the next one's.
    times = [f"{(place - 0.25) / fps:.4f}" for place, number in enumerate(given) if number and number % _KEYFRAMES == 0]
    return ["-force_key_frames", ",".join(times)] if times else []
