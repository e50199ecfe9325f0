"""What every spoken line is given after it was spoken: tone, breath, an even level, and clean edges."""

from __future__ import annotations

import numpy as np

from media.sound.emotion import Delivery
from media.sound.filters import bell, chain, filtered, high_pass, shelf, smoothed
from media.sound.levels import K_WEIGHTING
from media.sound.phonemes import Phoneme
from media.sound.samples import RATE, Samples, chance, count, faded, gain
from media.sound.voice import Voice

_HEAD_S, _TAIL_S = 0.03, 0.12
_LEVEL_DB = -20.5  # K-weighted RMS of the spoken parts of a neutral line
_SOFT_PEAK = 0.42  # peaks bend here, 14 dB above that: the master's limiter then has little left to do


def polished(
    samples: Samples, phonemes: tuple[Phoneme, ...], voice: Voice, manner: Delivery
) -> tuple[Samples, tuple[Phoneme, ...]]:
    """Equalise, even out, add breath, level, and cut the silence at both ends; times move along."""
    loud = np.flatnonzero(np.abs(samples) > 0.004)
    if not len(loud):
        return np.zeros(count(0.25), np.float32), ()
    tone = chain(
        high_pass(75.0),
        bell(300.0, -1.5),
        bell(2800.0, 2.0, 0.8),
        shelf(3500.0, voice.brightness_db + manner.brightness_db),
    )
    begin, end = max(0, int(loud[0]) - count(_HEAD_S)), int(loud[-1]) + count(_TAIL_S)
    padded = np.pad(samples, (0, max(0, end - len(samples))))[begin:end]
    shaped = _levelled(_breathing(filtered(tone, padded), voice.breath + manner.breath, voice), manner.level_db)
    length = len(shaped) / RATE
    moved = (
        Phoneme(one.symbol, max(0.0, one.start_s - begin / RATE), min(length, one.end_s - begin / RATE))
        for one in phonemes
    )
    return faded(shaped, 0.004, 0.03), tuple(one for one in moved if one.end_s > one.start_s)


def _breathing(samples: Samples, breath: float, voice: Voice) -> Samples:
    if breath <= 0:
        return samples
    hiss = chance("breath", voice.variant, voice.pitch_hz).standard_normal(len(samples), np.float32)
    level = smoothed(np.abs(samples), 0.012)
    return np.asarray(samples + filtered(high_pass(2200.0), hiss * level) * (0.22 * min(breath, 1.0)), np.float32)


def _levelled(samples: Samples, level_db: float) -> Samples:
    """Even out syllables (about 2:1 over 40 ms), then bring what is spoken to one level, as the ear weighs it."""
    power = np.sqrt(smoothed(np.square(samples), 0.04) + 1e-9)
    spoken = power > 0.1 * power.max()
    usual = float(np.sqrt(np.mean(np.square(power[spoken]))))
    evened = np.asarray(samples * np.clip((usual / np.maximum(power, 0.05 * usual)) ** 0.45, 0.5, 1.6), np.float32)
    level = float(np.sqrt(np.mean(np.square(filtered(K_WEIGHTING, evened)[spoken]))))
    scaled = evened * np.float32(gain(_LEVEL_DB + level_db) / max(level, 1e-6))
    bent = np.asarray(np.tanh(scaled / _SOFT_PEAK) * _SOFT_PEAK, dtype=np.float32)
    return bent - bent.mean()  # voices swing further to one side, so bending alone would leave a direct current
