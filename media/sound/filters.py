"""Filters, resampling and convolution: scipy, which has no types, behind a few typed functions.

Every function works along the first axis of (n,) or (n, 2) float32 and returns float32.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from media.sound.samples import RATE, Samples

Sections = NDArray[np.float64]

_KEPT = 64  # Butterworth filters, which take a millisecond to design; the callers only read them
_LEAST_STEP = 1 << 16  # samples that are convolved by one transform
_AT_ONCE = 4  # pieces of each channel


@cache
def scipy() -> SimpleNamespace:
    """Return the parts of scipy that are used here: they take 1.3 s and 40 MB, and most processes filter nothing.

    Its functions have no annotations; the casts of this file are the only ones.
    """
    from scipy import fft, ndimage, signal  # noqa: PLC0415

    return SimpleNamespace(fft=fft, ndimage=ndimage, signal=signal)


def filtered(sections: Sections, samples: Samples) -> Samples:
    """Run second-order sections over the sound."""
    return cast("NDArray[np.float64]", scipy().signal.sosfilt(sections, samples, axis=0)).astype(np.float32)


def filtered_pieces(sections: Sections, samples: Samples, piece: int) -> Iterator[NDArray[np.float64]]:
    """Yield the filtered sound piece by piece, channels first, in double precision: no film is held twice."""
    state = np.zeros((len(sections), samples.shape[1], 2))
    for start in range(0, len(samples), piece):
        result, state = scipy().signal.sosfilt(sections, samples[start : start + piece].T, axis=-1, zi=state)
        yield cast("NDArray[np.float64]", result)


@lru_cache(_KEPT)
def high_pass(hertz: float, order: int = 2, rate: int = RATE) -> Sections:
    """Return a Butterworth high-pass."""
    return cast("Sections", scipy().signal.butter(order, hertz, "highpass", fs=rate, output="sos"))


@lru_cache(_KEPT)
def low_pass(hertz: float, order: int = 2, rate: int = RATE) -> Sections:
    """Return a Butterworth low-pass."""
    return cast("Sections", scipy().signal.butter(order, hertz, "lowpass", fs=rate, output="sos"))


@lru_cache(_KEPT)
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


def beside(*parts: tuple[Sections, float]) -> Sections:
    """Return filters that all hear the same sound and are added up, each with its share, as one filter."""
    signal = scipy().signal
    above, below = np.zeros(1), np.ones(1)
    for sections, share in parts:
        b, a = signal.sos2tf(sections)
        above = np.convolve(above, a) + share * np.convolve(b, below)
        below = np.convolve(below, a)
    return cast("Sections", signal.tf2sos(above, below))


def convolved(samples: Samples, response: Samples) -> Samples:
    """Convolve each channel with its column of the response; as long as the sound is: the tail is cut."""
    reach = len(response) - 1
    # Overlap and save, in equal pieces: transforms that fit the processor's cache take half the time of one over a
    # whole scene, and half of that again when several run side by side [measured].
    pieces = max(1, round(len(samples) / max(_LEAST_STEP, 2 * reach)))
    size = int(scipy().fft.next_fast_len(reach + max(1, -(-len(samples) // pieces)), real=True))
    step = size - reach
    padded = np.zeros((samples.shape[1], reach + pieces * step), np.float32)
    padded[:, reach : reach + len(samples)] = samples.T
    windows = np.lib.stride_tricks.sliding_window_view(padded, size, axis=-1)[:, ::step]
    heard = scipy().fft.rfft(response.T, size)[:, None]
    out = np.empty((samples.shape[1], pieces, step), np.float32)
    for first in range(0, pieces, _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        spectra = scipy().fft.rfft(windows[:, some])
        spectra *= heard
        out[:, some] = scipy().fft.irfft(spectra, size, overwrite_x=True)[..., reach:]
    return out.reshape(samples.shape[1], -1)[:, : len(samples)].T


def drawn(curve: Samples, block: int, length: int) -> Samples:
    """Return a curve sample by sample: its points lie in the middle of blocks, and between them it is a line.

    Before the first and after the last it stays. [measured] numpy's `interp`, which searches, takes six times as long.
    """
    ends = np.concatenate([curve[:1], curve, curve[-1:]])
    share = ((np.arange(block) + 0.5) / block).astype(np.float32)
    lines = np.diff(ends)[:, None] * share
    lines += ends[:-1, None]
    return lines.reshape(-1)[block // 2 :][:length].astype(np.float32, copy=False)


def smoothed(curve: Samples, window_s: float, rate: int = RATE) -> Samples:
    """Average over a centred window: looks ahead as far as back."""
    width = max(1, round(window_s * rate)) | 1
    return cast("Samples", scipy().ndimage.uniform_filter1d(curve, width, mode="nearest"))


def lowest_around(curve: Samples, width: int) -> Samples:
    """Return the smallest value in a centred window of so many points."""
    return cast("Samples", scipy().ndimage.minimum_filter1d(curve, width, mode="nearest"))


def _section(b: tuple[float, ...], a: tuple[float, ...]) -> Sections:
    return np.array([[*(value / a[0] for value in b), *(value / a[0] for value in a)]], np.float64)
