"""The sounds of English as the formant voice makes them: resonances, noises and lengths."""

# ruff: noqa: RUF001 - the alphabet of phonetics looks like Latin, and is not

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sound:
    """Three resonances in Hz, shares of voice and noise 0..1, and how long it usually lasts."""

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
    "i": Sound(_IY, duration_s=0.12),
    "ɪ": Sound(_IH, duration_s=0.09),
    "ɛ": Sound((530, 1840, 2480), duration_s=0.1),
    "æ": Sound((660, 1720, 2410), duration_s=0.13),
    "ɑ": Sound((730, 1090, 2440), duration_s=0.13),
    "ʌ": Sound((640, 1190, 2390), duration_s=0.1),
    "ə": Sound((500, 1500, 2500), duration_s=0.06),
    "ɔ": Sound((570, 840, 2410), duration_s=0.13),
    "ʊ": Sound(_UH, duration_s=0.09),
    "u": Sound(_UW, duration_s=0.12),
    "ɚ": Sound((490, 1350, 1690), duration_s=0.11),
    "eɪ": Sound((480, 2000, 2550), duration_s=0.15, glide=_IY),
    "aɪ": Sound((730, 1200, 2450), duration_s=0.17, glide=_IH),
    "ɔɪ": Sound((570, 840, 2410), duration_s=0.18, glide=_IH),
    "aʊ": Sound((730, 1200, 2450), duration_s=0.17, glide=_UH),
    "oʊ": Sound((520, 950, 2400), duration_s=0.15, glide=_UW),
}
_LIPS, _TEETH, _BACK = (300.0, 900.0, 2200.0), (320.0, 1700.0, 2600.0), (300.0, 1900.0, 2300.0)
_CONSONANTS = {
    "m": Sound((260, 1000, 2200), 0.55, duration_s=0.07),
    "n": Sound((260, 1500, 2500), 0.55, duration_s=0.065),
    "ŋ": Sound((260, 2000, 2700), 0.5, duration_s=0.08),
    "l": Sound((360, 1200, 2700), 0.7, duration_s=0.065),
    "r": Sound((330, 1150, 1550), 0.7, duration_s=0.07),
    "w": Sound((300, 650, 2200), 0.65, duration_s=0.065),
    "j": Sound((270, 2250, 3000), 0.6, duration_s=0.06),
    "h": Sound((500, 1500, 2500), 0.05, 0.25, 1800, 0.06),
    "b": Sound(_LIPS, 0.25, 0.2, 900, 0.075, closure=0.75),
    "d": Sound(_TEETH, 0.25, 0.3, 3500, 0.07, closure=0.7),
    "g": Sound(_BACK, 0.25, 0.3, 2000, 0.08, closure=0.7),
    "p": Sound(_LIPS, 0.0, 0.35, 1000, 0.1, closure=0.65),
    "t": Sound(_TEETH, 0.0, 0.5, 4200, 0.09, closure=0.6),
    "k": Sound(_BACK, 0.0, 0.45, 2000, 0.1, closure=0.6),
    "f": Sound((340, 1100, 2080), 0.0, 0.22, 5500, 0.1),
    "v": Sound((300, 1100, 2080), 0.45, 0.12, 5500, 0.065),
    "θ": Sound((320, 1300, 2540), 0.0, 0.2, 6000, 0.09),
    "ð": Sound((300, 1300, 2540), 0.5, 0.08, 6000, 0.05),
    "s": Sound((320, 1500, 2530), 0.0, 0.6, 6200, 0.11),
    "z": Sound((300, 1500, 2530), 0.4, 0.35, 6200, 0.08),
    "ʃ": Sound((300, 1840, 2750), 0.0, 0.6, 3000, 0.12),
    "ʒ": Sound((300, 1840, 2750), 0.4, 0.35, 3000, 0.08),
    "tʃ": Sound((300, 1800, 2700), 0.0, 0.6, 3300, 0.12, closure=0.4),
    "dʒ": Sound((300, 1800, 2700), 0.3, 0.4, 3000, 0.09, closure=0.4),
    "": Sound((500, 1500, 2500), 0.0, duration_s=0.1),
}
SOUNDS = _VOWELS | _CONSONANTS
