"""The master: a programme brought to a loudness, under a true-peak ceiling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.sound.filters import lowest_around, smoothed
from media.sound.levels import PEAK_BLOCK, Levels, levels_of
from media.sound.meter import ABSOLUTE_GATE, SILENCE_LUFS, integrated, loudness_range
from media.sound.samples import Samples, decibels, gain

# What to ask of `master` for -14 after AAC at 192 kbit/s, which loses 0.08 LU of speech and music.
AAC_TARGET_LUFS = -13.92
_TURNS = 4
_GOOD_LU = 0.03
_HOLD = 12  # peak blocks (about 12 ms) in which the limiter moves before and after a peak


@dataclass(frozen=True, slots=True)
class Mastered:
    """The master, its measured loudness and true peak, the gain given, and the most the limiter took, in dB."""

    samples: Samples
    integrated: float
    true_peak: float
    range_lu: float
    gain_db: float
    limited_db: float


def master(
    samples: Samples,
    target_lufs: float = -14.0,
    peak_dbtp: float = -1.0,
    headroom_db: float = 1.0,
    levels: Levels | None = None,
) -> Mastered:
    """Bring a programme to a loudness, with no true peak above `peak_dbtp - headroom_db`.

    The headroom is for the lossy codec, which overshoots by about half a dB. `levels` are those of the samples where
    they are known. Silence stays silence.
    """
    known = levels or levels_of(samples, peaks_above=0.05)
    if integrated(known.energies) <= ABSOLUTE_GATE:
        return Mastered(samples, SILENCE_LUFS, decibels(float(known.peaks.max(initial=0.0))), 0.0, 0.0, 0.0)
    ceiling = gain(peak_dbtp - headroom_db)
    done = _mastered(samples, known, target_lufs, ceiling)
    error = target_lufs - done.integrated
    return done if abs(error) < _GOOD_LU else _mastered(samples, known, target_lufs + error, ceiling)


def _mastered(samples: Samples, levels: Levels, target_lufs: float, ceiling: float) -> Mastered:
    gain_db, curve = _fitted_gain(levels, target_lufs, ceiling)
    result = _applied(samples, curve)
    after = levels_of(result, peaks_above=0.6 * ceiling)
    # What the curve's movement between two blocks still lets through is hundredths of a dB.
    over = max(1.0, float(after.peaks.max(initial=0.0)) / ceiling)
    if over > 1.0:
        result *= np.float32(1.0 / over)
    return Mastered(
        samples=result,
        integrated=integrated(after.energies) - decibels(over),
        true_peak=decibels(float(after.peaks.max(initial=0.0)) / over),
        range_lu=loudness_range(after.energies),
        gain_db=gain_db,
        limited_db=decibels(float(curve.min()) / gain(gain_db)),
    )


def _fitted_gain(levels: Levels, target_lufs: float, ceiling: float) -> tuple[float, NDArray[np.float32]]:
    """Find the gain that meets the target after limiting; only block energies are needed for it."""
    gain_db = target_lufs - integrated(levels.energies)
    curve = _limiting(levels.peaks, gain_db, ceiling)
    for _ in range(_TURNS):
        error = target_lufs - integrated(_scaled(levels, curve))
        if abs(error) < 0.005:
            break
        gain_db += error
        curve = _limiting(levels.peaks, gain_db, ceiling)
    return gain_db, curve


def _limiting(peaks: NDArray[np.float32], gain_db: float, ceiling: float) -> NDArray[np.float32]:
    """Return the gain per peak block: down before a peak comes, up after it, never above what the block allows.

    The lowest allowed gain within `_HOLD` blocks, averaged over fewer: so a block and both its neighbours, between
    which the gain is drawn as a line, stay under what the block allows.
    """
    wanted = np.float32(gain(gain_db))
    allowed = np.minimum(np.float32(1.0), ceiling / np.maximum(peaks * wanted, np.float32(1e-9)))
    lowest = lowest_around(allowed.astype(np.float32), 2 * _HOLD + 1)
    return smoothed(lowest, 2 * _HOLD - 1, 1) * wanted


def _scaled(levels: Levels, curve: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the energies after a gain curve; in 100 ms the loudest milliseconds, which are turned down, weigh most."""
    shares = np.square(levels.peaks, dtype=np.float64) + 1e-12
    edges = np.linspace(0, len(curve), len(levels.energies) + 1).astype(int)[:-1]
    if not len(edges) or not len(curve):
        return levels.energies
    after = np.add.reduceat(shares * np.square(curve, dtype=np.float64), edges)
    return levels.energies * after / np.add.reduceat(shares, edges)


def _applied(samples: Samples, curve: NDArray[np.float32]) -> Samples:
    result = np.empty_like(samples)
    step = PEAK_BLOCK * 20_000
    for start in range(0, len(samples), step):
        piece = samples[start : start + step]
        at = (np.arange(start, start + len(piece)) + 0.5) / PEAK_BLOCK - 0.5
        level = np.interp(at, np.arange(len(curve)), curve).astype(np.float32)
        result[start : start + step] = piece * (level if samples.ndim == 1 else level[:, None])
    return result
