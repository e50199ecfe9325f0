from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import wavfile

from media.video.encoder import encode_segment
from media.video.ffmpeg import EncodingFailed
from media.video.join import Chapter, Marks, ffmetadata, join
from media.video.probe import decode_audio, frame_at, frame_count, probe

WIDTH, HEIGHT = 320, 180


def _frames(count: int, shade: int) -> Iterator[NDArray[np.uint8]]:
    for number in range(count):
        frame = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        frame[:HEIGHT] = shade
        frame[:20, : 4 + number * 2] = 235
        yield frame


def _segment(folder: Path, name: str, count: int, shade: int) -> Path:
    encode_segment(_frames(count, shade), folder / name, width=WIDTH, height=HEIGHT)
    return folder / name


def _sound(folder: Path, seconds: float) -> Path:
    at = np.arange(round(seconds * 48_000)) / 48_000
    tone = (0.2 * np.sin(2 * np.pi * 440 * at) * 32767).astype(np.int16)
    wavfile.write(  # pyright: ignore[reportUnknownMemberType] - scipy has no types
        folder / "sound.wav", 48_000, np.stack([tone, tone], axis=1)
    )
    return folder / "sound.wav"


def test_equal_frames_give_equal_bytes(tmp_path: Path) -> None:
    first, second = (_segment(tmp_path, name, 30, 90) for name in ("a.mp4", "b.mp4"))
    assert first.read_bytes() == second.read_bytes()


def test_joined_segments_have_every_frame_and_the_right_pictures_at_the_joints(tmp_path: Path) -> None:
    counts = (25, 49, 24)
    segments = [_segment(tmp_path, f"{n}.mp4", n, shade) for n, shade in zip(counts, (60, 120, 180), strict=True)]
    film = tmp_path / "film.mp4"
    join(segments, _sound(tmp_path, sum(counts) / 24), film, Marks({"title": "Last = Train", "comment": "previz"}))

    assert frame_count(film) == sum(counts)
    for number, shade in ((24, 60), (25, 120), (73, 120), (74, 180)):
        picture = frame_at(film, (number + 0.5) / 24, WIDTH, HEIGHT)
        luma = picture[100:170, 100:300].mean()
        assert abs(luma - (shade - 16) * 255 / 219) < 6, number


def test_a_film_starts_playing_early_and_its_sound_is_as_long_as_its_picture(tmp_path: Path) -> None:
    film = tmp_path / "a film's 'name'.mp4"
    subtitles = "1\n00:00:00,100 --> 00:00:00,900\nIs this the last train?\n"
    marks = Marks(chapters=[Chapter(0, 1, "One; [two]"), Chapter(1, 2, "Three")], subtitles=subtitles)
    join([_segment(tmp_path, "it's.mp4", 48, 90)], _sound(tmp_path, 2.0), film, marks)

    found = probe(film)
    assert found.fast_start
    assert (found.width, found.height, found.fps) == (WIDTH, HEIGHT, 24)
    assert (found.video_codec, found.audio_codec, found.subtitles) == ("h264", "aac", 1)
    assert abs(found.duration_s - 2.0) < 1 / 24
    assert abs(len(decode_audio(film)) / 48_000 - 2.0) < 1 / 24


def test_nothing_is_left_when_frames_cannot_be_made(tmp_path: Path) -> None:
    def failing() -> Iterator[NDArray[np.uint8]]:
        yield from _frames(5, 90)
        raise MemoryError

    with pytest.raises(MemoryError):
        encode_segment(failing(), tmp_path / "a.mp4", width=WIDTH, height=HEIGHT)
    assert list(tmp_path.iterdir()) == []


def test_no_frames_at_all_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncodingFailed, match="no frames"):
        encode_segment(iter(()), tmp_path / "a.mp4", width=WIDTH, height=HEIGHT)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_segment_leaves_no_film(tmp_path: Path) -> None:
    with pytest.raises(EncodingFailed):
        join([tmp_path / "gone.mp4"], _sound(tmp_path, 1.0), tmp_path / "film.mp4")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["sound.wav"]


def test_what_is_no_film_is_not_handed_to_a_decoder(tmp_path: Path) -> None:
    playlist = tmp_path / "film.mp4"
    playlist.write_text("#EXTM3U\nfile:///etc/passwd\n")
    with pytest.raises(ValueError, match="no MP4"):
        probe(playlist)


def test_metadata_cannot_break_out_of_its_field() -> None:
    told = ffmetadata(Marks({"title": "a\n[CHAPTER]\nb=c;d#e\\"}))
    assert "\n[CHAPTER]" not in told.replace("\\\n", "")
