"""Layers of sound out of noise: steady, swelling, dulled, scattered, and added."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from media.sound.filters import band_pass, filtered, low_pass
from media.sound.samples import RATE, Samples, count, gain, rms_db

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
    loop = noise[:piece].copy()
    loop[:fade] = loop[:fade] * ramp + noise[piece:] * ramp[::-1]
    return np.concatenate([loop] * (length // piece + 1))[:length]


def _noise(length: int, dice: Dice) -> Samples:
    return dice.standard_normal((length, 2), np.float32)


def _swelling(length: int, dice: Dice, period_s: float, low: float) -> Samples:
    """Return a slow random level between `low` and 1, (n, 1)."""
    knots = max(2, int(length / RATE / period_s) + 2)
    values = dice.uniform(low, 1.0, knots)
    return np.interp(np.arange(length) / RATE, np.arange(knots) * period_s, values).astype(np.float32)[:, None]


def _scattered(length: int, dice: Dice, rate_hz: float, event: Callable[[Dice], Samples]) -> Samples:
    """Place mono events at random times and places."""
    total = np.zeros((length, 2), np.float32)
    for start in dice.uniform(0, max(1, length - RATE), int(dice.poisson(rate_hz * length / RATE) or 1)).astype(int):
        sound = event(dice)[: length - start]
        left = dice.uniform(0.2, 0.9)
        total[start : start + len(sound)] += sound[:, None] * np.array((left, 1.1 - left), np.float32)
    return total


def coloured(*bands: tuple[float, float, float]) -> Layer:
    """Return a layer of steady noise: (low Hz, high Hz, share) bands."""

    def layer(length: int, dice: Dice) -> Samples:
        def make(size: int) -> Samples:
            noise = _noise(size, dice)
            return sum(
                (filtered(band_pass(low, high), noise) * np.float32(share) for low, high, share in bands),
                np.zeros_like(noise),
            )

        return _bed(length, make)

    return layer


def moving(inner: Layer, period_s: float, low: float) -> Layer:
    """Return a layer that swells between a level and full, at a pace."""

    def layer(length: int, dice: Dice) -> Samples:
        return inner(length, dice) * _swelling(length, dice, period_s, low)

    return layer


def together(*layers: tuple[Layer, float]) -> Layer:
    """Return layers as one, each at a level in dB."""

    def layer(length: int, dice: Dice) -> Samples:
        parts = [(inner(length, dice), level) for inner, level in layers]
        return sum(
            (part * np.float32(gain(level - rms_db(part))) for part, level in parts), np.zeros((length, 2), np.float32)
        )

    return layer


def dull(inner: Layer) -> Layer:
    """Return a layer as it is heard through a wall."""

    def layer(length: int, dice: Dice) -> Samples:
        return filtered(low_pass(1400), inner(length, dice))

    return layer


def events(rate_hz: float, event: Callable[[Dice], Samples]) -> Layer:
    """Return a layer of single sounds, so many a second on average."""

    def layer(length: int, dice: Dice) -> Samples:
        return _scattered(length, dice, rate_hz, event) + np.float32(1e-6)

    return layer
