"""What all sound here is made of: float32 arrays at 48 kHz, mono (n,) or stereo (n, 2), full scale at 1.0.

Stereo that is made here lies channel after channel in memory, and is shown as (n, 2): a gain that moves then takes a
quarter of the time, and filters and transforms find each channel in one piece [measured]. Either order may come in.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

RATE = 48_000

Samples = NDArray[np.float32]
_Number = TypeVar("_Number", bound=np.generic)

_BLOCK = 4096  # samples that are added up at once


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
    energy = sum(_energy(channel) for channel in np.atleast_2d(samples.T))
    return decibels(float(np.sqrt(energy / samples.size))) if samples.size else -120.0


def _energy(channel: Samples) -> float:
    """Add up squares: in single precision within a block, for speed, and the blocks in double precision."""
    blocks = channel[: len(channel) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    rest = channel[blocks.size :]
    return float(np.einsum("ij,ij->i", blocks, blocks).sum(dtype=np.float64) + np.einsum("i,i->", rest, rest))


def silence(length: int) -> Samples:
    """Return so many samples of stereo to add sound to."""
    return np.zeros((2, length), np.float32).T


def interleaved(samples: NDArray[_Number]) -> NDArray[_Number]:
    """Return sound with its channels side by side in memory, as files have it; in half of numpy's own time for it."""
    return np.stack(tuple(samples.T), axis=-1) if samples.ndim > 1 else samples


def fitted(samples: Samples, length: int) -> Samples:
    """Return exactly so many samples: cut, or followed by silence."""
    if len(samples) >= length:
        return samples[:length]
    padding = [(0, length - len(samples))] + [(0, 0)] * (samples.ndim - 1)
    return np.pad(samples, padding)


def faded(samples: Samples, fade_in_s: float, fade_out_s: float) -> Samples:
    """Give sound, changed in place, raised-cosine edges: the first and last samples are zero, so nothing clicks."""
    for fade_s, edge in ((fade_in_s, slice(None)), (fade_out_s, slice(None, None, -1))):
        length = min(count(fade_s), len(samples))
        if length:
            ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)).astype(np.float32)
            view = samples[edge]
            view[:length] *= ramp if samples.ndim == 1 else ramp[:, None]
    return samples


def envelope(points: tuple[tuple[float, float], ...], length: int, rate: float = RATE, default: float = 1.0) -> Samples:
    """Return a curve through (time in s, value) points, flat beyond the ends: so many a second, each in its middle."""
    if not points:
        return np.full(length, default, np.float32)
    times, values = zip(*sorted(points), strict=True)
    return np.interp((np.arange(length) + 0.5) / rate, times, values).astype(np.float32)
