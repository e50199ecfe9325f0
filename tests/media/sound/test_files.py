from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.sound.files import NotWav, read_wav, wav_bytes, write_wav
from media.sound.samples import RATE, Samples, chance


def _noise(shape: tuple[int, ...]) -> Samples:
    return (chance("noise").uniform(-1, 1, shape)).astype(np.float32)


@pytest.mark.parametrize("shape", [(1001,), (1000, 2), (7, 6), (0, 2)])
@pytest.mark.parametrize(("bits", "error"), [(16, 1 / 65536), (24, 1 / 16777216), (32, 0.0)])
def test_what_is_written_is_read_again(shape: tuple[int, ...], bits: int, error: float) -> None:
    sound = _noise(shape)

    again, rate = read_wav(wav_bytes(sound, bits))

    assert rate == RATE
    assert again.shape == shape
    assert np.abs(again - sound).max(initial=0.0) <= error + 1e-7


def test_others_read_it_too(tmp_path: Path) -> None:
    sound = _noise((480, 2))
    write_wav(tmp_path / "sound.wav", sound, bits=24)

    with wave.open(str(tmp_path / "sound.wav")) as opened:
        assert (opened.getnchannels(), opened.getsampwidth(), opened.getframerate(), opened.getnframes()) == (
            2,
            3,
            RATE,
            480,
        )
    assert [path.name for path in tmp_path.iterdir()] == ["sound.wav"]


def test_too_loud_is_clipped_and_not_wrapped() -> None:
    again, _ = read_wav(wav_bytes(np.array([2.0, -2.0], np.float32), 16))

    assert again.tolist() == pytest.approx([32767 / 32768, -1.0])


def test_the_same_sound_is_the_same_bytes() -> None:
    assert wav_bytes(_noise((100, 2))) == wav_bytes(_noise((100, 2)))


@given(st.binary(max_size=200), st.integers(0, 60))
def test_bytes_that_are_no_wav_are_refused(noise: bytes, kept: int) -> None:
    for data in (noise, wav_bytes(_noise((20, 2)))[:kept] + noise):
        try:
            samples, _ = read_wav(data)
        except NotWav:
            continue
        assert np.isfinite(samples).all()
