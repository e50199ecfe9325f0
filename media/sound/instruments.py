"""Instruments by synthesis: every note is made once, kept, and played at any loudness.

A note is mono float32 at 48 kHz with a peak near 1. Held ones last `HELD_S` and are cut by the player.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from media.sound.filters import band_pass, filtered, low_pass
from media.sound.samples import RATE, Samples, chance, count

HELD_S = 4.6
_TABLE = 8192


@dataclass(frozen=True, slots=True)
class _Held:
    """A bowed or blown tone: how fast harmonics fall, which are missing, vibrato, and how many players."""

    slope: float
    even: float = 1.0
    players: int = 1
    vibrato: float = 0.003
    attack_s: float = 0.08
    breath: float = 0.0
    body_hz: float = 0.0


_HELD = {
    "strings": _Held(1.15, players=3, attack_s=0.35, body_hz=2600),
    "spiccato": _Held(0.95, players=2, attack_s=0.012, body_hz=3000),
    "cello": _Held(1.1, players=1, vibrato=0.004, attack_s=0.09, body_hz=1400),
    "flute": _Held(1.9, vibrato=0.004, attack_s=0.06, breath=0.03),
    "clarinet": _Held(1.25, even=0.12, vibrato=0.001, attack_s=0.05),
    "bass": _Held(1.7, vibrato=0.0, attack_s=0.03),
}
INSTRUMENTS = (*_HELD, "piano", "celesta", "harp", "pluck")


def hertz(midi: float) -> float:
    """Return the frequency of a note in equal temperament."""
    return 440.0 * 2.0 ** ((midi - 69) / 12)


@lru_cache(maxsize=160)
def tone(instrument: str, midi: int) -> Samples:
    """Return a note, to be read only: it is shared."""
    if instrument in _HELD:
        note = _held(instrument, midi)
    elif instrument in {"harp", "pluck"}:
        note = _plucked(instrument, midi)
    else:
        note = _struck(instrument, midi)
    note /= max(1e-6, float(np.abs(note).max()))
    note.setflags(write=False)
    return note


def is_held(instrument: str) -> bool:
    """Tell whether a note sounds as long as it is held, instead of dying away."""
    return instrument in _HELD


def _held(instrument: str, midi: int) -> Samples:
    kind = _HELD[instrument]
    dice = chance("held", instrument, midi)
    time = np.arange(count(HELD_S if instrument != "spiccato" else 0.5), dtype=np.float32) / np.float32(RATE)
    wave = _cycle(kind, hertz(midi))
    total = np.zeros(len(time), np.float32)
    for _ in range(kind.players):
        detune = 1.0 + (float(dice.normal(0, 0.0013)) if kind.players > 1 else 0.0)
        rate = float(dice.uniform(4.6, 5.8))
        depth = kind.vibrato * hertz(midi) / (2 * np.pi * rate) * np.minimum(time / 0.9, 1.0)
        phase = hertz(midi) * detune * time.astype(np.float64) + depth * np.sin(
            2 * np.pi * rate * time + dice.uniform(0, 6)
        )
        total += wave[((phase + dice.uniform()) * _TABLE).astype(np.int64) % _TABLE]
    if kind.breath:
        total += (
            kind.breath
            * filtered(band_pass(1500, 4500), dice.standard_normal(len(time), np.float32))
            * np.abs(wave).max()
        )
    rise = np.minimum(time / kind.attack_s, 1.0)
    fall = np.exp(-time / np.float32(0.14)) if instrument == "spiccato" else np.float32(1.0)
    return np.asarray(total * rise * rise * (3 - 2 * rise) * fall, np.float32)


def _cycle(kind: _Held, fundamental: float) -> Samples:
    """Return one period as a table: harmonics up to 9 kHz, lifted around the body's resonance."""
    order = np.arange(1, max(2, min(40, int(9000 / fundamental) + 1)))
    strength = order**-kind.slope * np.where(order % 2 == 0, kind.even, 1.0)
    strength /= (1.0 + (order * fundamental / 3200.0) ** 2) ** 0.6  # what wood and air take from the highest
    if kind.body_hz:
        strength *= 1.0 + 1.5 * np.exp(-((np.log2(order * fundamental / kind.body_hz)) ** 2))
    spectrum = np.zeros(_TABLE // 2 + 1, np.complex128)
    spectrum[order] = strength * np.exp(1j * chance("cycle", kind.slope).uniform(0, 2 * np.pi, 40)[: len(order)])
    return np.asarray(np.fft.irfft(spectrum, _TABLE) * _TABLE / 2, np.float32)


def _struck(instrument: str, midi: int) -> Samples:
    """Return piano or celesta: stretched partials, the higher ones dying sooner, and the knock of the hammer."""
    piano = instrument == "piano"
    length = 3.2 if piano else 2.2
    time = np.arange(count(length), dtype=np.float32) / np.float32(RATE)
    fundamental = hertz(midi)
    ratios, strengths = _partials(fundamental, piano=piano)
    base = (0.35 + 1.9 * (60 / midi) ** 2) if piano else 0.9
    total = np.zeros(len(time), np.float32)
    for ratio, strength in zip(ratios, strengths, strict=True):
        decay = np.float32(base / (0.6 + 0.4 * ratio))
        reach = min(len(time), int(float(decay) * 7 * RATE))
        total[:reach] += (
            strength
            * np.exp(-time[:reach] / decay)
            * np.sin(np.float32(2 * np.pi * fundamental * ratio) * time[:reach])
        )
    knock = chance("knock", instrument, midi).standard_normal(count(0.03), np.float32)
    total[: len(knock)] += (
        filtered(low_pass(3500), knock) * np.exp(-np.arange(len(knock)) / 300).astype(np.float32) * 0.12
    )
    total[:48] *= np.linspace(0, 1, 48, dtype=np.float32)
    return _ended(total, 0.2)


def _partials(fundamental: float, *, piano: bool) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if not piano:
        return np.array((1.0, 4.0, 6.27, 10.1), np.float32), np.array((1.0, 0.35, 0.16, 0.06), np.float32)
    order = np.arange(1, max(3, min(12, int(8000 / fundamental))), dtype=np.float32)
    return order * np.sqrt(1 + 0.0004 * order**2), (order**-1.1 * (0.6 + 0.4 * np.cos(order * 0.9))).astype(np.float32)


def _plucked(instrument: str, midi: int) -> Samples:
    """Return a Karplus-Strong string, one period computed from the one before; tuned by reading it a little faster."""
    exact = RATE / hertz(midi) - 0.5
    period = int(np.ceil(exact))
    length = count(2.4 if instrument == "harp" else 1.0)
    keep = np.float32(0.998 if instrument == "harp" else 0.985)
    rows = np.empty((length // period + 2, period), np.float32)
    rows[0] = _excited(period, hertz(midi), *((0.95, 0.23) if instrument == "harp" else (0.75, 0.13)))
    for row in range(1, len(rows)):
        previous = rows[row - 1]
        rows[row, 0] = keep * 0.5 * (previous[0] + rows[max(row - 2, 0), -1])
        rows[row, 1:] = keep * 0.5 * (previous[1:] + previous[:-1])
    string = rows.ravel()
    read = np.arange(length) * ((period + 0.5) / (exact + 0.5))
    note = np.interp(read, np.arange(len(string)), string).astype(np.float32)
    note[:96] *= np.sin(np.linspace(0, np.pi / 2, 96)).astype(np.float32) ** 2  # a finger, not a switch
    return _ended(note, 0.15)


def _excited(period: int, fundamental: float, slope: float, place: float) -> Samples:
    """Return a string's first period, plucked at a place 0..1 of its length; no harmonics above 6 kHz, so no click."""
    order = np.arange(1, max(2, min(period // 2, int(6000 / fundamental) + 1)))
    spectrum = np.zeros(period // 2 + 1, np.complex128)
    phases = np.exp(1j * chance("pluck", period).uniform(0, 2 * np.pi, len(order)))
    spectrum[order] = order**-slope * np.abs(np.sin(np.pi * order * place)) * phases
    return np.asarray(np.fft.irfft(spectrum, period), np.float32)


def _ended(note: Samples, release_s: float) -> Samples:
    length = min(len(note), count(release_s))
    note[-length:] *= np.linspace(1, 0, length, dtype=np.float32)
    return note


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
    result = _ended(np.asarray(stroke / np.abs(stroke).max(), np.float32), 0.05)
    result.setflags(write=False)
    return result
