"""What a test hears: pitch, spectra and onsets, measured independently of how the sound was made."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from scipy import signal

from media.sound.samples import RATE, Samples, gain

_signal = cast("Any", signal)


def sine(hertz: float, duration_s: float, level_db: float, phase: float = 0.0) -> Samples:
    """Return a stereo tone whose peaks are at a level."""
    wave = gain(level_db) * np.sin(2 * np.pi * hertz * np.arange(round(duration_s * RATE)) / RATE + phase)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def pitch(samples: Samples) -> float:
    """Return the median fundamental in Hz, by autocorrelation over frames of 40 ms."""
    width = RATE // 25
    found: list[float] = []
    for start in range(0, len(samples) - width, width // 2):
        frame = samples[start : start + width].astype(np.float64)
        if np.sqrt(np.mean(frame**2)) < 0.02:
            continue
        correlation = np.fft.irfft(np.abs(np.fft.rfft(frame - frame.mean(), 4 * width)) ** 2)
        low, high = RATE // 450, RATE // 60
        best = low + int(np.argmax(correlation[low:high]))
        if correlation[best] > 0.4 * correlation[0]:
            found.append(RATE / best)
    return float(np.median(found))


def share(samples: Samples, low_hz: float, high_hz: float) -> float:
    """Return the part of the energy between two frequencies, 0..1."""
    frequency, power = _signal.welch(samples.mean(axis=1) if samples.ndim > 1 else samples, RATE, nperseg=8192)
    return float(power[(frequency >= low_hz) & (frequency < high_hz)].sum() / power.sum())


def onsets(samples: Samples) -> list[float]:
    """Return the times in s at which something begins: peaks of how fast the spectrum rises over 20 ms."""
    window, hop = 1024, 240
    frames = np.lib.stride_tricks.sliding_window_view(samples.mean(axis=1), window)[::hop] * np.hanning(window)
    spectra = np.log1p(10 * np.abs(np.fft.rfft(frames, axis=1)))
    rising = np.maximum(spectra[4:] - spectra[:-4], 0).sum(axis=1)
    peaks, _ = _signal.find_peaks(rising, height=rising.mean() + 2 * rising.std(), distance=16)
    return [float(peak * hop + 2 * hop + window / 2) / RATE for peak in peaks]
