"""Instruments by synthesis: every note is made once, kept, and played at any loudness.

A note is mono float32 at 48 kHz with a peak near 1. Held ones last `HELD_S` and are cut by the player.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from media.sound.filters import band_pass, filtered
from media.sound.samples import RATE, Samples, chance, count
from media.sound.struck import plucked, struck

HELD_S = 4.6
_TABLE = 8192  # a power of two


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
        note = plucked(instrument, hertz(midi))
    else:
        note = struck(instrument, hertz(midi))
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
    steady = hertz(midi) * time.astype(np.float64)
    total = np.zeros(len(time), np.float32)
    for _ in range(kind.players):
        detune = 1.0 + (float(dice.normal(0, 0.0013)) if kind.players > 1 else 0.0)
        rate = float(dice.uniform(4.6, 5.8))
        depth = kind.vibrato * hertz(midi) / (2 * np.pi * rate) * np.minimum(time / 0.9, 1.0)
        phase = steady * detune + depth * np.sin(2 * np.pi * rate * time + dice.uniform(0, 6))
        total += wave[((phase + dice.uniform()) * _TABLE).astype(np.int32) & (_TABLE - 1)]
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
