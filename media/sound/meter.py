"""Loudness and loudness range by ITU-R BS.1770-4, EBU R 128 and EBU Tech 3342."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.sound.levels import Levels, levels_of
from media.sound.samples import Samples, decibels

SILENCE_LUFS = -120.0
ABSOLUTE_GATE = -70.0
_RELATIVE_GATE, _RANGE_GATE = -10.0, -20.0


@dataclass(frozen=True, slots=True)
class Loudness:
    """LUFS, LU and dBTP; silence is -120."""

    integrated: float
    range_lu: float
    momentary_max: float
    short_term_max: float
    true_peak: float


def measure(source: Samples | Levels) -> Loudness:
    """Measure sound at 48 kHz (mono, stereo, 5.0 or 5.1), or what was measured of it before."""
    levels = source if isinstance(source, Levels) else levels_of(source)
    return Loudness(
        integrated=integrated(levels.energies),
        range_lu=loudness_range(levels.energies),
        momentary_max=float(max(momentary(levels), default=SILENCE_LUFS)),
        short_term_max=float(max(short_term(levels), default=SILENCE_LUFS)),
        true_peak=decibels(float(levels.peaks.max(initial=0.0))),
    )


def momentary(levels: Levels) -> NDArray[np.float64]:
    """Return the loudness of every 400 ms, 100 ms apart."""
    return _lufs(_blocks(levels.energies, 4))


def short_term(levels: Levels) -> NDArray[np.float64]:
    """Return the loudness of every 3 s, 100 ms apart."""
    return _lufs(_blocks(levels.energies, 30))


def _blocks(energies: NDArray[np.float64], hops: int) -> NDArray[np.float64]:
    if len(energies) < hops:
        return np.zeros(0)
    total = np.concatenate([np.zeros(1), np.cumsum(energies)])
    return np.maximum((total[hops:] - total[:-hops]) / hops, 0.0)


def _lufs(energies: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.691 + 10.0 * np.log10(np.maximum(energies, 1e-12))


def integrated(energies: NDArray[np.float64]) -> float:
    """Return LUFS of energies per 100 ms, gated."""
    blocks = _gated(_blocks(energies, 4), _RELATIVE_GATE)
    return float(_lufs(np.array([blocks.mean()]))[0]) if len(blocks) else SILENCE_LUFS


def _gated(blocks: NDArray[np.float64], relative: float) -> NDArray[np.float64]:
    loud = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if not len(loud):
        return loud
    return loud[_lufs(loud) > float(_lufs(np.array([loud.mean()]))[0]) + relative]


def loudness_range(energies: NDArray[np.float64]) -> float:
    """Return the loudness range: EBU Tech 3342, the 10th to the 95th percentile of gated short-term loudness."""
    blocks = _gated(_blocks(energies, 30), _RANGE_GATE)
    if not len(blocks):
        return 0.0
    low, high = np.percentile(_lufs(blocks), (10, 95), method="nearest")
    return float(high - low)
