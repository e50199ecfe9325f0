"""What all sound here is made of: float32 arrays at 48 kHz, mono (n,) or stereo (n, 2), full scale at 1.0."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

RATE = 48_000

Samples = NDArray[np.float32]


def chance(*parts: object) -> np.random.Generator:
    """Return a generator that is the same on every machine for the same parts."""
    text = "\x1f".join(str(part) for part in parts)
    return np.random.default_rng(
        int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    )


def count(duration_s: float) -> int:
    """Return how many samples are nearest to a duration."""
    return max(0, round(duration_s * RATE))


def decibels(ratio: float) -> float:
    """Return an amplitude ratio in dB; silence is -120."""
    return float(20.0 * np.log10(max(ratio, 1e-6)))


def gain(level_db: float) -> float:
    """Return the amplitude ratio of a level in dB."""
    return float(10.0 ** (level_db / 20.0))


def rms_db(samples: Samples) -> float:
    """Return the RMS level in dB re full scale, over all channels."""
    return decibels(float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))) if samples.size else -120.0


def silence(duration_s: float, channels: int = 2) -> Samples:
    """Return zeros: (n, 2), or (n,) for one channel."""
    shape = (count(duration_s), channels) if channels > 1 else (count(duration_s),)
    return np.zeros(shape, np.float32)


def fitted(samples: Samples, length: int) -> Samples:
    """Return exactly so many samples: cut, or followed by silence."""
    if len(samples) >= length:
        return samples[:length]
    padding = [(0, length - len(samples))] + [(0, 0)] * (samples.ndim - 1)
    return np.pad(samples, padding)


def faded(samples: Samples, fade_in_s: float, fade_out_s: float) -> Samples:
    """Return a copy with raised-cosine edges: the first and last samples are zero, so nothing clicks."""
    result = samples.copy()
    for fade_s, edge in ((fade_in_s, slice(None)), (fade_out_s, slice(None, None, -1))):
        length = min(count(fade_s), len(result))
        if length:
            ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)).astype(np.float32)
            view = result[edge]
            view[:length] *= ramp if result.ndim == 1 else ramp[:, None]
    return result


def envelope(points: tuple[tuple[float, float], ...], length: int, default: float = 1.0) -> Samples:
    """Return a curve through (time in s, value) points, flat beyond the ends, one value per sample."""
    if not points:
        return np.full(length, default, np.float32)
    times, values = zip(*sorted(points), strict=True)
    return np.interp(np.arange(length) / RATE, times, values).astype(np.float32)
