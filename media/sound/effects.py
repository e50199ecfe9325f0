"""Single sounds: steps and doors."""

from __future__ import annotations

import numpy as np

from media.sound.filters import band_pass, filtered
from media.sound.samples import RATE, Samples, chance, count, fitted


def footsteps(duration_s: float, seed: str, pace_hz: float = 1.8) -> Samples:
    """Return mono steps for as long as somebody walks."""
    dice = chance("steps", seed)
    total = np.zeros(count(duration_s) + RATE, np.float32)
    for start in np.arange(0.1, max(0.2, duration_s - 0.3), 1 / pace_hz):
        time = np.arange(count(0.18)) / RATE
        heel = filtered(band_pass(90, 500), dice.standard_normal(len(time), np.float32)) * np.exp(-time / 0.03).astype(
            np.float32
        )
        sole = filtered(band_pass(700, 3500), dice.standard_normal(len(time), np.float32)) * np.exp(
            -np.abs(time - 0.05) / 0.02
        ).astype(np.float32)
        at = count(start + dice.normal(0, 0.015))
        total[at : at + len(time)] += (heel + sole * np.float32(0.3)) * np.float32(0.12 * dice.uniform(0.7, 1.0))
    return fitted(total, count(duration_s))


def door(seed: str) -> Samples:
    """Return mono: a latch, and a door falling shut."""
    dice = chance("door", seed)
    time = np.arange(count(0.7)) / RATE
    noise = dice.standard_normal(len(time), np.float32)
    latch = filtered(band_pass(1500, 6000), noise) * np.exp(-time / 0.006).astype(np.float32)
    thud = filtered(band_pass(60, 380), noise) * np.where(time > 0.12, np.exp(-(time - 0.12) / 0.09), 0).astype(
        np.float32
    )
    return np.asarray(0.25 * latch + 1.2 * thud, np.float32)
