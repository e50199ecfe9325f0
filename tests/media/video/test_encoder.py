from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media.video.boxes import tracks
from media.video.encoder import encode_segment
from media.video.ffmpeg import EncodingFailed, decode
from media.video.held import hold
from media.video.probe import check_decodes
from media.video.segment import read
from tests.media.video.drawn import HEIGHT, WIDTH, frames, segment

ROOT = Path(__file__).parents[3]

_FILLING_THE_DISK = """
import sys
from pathlib import Path
import numpy as np
from media.video.encoder import encode_segment
from media.video.ffmpeg import EncodingFailed
noise = np.random.default_rng(1)
try:
    frames = (noise.integers(0, 255, (270, 320), np.uint8) for _ in range(60))
    encode_segment(frames, Path(sys.argv[1]), width=320, height=180)
except EncodingFailed as failed:
    print("refused:", failed)
"""


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("encoder", ["x264", "openh264"])
def test_equal_frames_give_equal_bytes(tmp_path: Path, encoder: str) -> None:
    first, second = (segment(tmp_path, name, 30, 90, encoder) for name in ("a.mp4", "b.mp4"))
    assert first.read_bytes() == second.read_bytes()


def test_a_segment_has_every_frame_and_lasts_exactly_as_long(tmp_path: Path) -> None:
    info = encode_segment(frames(31, 90), tmp_path / "a.mp4", width=WIDTH, height=HEIGHT)
    assert (info.frames, info.duration_s) == (31, 31 / 24)
    (track,) = tracks(info.path)
    assert (track.kind, track.codec, track.samples, track.width, track.height) == ("vide", "avc1", 31, WIDTH, HEIGHT)
    assert track.duration_s == 31 / 24
    assert check_decodes(info.path) == 31


@pytest.mark.parametrize(("count", "held"), [(9, 2), (10, 2), (12, 3), (1, 2)])
def test_frames_that_are_said_to_repeat_are_all_there_and_look_the_same(tmp_path: Path, count: int, held: int) -> None:
    shown = list(frames(count, 90))
    given = [shown[number // held] for number in range(count)]
    repeats = [number % held > 0 for number in range(count)]
    told = encode_segment(iter(given), tmp_path / "told.mp4", width=WIDTH, height=HEIGHT, repeats=repeats)
    assert (told.frames, tracks(told.path)[0].duration_s) == (count, count / 24)
    raw = decode(told.path, "-f", "rawvideo", "-")
    decoded = np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT * 3 // 2, WIDTH)
    assert len(decoded) == count
    for seen, meant in zip(decoded, given, strict=True):
        assert np.abs(seen.astype(int) - meant).mean() < 1


@pytest.mark.parametrize("decoder", ["h264", "libopenh264"])
def test_two_decoders_show_a_held_frame_exactly_as_the_one_before(tmp_path: Path, decoder: str) -> None:
    shown = list(frames(20, 90))
    given = [shown[number // 7] for number in range(140)]
    repeats = [number % 7 > 0 for number in range(140)]
    path = encode_segment(given, tmp_path / "a.mp4", width=WIDTH, height=HEIGHT, repeats=repeats).path
    raw = decode(path, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-", before=("-c:v", decoder))
    decoded = np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT * 3 // 2, WIDTH)
    assert len(decoded) == 140
    for number, (before, after) in enumerate(pairwise(decoded), 1):
        if repeats[number] and number % 48:
            assert np.array_equal(before, after), number
    assert np.array_equal(decoded, np.frombuffer(decode(path, "-f", "rawvideo", "-"), np.uint8).reshape(decoded.shape))


def test_segments_share_their_parameters_whether_frames_are_held_in_them_or_not(tmp_path: Path) -> None:
    moving = segment(tmp_path, "moving.mp4", 12, 90)
    held = encode_segment(
        [next(frames(1, 90))] * 12, tmp_path / "held.mp4", width=WIDTH, height=HEIGHT, repeats=[False] + [True] * 11
    )
    assert read(held.path).sets == read(moving).sets


def test_a_segment_can_be_entered_every_two_seconds_however_long_its_frames_are_held(tmp_path: Path) -> None:
    (shown,) = frames(1, 90)
    path = tmp_path / "a.mp4"
    encode_segment([shown] * 120, path, width=WIDTH, height=HEIGHT, repeats=[number > 0 for number in range(120)])
    told = decode(path, "-map", "0:v", "-c", "copy", "-f", "framecrc", "-").decode()
    assert len([line for line in told.splitlines() if not line.startswith("#")]) == 120
    keys = decode(path, "-map", "0:v", "-f", "framecrc", "-", before=("-skip_frame", "nokey")).decode()
    times = [int(line.split(",")[1]) for line in keys.splitlines() if not line.startswith("#")]
    assert times == [0, 48, 96]


def test_repeats_of_another_count_than_the_frames_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(EncodingFailed, match="given 5 frames where 7"):
        encode_segment(frames(5, 90), tmp_path / "a.mp4", width=WIDTH, height=HEIGHT, repeats=[False] * 7)
    assert list(tmp_path.iterdir()) == []


def test_frames_are_not_held_in_what_another_encoder_made(tmp_path: Path) -> None:
    other = segment(tmp_path, "a.mp4", 5, 90, "openh264")
    with pytest.raises(EncodingFailed, match="cannot be held"):
        hold(other, tmp_path / "b.mp4", [False] * 5)
    assert list(tmp_path.iterdir()) == [other]


def test_a_caller_hears_of_every_frame_and_may_stop_between_two(tmp_path: Path) -> None:
    heard: list[int] = []

    def listen(number: int) -> None:
        heard.append(number)
        if number == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        encode_segment(frames(10, 90), tmp_path / "a.mp4", width=WIDTH, height=HEIGHT, on_frame=listen)
    assert heard == [1, 2, 3]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_when_frames_cannot_be_made(tmp_path: Path) -> None:
    def failing() -> Iterator[NDArray[np.uint8]]:
        yield from frames(5, 90)
        raise MemoryError

    with pytest.raises(MemoryError):
        encode_segment(failing(), tmp_path / "a.mp4", width=WIDTH, height=HEIGHT)
    assert list(tmp_path.iterdir()) == []


def test_an_older_segment_stays_when_its_successor_fails(tmp_path: Path) -> None:
    older = segment(tmp_path, "a.mp4", 5, 90).read_bytes()
    with pytest.raises(EncodingFailed, match="no frames"):
        encode_segment(iter(()), tmp_path / "a.mp4", width=WIDTH, height=HEIGHT)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [older]


def test_a_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncodingFailed, match="shape"):
        encode_segment([np.zeros((HEIGHT, WIDTH), np.uint8)], tmp_path / "a.mp4", width=WIDTH, height=HEIGHT)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    done = subprocess.run(
        [sys.executable, "-c", _FILLING_THE_DISK, str(tmp_path / "a.mp4")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=small_disk,
        check=True,
    )
    assert done.stdout.startswith("refused: ffmpeg ended with status")
    assert len(done.stdout.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
