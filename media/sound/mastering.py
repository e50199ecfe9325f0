"""Mastering: a programme brought to a loudness, under a true-peak ceiling.

The programme's levels decide its gain; gain and limiter are then laid over it scene by scene.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from media.sound.filters import drawn, lowest_around, smoothed
from media.sound.levels import PEAK_BLOCK, Levels
from media.sound.meter import ABSOLUTE_GATE, integrated
from media.sound.samples import Samples, gain

AAC_LOSS_LU = 0.08  # what AAC at 224 kbit/s loses of speech and music
_TURNS = 20  # at most; four are enough but for programmes that are limited by more than 8 dB
_GOOD_LU = 0.003
_HOLD = 12  # peak blocks (about 12 ms) in which the limiter moves before and after a peak
_BETWEEN_DB = 0.05  # what the gain's movement between two blocks may let through


def fitted_gain_db(
    levels: Levels, target_lufs: float = -14.0, peak_dbtp: float = -1.0, headroom_db: float = 1.0
) -> float:
    """Return the gain that brings a programme to a loudness after it was limited by `mastered`. Silence gets none."""
    if integrated(levels.energies) <= ABSOLUTE_GATE:
        return 0.0
    ceiling = _ceiling(peak_dbtp, headroom_db)
    gain_db = target_lufs - integrated(levels.energies)
    for _ in range(_TURNS):
        error = target_lufs - integrated(_scaled(levels, _limiting(levels.peaks, gain_db, ceiling)))
        if abs(error) < _GOOD_LU:
            break
        gain_db += error
    return gain_db


def mastered(
    samples: Samples, levels: Levels, gain_db: float, peak_dbtp: float = -1.0, headroom_db: float = 1.0
) -> Samples:
    """Return sound of these levels under a gain, with no true peak above `peak_dbtp - headroom_db`.

    The headroom is for the lossy codec, which overshoots by about half a dB.
    """
    gains = _limiting(levels.peaks, gain_db, _ceiling(peak_dbtp, headroom_db))
    level = drawn(gains, PEAK_BLOCK, len(samples))
    return samples * (level if samples.ndim == 1 else level[:, None])


def _ceiling(peak_dbtp: float, headroom_db: float) -> float:
    return gain(peak_dbtp - headroom_db - _BETWEEN_DB)


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
