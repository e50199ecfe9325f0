from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from scipy import signal

from media.sound.filters import band_pass, beside, convolved, filtered, smoothed
from media.sound.samples import RATE, Samples, chance, faded, interleaved, rms_db, silence

_signal = cast("Any", signal)


def _noise(length: int, seed: str = "noise") -> Samples:
    return chance(seed).standard_normal((length, 2), np.float32)


@pytest.mark.parametrize(("length", "reach"), [(1, 1), (3, 1000), (70_000, 1), (700_000, 900), (300_000, 90_000)])
def test_convolving_in_pieces_is_convolving_at_once(length: int, reach: int) -> None:
    sound, response = _noise(length), _noise(reach, "response")

    heard = convolved(sound, response)

    exact = _signal.fftconvolve(sound.astype(np.float64), response.astype(np.float64), axes=0)[:length]
    assert heard.shape == sound.shape
    assert np.abs(heard - exact).max(initial=0.0) < 1e-5 * np.sqrt(reach)


def test_nothing_in_a_room_is_nothing() -> None:
    assert convolved(silence(0), _noise(5)).shape == (0, 2)


@pytest.mark.parametrize(
    "bands",
    [((40, 400, 1.0),), ((40, 400, 1.0), (400, 3000, 0.12)), ((60, 500, 0.5), (500, 2500, 0.25), (4000, 9000, 1))],
)
def test_filters_beside_one_another_are_heard_as_their_sum(bands: tuple[tuple[float, float, float], ...]) -> None:
    noise = _noise(2 * RATE)

    heard = filtered(beside(*((band_pass(low, high), share) for low, high, share in bands)), noise)

    apart = sum((filtered(band_pass(low, high), noise) * share for low, high, share in bands), silence(len(noise)))
    assert np.abs(heard - apart).max() < 1e-5


def test_an_average_looks_ahead_as_far_as_back() -> None:
    curve = np.zeros(101, np.float32)
    curve[50] = 1.0

    assert np.flatnonzero(smoothed(curve, 0.1, 100)).tolist() == list(range(45, 56))


@pytest.mark.parametrize("length", [0, 1, 4096, 10_000])
def test_a_level_is_the_same_in_either_order_of_channels(length: int) -> None:
    sound = _noise(length)
    apart = np.ascontiguousarray(sound.T).T

    exact = 20 * np.log10(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if length else -120.0
    assert rms_db(sound) == pytest.approx(exact, abs=1e-5)
    assert rms_db(apart) == pytest.approx(exact, abs=1e-5)
    assert interleaved(apart).flags.c_contiguous
    assert np.array_equal(interleaved(apart), sound)


def test_faded_sound_begins_and_ends_at_nothing_and_is_itself_between() -> None:
    sound = faded(np.ones((RATE, 2), np.float32), 0.1, 0.2)

    assert not sound[[0, -1]].any()
    assert (sound[RATE // 10 : -RATE // 5] == 1.0).all()
