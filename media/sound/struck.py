"""Struck and plucked strings and bars: sounds that begin at once and die away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from media.sound.filters import filtered, low_pass
from media.sound.samples import RATE, Samples, chance, count


def struck(instrument: str, fundamental: float) -> Samples:
    """Return piano or celesta: stretched partials, the higher ones dying sooner, and the knock of the hammer."""
    piano = instrument == "piano"
    length = 3.2 if piano else 2.2
    time = np.arange(count(length), dtype=np.float32) / np.float32(RATE)
    ratios, strengths = _partials(fundamental, piano=piano)
    base = (0.35 + 1.9 * (262 / fundamental) ** 2) if piano else 0.9
    total = np.zeros(len(time), np.float32)
    for ratio, strength in zip(ratios, strengths, strict=True):
        decay = np.float32(base / (0.6 + 0.4 * ratio))
        reach = min(len(time), int(float(decay) * 7 * RATE))
        total[:reach] += (
            strength
            * np.exp(-time[:reach] / decay)
            * np.sin(np.float32(2 * np.pi * fundamental * ratio) * time[:reach])
        )
    knock = chance("knock", instrument, round(fundamental)).standard_normal(count(0.03), np.float32)
    total[: len(knock)] += (
        filtered(low_pass(3500), knock) * np.exp(-np.arange(len(knock)) / 300).astype(np.float32) * 0.12
    )
    total[:48] *= np.linspace(0, 1, 48, dtype=np.float32)
    return ended(total, 0.2)


def _partials(fundamental: float, *, piano: bool) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if not piano:
        return np.array((1.0, 4.0, 6.27, 10.1), np.float32), np.array((1.0, 0.35, 0.16, 0.06), np.float32)
    order = np.arange(1, max(3, min(12, int(8000 / fundamental))), dtype=np.float32)
    return order * np.sqrt(1 + 0.0004 * order**2), (order**-1.1 * (0.6 + 0.4 * np.cos(order * 0.9))).astype(np.float32)


def plucked(instrument: str, fundamental: float) -> Samples:
    """Return a Karplus-Strong string, one period computed from the one before; tuned by reading it a little faster."""
    exact = RATE / fundamental - 0.5
    period = int(np.ceil(exact))
    length = count(2.4 if instrument == "harp" else 1.0)
    keep = np.float32(0.998 if instrument == "harp" else 0.985)
    rows = np.empty((length // period + 2, period), np.float32)
    rows[0] = _excited(period, fundamental, *((0.95, 0.23) if instrument == "harp" else (0.75, 0.13)))
    for row in range(1, len(rows)):
        previous = rows[row - 1]
        rows[row, 0] = keep * 0.5 * (previous[0] + rows[max(row - 2, 0), -1])
        rows[row, 1:] = keep * 0.5 * (previous[1:] + previous[:-1])
    string = rows.ravel()
    read = np.arange(length) * ((period + 0.5) / (exact + 0.5))
    note = np.interp(read, np.arange(len(string)), string).astype(np.float32)
    note[:96] *= np.sin(np.linspace(0, np.pi / 2, 96)).astype(np.float32) ** 2  # a finger, not a switch
    return ended(note, 0.15)


def _excited(period: int, fundamental: float, slope: float, place: float) -> Samples:
    """Return a string's first period, plucked at a place 0..1 of its length; no harmonics above 6 kHz, so no click."""
    order = np.arange(1, max(2, min(period // 2, int(6000 / fundamental) + 1)))
    spectrum = np.zeros(period // 2 + 1, np.complex128)
    phases = np.exp(1j * chance("pluck", period).uniform(0, 2 * np.pi, len(order)))
    spectrum[order] = order**-slope * np.abs(np.sin(np.pi * order * place)) * phases
    return np.asarray(np.fft.irfft(spectrum, period), np.float32)


def ended(note: Samples, release_s: float) -> Samples:
    """Let the last part of a note, changed in place, fall to silence."""
    length = min(len(note), count(release_s))
    note[-length:] *= np.linspace(1, 0, length, dtype=np.float32)
    return note
