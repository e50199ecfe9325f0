"""Layers of sound out of noise: steady, swelling, dulled, scattered, and added."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from media.sound.filters import Sections, band_pass, beside, chain, drawn, filtered, low_pass
from media.sound.samples import RATE, Samples, count, gain, rms_db, silence

Dice = np.random.Generator
Layer = Callable[[int, Dice], Samples]
_BED_S = 14.0  # noise is made once for this long and looped with a cross-fade: the ear finds no seam in it


def _bed(length: int, make: Callable[[int], Samples]) -> Samples:
    """Loop a piece of noise with a cross-fade of one second."""
    piece, fade = count(_BED_S), RATE
    if length <= piece:
        return make(length)
    noise = make(piece + fade)
    ramp = np.sqrt(np.linspace(0, 1, fade, dtype=np.float32))[:, None]
    loop = noise[:piece].copy(order="K")
    loop[:fade] = loop[:fade] * ramp + noise[piece:] * ramp[::-1]
    return np.concatenate([loop] * (length // piece) + [loop[: length % piece]])


def _noise(length: int, dice: Dice) -> Samples:
    return dice.standard_normal((length, 2), np.float32)


def _swelling(length: int, dice: Dice, period_s: float, low: float) -> Samples:
    """Return a slow random level between `low` and 1, (n, 1)."""
    knots = max(2, int(length / RATE / period_s) + 2)
    values, period = dice.uniform(low, 1.0, knots).astype(np.float32), count(period_s)
    return drawn(values, period, period // 2 + length)[period // 2 :, None]


def _scattered(length: int, dice: Dice, rate_hz: float, event: Callable[[Dice], Samples]) -> Samples:
    """Place mono events at random times and places."""
    total = silence(length)
    for start in dice.uniform(0, max(1, length - RATE), int(dice.poisson(rate_hz * length / RATE) or 1)).astype(int):
        sound = event(dice)[: length - start]
        left = dice.uniform(0.2, 0.9)
        total[start : start + len(sound)] += sound[:, None] * np.array((left, 1.1 - left), np.float32)
    return total


def coloured(*bands: tuple[float, float, float], dull: bool = False) -> Layer:
    """Return a layer of steady noise: (low Hz, high Hz, share) bands; `dull` as it is heard through a wall."""

    @cache
    def colour() -> Sections:
        heard = beside(*((band_pass(low, high), share) for low, high, share in bands))
        return chain(heard, low_pass(1400)) if dull else heard

    def layer(length: int, dice: Dice) -> Samples:
        return _bed(length, lambda size: filtered(colour(), _noise(size, dice)))

    return layer


def moving(inner: Layer, period_s: float, low: float) -> Layer:
    """Return a layer that swells between a level and full, at a pace."""

    def layer(length: int, dice: Dice) -> Samples:
        sound = inner(length, dice)
        sound *= _swelling(length, dice, period_s, low)
        return sound

    return layer


def add(total: Samples, sound: Samples, level_db: float) -> None:
    """Add sound, which is changed, at an RMS level."""
    sound *= np.float32(gain(level_db - rms_db(sound)))
    total += sound


def together(*layers: tuple[Layer, float]) -> Layer:
    """Return layers as one, each at a level in dB."""

    def layer(length: int, dice: Dice) -> Samples:
        total = silence(length)
        for inner, level_db in layers:
            add(total, inner(length, dice), level_db)
        return total

    return layer


def events(rate_hz: float, event: Callable[[Dice], Samples]) -> Layer:
    """Return a layer of single sounds, so many a second on average."""

    def layer(length: int, dice: Dice) -> Samples:
        return _scattered(length, dice, rate_hz, event) + np.float32(1e-6)

    return layer
