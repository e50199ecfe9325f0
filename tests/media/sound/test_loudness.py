"""The synthesised cases of EBU Tech 3341 and 3342, and ffmpeg's meter as an independent judge."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.sound.files import write_wav
from media.sound.filters import filtered, low_pass
from media.sound.levels import Levels, joined, levels_of
from media.sound.mastering import AAC_LOSS_LU, fitted_gain_db, mastered
from media.sound.meter import measure, momentary, short_term
from media.sound.samples import RATE, Samples, chance, faded, gain
from media.video.aac import encode_aac
from tests.media.sound.hearing import sine

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def _in_turn(*steps: tuple[float, float]) -> Samples:
    return np.concatenate([sine(1000, duration_s, level_db) for level_db, duration_s in steps])


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (((-23, 20),), -23.0),
        (((-33, 20),), -33.0),
        (((-36, 5), (-23, 30), (-36, 5)), -23.0),
        (((-72, 5), (-36, 5), (-23, 30), (-36, 5), (-72, 5)), -23.0),
        (((-26, 20), (-20, 20.1), (-26, 20)), -23.0),
    ],
)
def test_integrated_loudness_of_tones(steps: tuple[tuple[float, float], ...], expected: float) -> None:
    assert abs(measure(_in_turn(*steps)).integrated - expected) <= 0.05


@pytest.mark.parametrize("with_lfe", [False, True])
def test_surround_channels_are_weighed_and_lfe_is_not_heard(with_lfe: bool) -> None:
    levels = (-28, -28, -24, -30, -30)
    channels = [sine(1000, 20, level)[:, 0] for level in levels]
    if with_lfe:
        channels.insert(3, sine(60, 20, -3)[:, 0])

    assert abs(measure(np.stack(channels, axis=1)).integrated - -23.0) <= 0.05


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (((-20, 20), (-30, 20)), 10),
        (((-20, 20), (-15, 20)), 5),
        (((-40, 20), (-20, 20)), 20),
        (((-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)), 15),
    ],
)
def test_loudness_range_of_tones(steps: tuple[tuple[float, float], ...], expected: float) -> None:
    assert abs(measure(_in_turn(*steps)).range_lu - expected) <= 0.1


def test_short_term_and_momentary_loudness_of_pulsed_tones() -> None:
    # Tech 3341 cases 9 and 12: the loudness stands still at -23 however the windows fall.
    pulsed = np.concatenate([_in_turn((-20, 1.34), (-30, 1.66))] * 5)
    assert np.abs(short_term(levels_of(pulsed)) - -23.0).max() <= 0.1
    faster = np.concatenate([_in_turn((-20, 0.18), (-30, 0.22))] * 25)
    assert np.abs(momentary(levels_of(faster)) - -23.0).max() <= 0.1


@pytest.mark.parametrize("delay", [0.0, 0.4, 0.8, 1.15])
def test_the_loudest_three_seconds_are_found_wherever_they_begin(delay: float) -> None:
    sound = np.concatenate(
        [np.zeros((round(delay * RATE), 2), np.float32), _in_turn((-23, 3)), np.zeros((RATE, 2), np.float32)]
    )

    assert abs(measure(sound).short_term_max - -23.0) <= 0.1


@pytest.mark.parametrize(
    ("divisor", "phase", "amplitude"),
    [(4, 0.0, 0.5), (4, np.pi / 4, 0.5), (6, np.pi / 3, 0.5), (8, np.pi * 3 / 8, 0.5), (4, np.pi / 4, 1.41)],
)
def test_true_peaks_between_the_samples(divisor: int, phase: float, amplitude: float) -> None:
    tone = faded(sine(RATE / divisor, 1, 20 * np.log10(amplitude), phase), 0.05, 0.05)

    assert -0.4 <= measure(tone).true_peak - 20 * np.log10(amplitude) <= 0.2


def _programme(seed: str, duration_s: float = 12.0) -> Samples:
    """Return something like a film's sound: bursts of coloured noise and tones at very different levels."""
    dice = chance("programme", seed)
    pieces: list[Samples] = []
    while sum(map(len, pieces)) < duration_s * RATE:
        length = int(dice.uniform(0.2, 2.0) * RATE)
        noise = (
            filtered(low_pass(5000), dice.standard_normal((length, 2), np.float32))
            * np.exp(-np.arange(length) / (RATE * dice.uniform(0.05, 1)))[:, None]
        )
        wave = np.sin(2 * np.pi * dice.uniform(80, 6000) * np.arange(length) / RATE)[:, None] * dice.uniform(0, 2, 2)
        pieces.append(((noise + wave) * gain(float(dice.uniform(-45, -12)))).astype(np.float32))
    return np.concatenate(pieces)[: round(duration_s * RATE)]


def _judged(path: Path) -> tuple[float, float]:
    """Return integrated loudness and true peak as ffmpeg measures them, to a tenth."""
    command = [
        FFMPEG,
        "-hide_banner",
        "-nostats",
        "-i",
        str(path),
        "-map",
        "0:a",
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    report = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stderr
    summary = report[report.rindex("Summary:") :]
    loudness, peak = re.search(r"I:\s+(-?[\d.]+) LUFS", summary), re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)
    assert loudness is not None
    assert peak is not None
    return float(loudness[1]), float(peak[1])


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_ffmpeg_measures_the_same(seed: str, tmp_path: Path) -> None:
    sound = _programme(seed)
    write_wav(tmp_path / "sound.wav", sound, bits=32)

    loudness, peak = _judged(tmp_path / "sound.wav")

    measured = measure(sound)
    assert abs(measured.integrated - loudness) <= 0.11
    assert abs(measured.true_peak - peak) <= 0.25


def _master(sound: Samples, target: float = -14.0) -> Samples:
    levels = levels_of(sound, peaks_above=0.05)
    return mastered(sound, levels, fitted_gain_db(levels, target))


@pytest.mark.parametrize("seed", ["d", "e"])
def test_the_decoded_aac_of_a_master_meets_the_target(seed: str, tmp_path: Path) -> None:
    encode_aac(_master(_programme(seed, 20.0), -14.0 + AAC_LOSS_LU), tmp_path / "a.aac")

    loudness, peak = _judged(tmp_path / "a.aac")

    assert abs(loudness - -14.0) <= 0.2
    assert peak <= -1.0


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), target=st.sampled_from([-14.0, -16.0, -23.0, -27.0]))
def test_a_master_is_as_loud_as_asked_and_never_over_its_ceiling(seed: int, target: float) -> None:
    heard = measure(_master(_programme(str(seed), 6.0), target))

    assert heard.true_peak <= -2.0
    assert abs(heard.integrated - target) <= 0.1


def test_the_levels_of_scenes_are_those_of_the_film() -> None:
    # Frames of 1/24 s: scenes do not end on a loudness hop.
    scenes = [_programme(str(number), 61 * 2000 / RATE + number) for number in range(5)]
    film = np.concatenate(scenes)

    parts = joined(Levels.from_bytes(levels_of(scene).to_bytes()) for scene in scenes)

    assert abs(measure(parts).integrated - measure(film).integrated) <= 0.1
    assert abs(measure(parts).true_peak - measure(film).true_peak) <= 0.01
    assert parts.length == len(film)
    assert len(parts.peaks) == -(-len(film) // 50)
    gain_db = fitted_gain_db(parts)
    done = [mastered(scene, levels_of(scene, peaks_above=0.05), gain_db) for scene in scenes]
    assert abs(measure(np.concatenate(done)).integrated - -14.0) <= 0.1


def test_silence_stays_silence() -> None:
    assert not _master(np.zeros((RATE, 2), np.float32)).any()
    assert measure(np.zeros((0, 2), np.float32)).integrated == -120.0
