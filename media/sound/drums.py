"""Soft percussion."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from media.sound.filters import band_pass, filtered, low_pass
from media.sound.samples import RATE, Samples, chance, count
from media.sound.struck import ended


@lru_cache(maxsize=8)
def drum(kind: str) -> Samples:
    """Return a soft stroke: "low" (a big drum), "brush" or "tick"; shared, to be read only."""
    dice = chance("drum", kind)
    if kind == "low":
        time = np.arange(count(0.9)) / RATE
        stroke = np.sin(2 * np.pi * (52 * time + 6 * (1 - np.exp(-time / 0.03)))) * np.exp(-time / 0.22)
        stroke += filtered(low_pass(900), dice.standard_normal(len(time), np.float32)) * np.exp(-time / 0.02) * 0.5
    else:
        time = np.arange(count(0.25)) / RATE
        noise = filtered(
            band_pass(*((2200, 7000) if kind == "brush" else (4500, 10000))),
            dice.standard_normal(len(time), np.float32),
        )
        stroke = noise * np.exp(-time / (0.07 if kind == "brush" else 0.018)) * np.minimum(time / 0.004, 1)
    result = ended(np.asarray(stroke / np.abs(stroke).max(), np.float32), 0.05)
    result.setflags(write=False)
    return result
