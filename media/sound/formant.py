"""A small voice of our own: glottal pulses and noise through moving resonances.

Understandable with some good will, and always there: it takes over where espeak cannot be loaded.
"""

# ruff: noqa: RUF001 - the alphabet of phonetics looks like Latin, and is not

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.sound.letters import VOWELS, sounds_of
from media.sound.phonemes import Phoneme
from media.sound.samples import Samples, chance

RATE_FORMANT = 16_000
_HOP = 80  # 5 ms
_FRAME = 512


@dataclass(frozen=True, slots=True)
class _Sound:
    formants: tuple[float, float, float]
    voice: float = 1.0
    noise: float = 0.0
    noise_hz: float = 4000.0
    duration_s: float = 0.08
    glide: tuple[float, float, float] | None = None
    closure: float = 0.0  # the share of it in which a stop is shut


# Vowels: mean formants of American men, as every phonetics textbook prints them.
_IY, _IH, _UH, _UW = (270.0, 2290.0, 3010.0), (390.0, 1990.0, 2550.0), (440.0, 1020.0, 2240.0), (300.0, 870.0, 2240.0)
_VOWELS = {
    "i": _Sound(_IY, duration_s=0.12),
    "ɪ": _Sound(_IH, duration_s=0.09),
    "ɛ": _Sound((530, 1840, 2480), duration_s=0.1),
    "æ": _Sound((660, 1720, 2410), duration_s=0.13),
    "ɑ": _Sound((730, 1090, 2440), duration_s=0.13),
    "ʌ": _Sound((640, 1190, 2390), duration_s=0.1),
    "ə": _Sound((500, 1500, 2500), duration_s=0.06),
    "ɔ": _Sound((570, 840, 2410), duration_s=0.13),
    "ʊ": _Sound(_UH, duration_s=0.09),
    "u": _Sound(_UW, duration_s=0.12),
    "ɚ": _Sound((490, 1350, 1690), duration_s=0.11),
    "eɪ": _Sound((480, 2000, 2550), duration_s=0.15, glide=_IY),
    "aɪ": _Sound((730, 1200, 2450), duration_s=0.17, glide=_IH),
    "ɔɪ": _Sound((570, 840, 2410), duration_s=0.18, glide=_IH),
    "aʊ": _Sound((730, 1200, 2450), duration_s=0.17, glide=_UH),
    "oʊ": _Sound((520, 950, 2400), duration_s=0.15, glide=_UW),
}
_LIPS, _TEETH, _BACK = (300.0, 900.0, 2200.0), (320.0, 1700.0, 2600.0), (300.0, 1900.0, 2300.0)
_CONSONANTS = {
    "m": _Sound((260, 1000, 2200), 0.55, duration_s=0.07),
    "n": _Sound((260, 1500, 2500), 0.55, duration_s=0.065),
    "ŋ": _Sound((260, 2000, 2700), 0.5, duration_s=0.08),
    "l": _Sound((360, 1200, 2700), 0.7, duration_s=0.065),
    "r": _Sound((330, 1150, 1550), 0.7, duration_s=0.07),
    "w": _Sound((300, 650, 2200), 0.65, duration_s=0.065),
    "j": _Sound((270, 2250, 3000), 0.6, duration_s=0.06),
    "h": _Sound((500, 1500, 2500), 0.05, 0.25, 1800, 0.06),
    "b": _Sound(_LIPS, 0.25, 0.2, 900, 0.075, closure=0.75),
    "d": _Sound(_TEETH, 0.25, 0.3, 3500, 0.07, closure=0.7),
    "g": _Sound(_BACK, 0.25, 0.3, 2000, 0.08, closure=0.7),
    "p": _Sound(_LIPS, 0.0, 0.35, 1000, 0.1, closure=0.65),
    "t": _Sound(_TEETH, 0.0, 0.5, 4200, 0.09, closure=0.6),
    "k": _Sound(_BACK, 0.0, 0.45, 2000, 0.1, closure=0.6),
    "f": _Sound((340, 1100, 2080), 0.0, 0.22, 5500, 0.1),
    "v": _Sound((300, 1100, 2080), 0.45, 0.12, 5500, 0.065),
    "θ": _Sound((320, 1300, 2540), 0.0, 0.2, 6000, 0.09),
    "ð": _Sound((300, 1300, 2540), 0.5, 0.08, 6000, 0.05),
    "s": _Sound((320, 1500, 2530), 0.0, 0.6, 6200, 0.11),
    "z": _Sound((300, 1500, 2530), 0.4, 0.35, 6200, 0.08),
    "ʃ": _Sound((300, 1840, 2750), 0.0, 0.6, 3000, 0.12),
    "ʒ": _Sound((300, 1840, 2750), 0.4, 0.35, 3000, 0.08),
    "tʃ": _Sound((300, 1800, 2700), 0.0, 0.6, 3300, 0.12, closure=0.4),
    "dʒ": _Sound((300, 1800, 2700), 0.3, 0.4, 3000, 0.09, closure=0.4),
    "": _Sound((500, 1500, 2500), 0.0, duration_s=0.1),
}
_SOUNDS = _VOWELS | _CONSONANTS
_PAUSES = {",": 0.16, ";": 0.2, ":": 0.2, "-": 0.12, ".": 0.3, "!": 0.3, "?": 0.3}


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
    timed = _timed(text, 170.0 / manner.rate_wpm)
    if not timed:
        return np.zeros(0, np.float32), ()
    ends = np.cumsum([duration for _, duration, _ in timed])
    starts = ends - np.array([duration for _, duration, _ in timed])
    phonemes = tuple(
        Phoneme(symbol, float(start), float(end))
        for (symbol, _, _), start, end in zip(timed, starts, ends, strict=True)
    )
    frames = int(ends[-1] * RATE_FORMANT / _HOP) + 1
    tracks = _tracks(phonemes, frames, manner.tract)
    pitch = _pitch(phonemes, [accent for _, _, accent in timed], frames, manner, seed)
    return _sounding(tracks, pitch, manner, seed)[: round(ends[-1] * RATE_FORMANT)], phonemes


def _timed(text: str, stretch: float) -> list[tuple[str, float, float]]:
    """Return (sound, seconds, accent) of the text, pauses included."""
    timed: list[tuple[str, float, float]] = []
    for piece in re.findall(r"[a-z0-9']+|[.,;:!?-]", text.lower().replace("\u2019", "'")):
        if piece in _PAUSES:
            timed.append(("", _PAUSES[piece] * stretch, 1.0 if piece == "?" else 0.0))
            continue
        sounds = [sound for sound in sounds_of(piece) if sound in _SOUNDS]
        stressed = next((index for index, sound in enumerate(sounds) if sound in VOWELS - {"ə"}), -1)
        for index, sound in enumerate(sounds):
            accent = 1.0 if index == stressed and len(sounds) > 2 else 0.0
            timed.append((sound, _SOUNDS[sound].duration_s * stretch * (1.15 if accent else 1.0), accent))
    return timed


def _tracks(phonemes: tuple[Phoneme, ...], frames: int, tract: float) -> dict[str, NDArray[np.float64]]:
    """Return what moves, per frame of 5 ms: three formants, voice, noise, and the noise's centre in Hz."""
    times: list[float] = []
    rows: list[tuple[float, ...]] = []
    for phoneme in phonemes:
        sound = _SOUNDS[phoneme.symbol]
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
