"""A voice is a few numbers drawn once from a character's identity; every engine speaks with them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from media.sound.samples import chance


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody sounds; plain values, so `dataclasses.asdict` and `Voice(**values)` are its JSON."""

    register: str  # man, woman, old man, old woman, teenager, child
    variant: str  # the timbre of espeak it starts from
    pitch_hz: float  # median fundamental of neutral speech
    rate_wpm: float  # words a minute
    tract: float  # resonances against the variant's own: > 1 is a shorter throat
    melody: float  # how far the pitch moves: 50 is usual, 0 a monotone
    breath: float  # 0..1, noise between the pulses
    brightness_db: float  # tilt above 3 kHz


@dataclass(frozen=True, slots=True)
class _Register:
    variants: tuple[str, ...]
    pitch_hz: tuple[float, float]
    rate_wpm: tuple[float, float]
    tract: tuple[float, float]
    breath: tuple[float, float] = (0.0, 0.25)


_MEN = ("m1", "m2", "m3", "m4", "m6", "m7", "edward", "adam")
_WOMEN = ("f1", "f2", "f3", "f4", "linda", "belinda", "steph")
# Ranges: speaking fundamentals as phonetics textbooks give them for English, adult men 85-155, women 165-255 Hz.
_REGISTERS = {
    "man": _Register(_MEN, (88, 138), (155, 182), (0.91, 1.05)),
    "woman": _Register(_WOMEN, (172, 228), (158, 188), (0.95, 1.06)),
    "old man": _Register(("grandpa", "m4", "m6"), (96, 132), (128, 150), (0.90, 0.99), (0.3, 0.6)),
    "old woman": _Register(("grandma", "f4", "f1"), (165, 205), (130, 152), (0.93, 1.01), (0.3, 0.6)),
    "teenage boy": _Register(("m3", "m7", "adam"), (135, 170), (168, 195), (1.04, 1.12)),
    "teenage girl": _Register(("f2", "f3", "f4"), (218, 255), (168, 195), (1.03, 1.10)),
    "boy": _Register(("f1", "f4"), (235, 280), (160, 182), (1.12, 1.20)),
    "girl": _Register(("f2", "f3", "f5"), (260, 310), (160, 185), (1.12, 1.22)),
}
_SEX = {
    "woman": r"\b(wom[ae]n|girl|she|her|lady|mother|mom|mum|daughter|sister|wife|aunt|grand(mother|ma)|queen|waitress|actress|female|nun|widow|mrs|ms|miss)\b",  # noqa: E501 - one list of words
    "man": r"\b(m[ae]n|boy|he|his|him|gentleman|father|dad|son|brother|husband|uncle|grand(father|pa|dad)|king|waiter|actor|male|monk|guy|mr|sir)\b",  # noqa: E501 - one list of words
}
_OLD = r"\b(old|elderly|aged|ancient|retired|grand(mother|father|ma|pa|dad)|widower?|wizened|senior)\b"
_CHILD = r"\b(girl|boy|child|kid|little|toddler|schoolboy|schoolgirl)\b"
_TEEN = r"\b(teen\w*|adolescent|youth|student)\b"


_APART = 1.6


def voice_of(seed: str, description: str = "") -> Voice:
    """Return the voice of a seed: the same for ever; words such as "old man" or "girl, 9" choose the range."""
    dice = chance("voice", seed)
    name = _register_of(description.lower(), str(dice.choice(("man", "woman"))))
    register = _REGISTERS[name]

    def between(limits: tuple[float, float], places: int) -> float:
        return round(float(dice.uniform(*limits)), places)

    return Voice(
        register=name,
        variant=str(dice.choice(register.variants)),
        pitch_hz=between(register.pitch_hz, 1),
        rate_wpm=between(register.rate_wpm, 1),
        tract=between(register.tract, 3),
        melody=between((42, 66), 1),
        breath=between(register.breath, 3),
        brightness_db=between((-2.0, 3.0), 2),
    )


def voices_of(cast: Sequence[tuple[str, str]]) -> tuple[Voice, ...]:
    """Return voices for (seed, description) pairs that can be told from one another.

    Whoever comes first keeps the voice of `voice_of`; who would sound like somebody before takes another of their own.
    """
    voices: list[Voice] = []
    for seed, description in cast:
        choices = [voice_of(seed if turn == 0 else f"{seed} {turn}", description) for turn in range(12)]
        nearest = [min((_distance(one, other) for other in voices), default=_APART) for one in choices]
        apart = (one for one, distance in zip(choices, nearest, strict=True) if distance >= _APART)
        voices.append(next(apart, choices[nearest.index(max(nearest))]))
    return tuple(voices)


def _distance(one: Voice, other: Voice) -> float:
    """Return how far two voices are apart: one is a tenth in pitch, or a sixteenth in the throat's length."""
    pitch = abs(math.log(one.pitch_hz / other.pitch_hz)) / 0.1
    tract = abs(math.log(one.tract / other.tract)) / 0.06
    return pitch + tract + (0.7 if one.variant != other.variant else 0.0)


def _register_of(words: str, otherwise: str) -> str:
    sex = next((sex for sex, pattern in _SEX.items() if re.search(pattern, words)), otherwise)
    age = _age(words)
    if age < 13:
        return "girl" if sex == "woman" else "boy"
    if age < 18:
        return "teenage girl" if sex == "woman" else "teenage boy"
    return f"old {sex}" if age >= 62 else sex


def _age(words: str) -> int:
    told = re.search(r"\b([1-9]\d?)(?=s?\b)", words)
    if told:
        return int(told[1])
    for pattern, age in ((_OLD, 70), (_TEEN, 15), (_CHILD, 9)):
        if re.search(pattern, words):
            return age
    return 35
