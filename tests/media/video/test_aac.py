from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from media.video.aac import (
    FRAME,
    RATE,
    adts_frames,
    decode_aac,
    encode_aac,
    ended_for_joining,
    frames_of,
    join_aac,
)
from media.video.ffmpeg import EncodingFailed


def _tone(length: int, hertz: float) -> NDArray[np.float32]:
    at = np.arange(length) / RATE
    tone = 0.3 * np.sin(2 * np.pi * hertz * at) * np.minimum(1.0, at / 0.02)
    return np.stack([tone, tone], axis=1).astype(np.float32)


@pytest.mark.parametrize("length", [1, 1023, 1024, 1025, 48_000])
def test_sound_of_any_length_is_held_with_silence_after_it(tmp_path: Path, length: int) -> None:
    sound = _tone(length, 440)
    encode_aac(sound, tmp_path / "sound.aac")

    heard = decode_aac(tmp_path / "sound.aac")

    assert len(heard) >= length + FRAME
    assert np.abs(heard[:length] - sound).max() < 0.03
    assert len(list(adts_frames((tmp_path / "sound.aac").read_bytes()))) >= frames_of(length) + 1


def test_a_scene_of_noise_sounds_in_the_film_as_it_does_alone(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).standard_normal((2, 48_000 * 2, 2)).astype(np.float32) * np.float32(0.1)
    scenes: list[tuple[Path, int]] = []
    for number, sound in enumerate(noise):
        scenes.append((tmp_path / f"{number}.aac", len(sound)))
        encode_aac(ended_for_joining(sound), scenes[-1][0])
    join_aac(scenes, tmp_path / "film.aac")

    heard = decode_aac(tmp_path / "film.aac")
    begin = round(len(noise[0]) / FRAME) * FRAME
    alone = decode_aac(scenes[1][0])[: len(noise[1]) - 2 * FRAME]
    assert np.abs(heard[begin : begin + len(alone)] - alone).max() < 1e-6


def test_scenes_sound_where_their_pictures_are_and_nothing_clicks_between_them(tmp_path: Path) -> None:
    frames = [37, 51, 26, 63, 44, 29]
    sounds = [_tone(count * 2000, 300 + 100 * number) for number, count in enumerate(frames)]
    ended = [ended_for_joining(sound) for sound in sounds]
    scenes: list[tuple[Path, int]] = []
    for number, sound in enumerate(ended):
        encode_aac(sound, tmp_path / f"{number}.aac")
        scenes.append((tmp_path / f"{number}.aac", len(sound)))

    join_aac(scenes, tmp_path / "film.aac")

    film = np.concatenate(ended)
    heard = decode_aac(tmp_path / "film.aac")
    assert len(list(adts_frames((tmp_path / "film.aac").read_bytes()))) == frames_of(len(film))
    begin = 0
    for sound in ended:
        at = round(begin / FRAME) * FRAME
        assert abs(at - begin) <= FRAME // 2
        kept = len(sound) // FRAME * FRAME
        assert np.abs(heard[at : at + kept] - sound[:kept]).max() < 0.05  # at an onset; a frame out of place gives 0.6
        begin += len(sound)


@settings(max_examples=40)
@given(counts=st.lists(st.integers(2, 9), min_size=1, max_size=12))
def test_scenes_of_any_lengths_fill_the_film_exactly(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "joined"
    folder.mkdir(exist_ok=True)
    for count in set(counts):
        if not (folder / f"{count}.aac").exists():
            encode_aac(ended_for_joining(_tone(count * 2000, 440)), folder / f"{count}.aac")

    join_aac([(folder / f"{count}.aac", count * 2000) for count in counts], folder / "film.aac")

    assert len(list(adts_frames((folder / "film.aac").read_bytes()))) == frames_of(sum(counts) * 2000)


def test_sound_ends_in_silence_before_the_frames_that_may_be_left_out() -> None:
    sound = np.ones((10 * FRAME + 500, 2), np.float32)

    ended = ended_for_joining(sound)

    assert not ended[9 * FRAME :].any()
    assert (ended[: 9 * FRAME - 1440] == 1.0).all()
    assert (np.diff(ended[9 * FRAME - 1440 : 9 * FRAME, 0]) < 0).all()


def test_equal_sound_gives_equal_bytes(tmp_path: Path) -> None:
    for name in ("a.aac", "b.aac"):
        encode_aac(_tone(RATE, 440), tmp_path / name)

    assert (tmp_path / "a.aac").read_bytes() == (tmp_path / "b.aac").read_bytes()


def test_bytes_that_are_no_frames_are_refused_with_their_place() -> None:
    with pytest.raises(EncodingFailed, match="at byte 0"):
        list(adts_frames(b"RIFF of a WAV file"))
