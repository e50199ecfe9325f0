"""A small voice of our own: glottal pulses and noise through moving resonances.

Understandable with some good will, and always there: it takes over where espeak cannot be loaded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.sound.phonemes import Phoneme
from media.sound.phrasing import timed
from media.sound.samples import Samples, chance
from media.sound.sounds import SOUNDS

RATE_FORMANT = 16_000
_HOP = 80  # 5 ms
_FRAME = 512


@dataclass(frozen=True, slots=True)
class Manner:
    """How the formant voice speaks: Hz, words a minute, tract factor, melody 0..100, breath 0..1."""

    pitch_hz: float
    rate_wpm: float
    tract: float
    melody: float
    breath: float


def formant_speech(text: str, manner: Manner, seed: str) -> tuple[Samples, tuple[Phoneme, ...]]:
    """Return mono sound at `RATE_FORMANT` and phonemes that cover it from beginning to end."""
    row = timed(text, 170.0 / manner.rate_wpm)
    if not row:
        return np.zeros(0, np.float32), ()
    ends = np.cumsum([duration for _, duration, _ in row])
    starts = ends - np.array([duration for _, duration, _ in row])
    phonemes = tuple(
        Phoneme(symbol, float(start), float(end)) for (symbol, _, _), start, end in zip(row, starts, ends, strict=True)
    )
    frames = int(ends[-1] * RATE_FORMANT / _HOP) + 1
    tracks = _tracks(phonemes, frames, manner.tract)
    pitch = _pitch(phonemes, [accent for _, _, accent in row], frames, manner, seed)
    return _sounding(tracks, pitch, manner, seed)[: round(ends[-1] * RATE_FORMANT)], phonemes


def _tracks(phonemes: tuple[Phoneme, ...], frames: int, tract: float) -> dict[str, NDArray[np.float64]]:
    """Return what moves, per frame of 5 ms: three formants, voice, noise, and the noise's centre in Hz."""
    times: list[float] = []
    rows: list[tuple[float, ...]] = []
    for phoneme in phonemes:
        sound = SOUNDS[phoneme.symbol]
        length = phoneme.end_s - phoneme.start_s
        last = sound.glide or sound.formants
        shut = sound.closure * length
        noise = 0.0 if shut else sound.noise
        times += [phoneme.start_s + 0.2 * length, phoneme.start_s + shut + 0.05 * length, phoneme.end_s - 0.2 * length]
        rows += [
            (*sound.formants, sound.voice * (0.5 if shut else 1.0), noise, sound.noise_hz),
            (*sound.formants, sound.voice, sound.noise, sound.noise_hz),
            (*last, sound.voice, sound.noise * (0.6 if shut else 1.0), sound.noise_hz),
        ]
    order = np.argsort(times, kind="stable")
    at = np.arange(frames) * _HOP / RATE_FORMANT
    table = np.array(rows)[order]
    names = ("f1", "f2", "f3", "voice", "noise", "noise_hz")
    tracks = {name: np.interp(at, np.array(times)[order], table[:, column]) for column, name in enumerate(names)}
    for name in names[:3]:
        tracks[name] *= tract
    return tracks


def _pitch(
    phonemes: tuple[Phoneme, ...], accents: list[float], frames: int, manner: Manner, seed: str
) -> NDArray[np.float64]:
    """Return the fundamental per frame in Hz: falling through the line, raised on accents, up at a question's end."""
    at = np.arange(frames) * _HOP / RATE_FORMANT
    spread = manner.melody / 50.0
    curve = 1.0 + spread * (0.08 - 0.18 * at / max(phonemes[-1].end_s, 0.5))
    for phoneme, accent in zip(phonemes, accents, strict=True):
        if accent and phoneme.symbol:
            curve += 0.12 * spread * np.exp(-(((at - (phoneme.start_s + phoneme.end_s) / 2) / 0.08) ** 2))
        elif accent:
            curve += 0.3 * spread * np.clip((at - phoneme.start_s + 0.3) / 0.3, 0, 1) * (at <= phoneme.end_s)
    knots = np.arange(0, at[-1] + 0.2, 0.1)
    wobble = np.interp(at, knots, chance("wobble", seed).normal(0, 0.012, len(knots)))
    return manner.pitch_hz * np.clip(curve + wobble, 0.6, 1.8)


def _sounding(tracks: dict[str, NDArray[np.float64]], pitch: NDArray[np.float64], manner: Manner, seed: str) -> Samples:
    """Shape pulses and noise frame by frame in the frequency domain and overlap them."""
    frames = len(pitch)
    length = frames * _HOP + _FRAME
    pulses = _glottis(np.repeat(pitch, _HOP), length)
    noise = chance("breath", seed).normal(0, 0.3, length)
    window = np.hanning(_FRAME + 1)[:-1]
    index = np.arange(frames)[:, None] * _HOP + np.arange(_FRAME)
    frequency = np.fft.rfftfreq(2 * _FRAME, 1 / RATE_FORMANT)
    tract = _resonances(tracks, manner.tract, frequency)
    hiss = np.exp(-(((frequency - tracks["noise_hz"][:, None]) / 1400.0) ** 2)) * tracks["noise"][:, None]
    lift = np.sqrt(1.0 + (np.minimum(frequency, 5000.0) / 1400.0) ** 2)  # a pressed, carrying voice
    voiced = np.fft.rfft(pulses[index] * window, 2 * _FRAME) * tracks["voice"][:, None] * lift
    breathy = np.fft.rfft(noise[index] * window, 2 * _FRAME)
    aspiration = 0.12 * manner.breath * tracks["voice"][:, None]
    shaped = np.fft.irfft((voiced + breathy * aspiration) * tract + breathy * hiss, 2 * _FRAME)
    return _overlapped(shaped, length)


def _glottis(pitch: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return a train of smooth pulses: a rising half-cosine, a faster fall, then closed."""
    pitch = np.pad(pitch, (_FRAME // 2, length - len(pitch) - _FRAME // 2), mode="edge")
    phase = np.cumsum(pitch / RATE_FORMANT) % 1.0
    rising = 0.5 - 0.5 * np.cos(np.pi * phase / 0.4)
    falling = np.cos(np.pi / 2 * (phase - 0.4) / 0.1)
    flow = np.where(phase < 0.4, rising, np.where(phase < 0.5, falling, 0.0))
    return np.diff(flow, prepend=0.0) * 4.0


def _resonances(
    tracks: dict[str, NDArray[np.float64]], tract: float, frequency: NDArray[np.floating]
) -> NDArray[np.complex128]:
    """Return the throat's response per frame and frequency: three moving and two fixed resonances in a row."""
    fixed = np.ones_like(tracks["f1"])
    rows = (
        (tracks["f1"], 70.0),
        (tracks["f2"], 95.0),
        (tracks["f3"], 140.0),
        (fixed * 3500 * tract, 220.0),
        (fixed * 4500 * tract, 300.0),
    )
    step = np.exp(-2j * np.pi * frequency / RATE_FORMANT)[None, :]
    response = np.ones((len(fixed), len(frequency)), np.complex128)
    for hertz, bandwidth in rows:
        radius = np.exp(-np.pi * bandwidth / RATE_FORMANT)
        a1 = -2 * radius * np.cos(2 * np.pi * np.minimum(hertz, 7600.0) / RATE_FORMANT)[:, None]
        response *= (1 + a1 + radius**2) / (1 + a1 * step + radius**2 * step**2)
    return response


def _overlapped(frames: NDArray[np.float64], length: int) -> Samples:
    total = np.zeros(length + 2 * _FRAME)
    for start, frame in enumerate(frames):
        total[start * _HOP : start * _HOP + len(frame)] += frame
    return (total[_FRAME // 2 : _FRAME // 2 + length] * (2 * _HOP / _FRAME)).astype(np.float32)
