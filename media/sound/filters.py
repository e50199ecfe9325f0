"""Filters, resampling and convolution: scipy, which has no types, behind a few typed functions.

Every function works along the first axis of (n,) or (n, 2) float32 and returns float32.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from media.sound.samples import RATE, Samples

Sections = NDArray[np.float64]

_LEAST_PIECE = 1 << 16  # samples that are convolved at once


@cache
def scipy() -> SimpleNamespace:
    """Return the parts of scipy that are used here: they take 1.3 s and 40 MB, and most processes filter nothing.

    Its functions have no annotations; the casts of this file are the only ones.
    """
    from scipy import fft, ndimage, signal  # noqa: PLC0415

    return SimpleNamespace(fft=fft, ndimage=ndimage, signal=signal)


def filtered(sections: Sections, samples: Samples) -> Samples:
    """Run second-order sections over the sound."""
    result = scipy().signal.sosfilt(sections, np.ascontiguousarray(samples.T), axis=-1)
    return np.ascontiguousarray(cast("NDArray[np.float64]", result).T, dtype=np.float32)


def filtered_pieces(sections: Sections, samples: Samples, piece: int) -> Iterator[NDArray[np.float64]]:
    """Yield the filtered sound piece by piece, channels first, in double precision: no film is held twice."""
    state = np.zeros((len(sections), samples.shape[1], 2))
    for start in range(0, len(samples), piece):
        channels = np.ascontiguousarray(samples[start : start + piece].T, np.float64)
        result, state = scipy().signal.sosfilt(sections, channels, axis=-1, zi=state)
        yield cast("NDArray[np.float64]", result)


def high_pass(hertz: float, order: int = 2, rate: int = RATE) -> Sections:
    """Return a Butterworth high-pass."""
    return cast("Sections", scipy().signal.butter(order, hertz, "highpass", fs=rate, output="sos"))


def low_pass(hertz: float, order: int = 2, rate: int = RATE) -> Sections:
    """Return a Butterworth low-pass."""
    return cast("Sections", scipy().signal.butter(order, hertz, "lowpass", fs=rate, output="sos"))


def band_pass(low: float, high: float, order: int = 1, rate: int = RATE) -> Sections:
    """Return a Butterworth band-pass."""
    return cast("Sections", scipy().signal.butter(order, (low, high), "bandpass", fs=rate, output="sos"))


def bell(hertz: float, level_db: float, quality: float = 1.0, rate: int = RATE) -> Sections:
    """Return a peaking equaliser (R. Bristow-Johnson's audio EQ cookbook)."""
    amplitude = 10 ** (level_db / 40)
    omega = 2 * np.pi * hertz / rate
    alpha = np.sin(omega) / (2 * quality)
    b = (1 + alpha * amplitude, -2 * np.cos(omega), 1 - alpha * amplitude)
    a = (1 + alpha / amplitude, -2 * np.cos(omega), 1 - alpha / amplitude)
    return _section(b, a)


def shelf(hertz: float, level_db: float, *, high: bool = True, rate: int = RATE) -> Sections:
    """Return a high or low shelf of slope 1 (the same cookbook)."""
    amplitude = 10 ** (level_db / 40)
    omega = 2 * np.pi * hertz / rate
    cosine = np.cos(omega) if high else -np.cos(omega)
    slope = np.sqrt(2 * amplitude) * np.sin(omega)
    b0 = amplitude * ((amplitude + 1) + (amplitude - 1) * cosine + slope)
    b1 = 2 * amplitude * ((amplitude - 1) + (amplitude + 1) * cosine)
    b2 = amplitude * ((amplitude + 1) + (amplitude - 1) * cosine - slope)
    a0 = (amplitude + 1) - (amplitude - 1) * cosine + slope
    a1 = 2 * ((amplitude - 1) - (amplitude + 1) * cosine)
    a2 = (amplitude + 1) - (amplitude - 1) * cosine - slope
    return _section((b0, -b1, b2), (a0, a1, a2)) if high else _section((b0, b1, b2), (a0, -a1, a2))


def resonator(hertz: float, bandwidth: float, rate: int = RATE) -> Sections:
    """Return a two-pole resonance with unit gain at 0 Hz (Klatt's form)."""
    radius = np.exp(-np.pi * bandwidth / rate)
    a1 = -2 * radius * np.cos(2 * np.pi * hertz / rate)
    a2 = radius * radius
    return _section((1 + a1 + a2, 0.0, 0.0), (1.0, a1, a2))


def chain(*sections: Sections) -> Sections:
    """Return the filters one after another as one."""
    return np.concatenate(sections)


def resampled(samples: Samples, up: int, down: int) -> Samples:
    """Change the rate by up/down with a linear-phase filter: no delay."""
    return cast("Samples", scipy().signal.resample_poly(samples, up, down, axis=0)).astype(np.float32, copy=False)


def convolved(samples: Samples, response: Samples) -> Samples:
    """Convolve each channel with its column of the response; the tail is kept: n + m - 1 samples."""
    sound, heard = np.ascontiguousarray(samples.T), np.ascontiguousarray(response.T)
    reach = heard.shape[-1] - 1
    # Piece by piece: transforms that fit the processor's cache take half the time of one over a whole scene [measured].
    size = max(_LEAST_PIECE, 1 << (4 * reach).bit_length() >> 1)
    spectrum = scipy().fft.rfft(heard, size)
    out = np.zeros((*sound.shape[:-1], len(samples) + size), np.float32)
    for begin in range(0, len(samples), size - reach):
        piece = scipy().fft.rfft(sound[..., begin : begin + size - reach], size) * spectrum
        out[..., begin : begin + size] += scipy().fft.irfft(piece, size)
    return np.ascontiguousarray(out[..., : len(samples) + reach].T)


def drawn(curve: Samples, block: int, length: int) -> Samples:
    """Return a curve sample by sample: its points lie in the middle of blocks, and between them it is a line.

    Before the first and after the last it stays. [measured] numpy's `interp`, which searches, takes six times as long.
    """
    ends = np.concatenate([curve[:1], curve, curve[-1:]])
    share = ((np.arange(block) + 0.5) / block).astype(np.float32)
    lines = ends[:-1, None] + np.diff(ends)[:, None] * share
    return lines.reshape(-1)[block // 2 :][:length].astype(np.float32, copy=False)


def smoothed(curve: Samples, window_s: float, rate: int = RATE) -> Samples:
    """Average over a centred window: looks ahead as far as back."""
    width = max(1, round(window_s * rate)) | 1
    padded = np.pad(curve.astype(np.float64), (width // 2 + 1, width // 2), mode="edge")
    total = np.cumsum(padded)
    return ((total[width:] - total[:-width]) / width).astype(np.float32)


def lowest_around(curve: Samples, width: int) -> Samples:
    """Return the smallest value in a centred window of so many points."""
    return cast("Samples", scipy().ndimage.minimum_filter1d(curve, width, mode="nearest"))


def _section(b: tuple[float, ...], a: tuple[float, ...]) -> Sections:
    return np.array([[*(value / a[0] for value in b), *(value / a[0] for value in a)]], np.float64)
