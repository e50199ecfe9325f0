"""Lines of dialogue, spoken: samples, and the time of every phoneme for the mouth."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from media.sound import espeak
from media.sound.emotion import Delivery, delivery
from media.sound.filters import resampled
from media.sound.formant import RATE_FORMANT, Manner, formant_speech
from media.sound.languages import ENGLISH, Language
from media.sound.phonemes import Phoneme, mouth_track
from media.sound.polish import polished
from media.sound.samples import RATE, Samples
from media.sound.voice import Voice

__all__ = ["Phoneme", "Speech", "SpeechUnavailable", "engines", "mouth_track", "speak"]

LONGEST_LINE = 20_000
_LONGEST_WORD = 60
_SOUNDLESS = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Zl", "Zp"])  # of Unicode's categories
_MARKS = frozenset(["Mn", "Me"])  # vowels of some scripts, and in English nothing that is heard
_JOINERS = "\u200c\u200d"  # they part and join letters inside words
_PART = 600  # characters given to an engine at once
# What espeak's pitch parameter does to a variant's own pitch, measured on two variants.
_PARAMETERS = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99)
_FACTORS = (0.66, 0.71, 0.765, 0.834, 0.912, 1.0, 1.10, 1.22, 1.355, 1.51, 1.667)
# Median fundamental in Hz of each variant at pitch 50, measured by autocorrelation on one sentence.
_OWN_PITCH = {
    "m1": 94, "m2": 100, "m3": 104, "m4": 93, "m6": 100, "m7": 105, "edward": 101, "adam": 101, "grandpa": 106,
    "f1": 178, "f2": 193, "f3": 208, "f4": 178, "f5": 202, "linda": 227, "belinda": 227, "steph": 184, "grandma": 200,
}  # fmt: skip


class SpeechUnavailable(RuntimeError):  # noqa: N818 - a refusal is a sentence
    """The engine asked for cannot speak here."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken line at 48 kHz mono, with its phonemes and the engine that spoke it ("espeak" or "formant")."""

    samples: Samples
    phonemes: tuple[Phoneme, ...]
    engine: str

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / RATE


@dataclass(frozen=True, slots=True)
class _Raw:
    samples: Samples  # 48 kHz
    phonemes: tuple[Phoneme, ...]


def engines() -> tuple[str, ...]:
    """Return the engines that work here, the preferred one first."""
    try:
        espeak.utter({"text": "a", "voice": "en-us+m3", "pitch": 50, "rate": 170, "range": 50, "volume": 100})
    except (espeak.EspeakFailed, OSError):
        return ("formant",)
    return ("espeak", "formant")


def speak(
    text: str, voice: Voice, emotion: str = "neutral", engine: str = "auto", language: Language = ENGLISH
) -> Speech:
    """Speak a line.

    `engine` is "auto" (espeak, or formant where that fails), "espeak" or "formant". Text without anything to say is a
    short silence. Raises `ValueError` over 20,000 characters, `SpeechUnavailable` when the engine named cannot speak.
    """
    if len(text) > LONGEST_LINE:
        raise ValueError(f"A line of {len(text)} characters is too long to be spoken: {LONGEST_LINE} is the limit.")
    parts = _parts(_speakable(text, language))
    manner = delivery(emotion)
    raw, used = _voiced(parts, voice, manner, engine, language)
    return Speech(*polished(raw.samples, raw.phonemes, voice, manner), engine=used)


def _speakable(text: str, language: Language) -> str:
    """Keep what has a sound: no control characters, emoji or stray accents, and no word longer than a mouth can say."""
    whole = unicodedata.normalize("NFC", text)
    english = language.code == ENGLISH.code
    soundless = _SOUNDLESS | _MARKS if english else _SOUNDLESS
    joiners = "" if english else _JOINERS
    kept = "".join(" " if unicodedata.category(x) in soundless and x not in joiners else x for x in whole)
    return " ".join(word[:_LONGEST_WORD] for word in kept.split())


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    while len(text) > _PART:
        cut = max(text.rfind(mark, 0, _PART) for mark in (". ", "! ", "? ")) + 1
        cut = cut or text.rfind(" ", 0, _PART) + 1 or _PART
        parts.append(text[:cut])
        text = text[cut:].lstrip()
    return [part for part in (*parts, text) if any(letter.isalnum() for letter in part)]


def _voiced(parts: list[str], voice: Voice, manner: Delivery, engine: str, language: Language) -> tuple[_Raw, str]:
    if engine != "formant":
        try:
            return _joined([_by_espeak(part, voice, manner, language) for part in parts]), "espeak"
        except (espeak.EspeakFailed, OSError) as failure:
            if engine == "espeak":
                raise SpeechUnavailable(f"espeak cannot speak this line: {failure}") from failure
    return _joined([_by_formant(part, voice, manner) for part in parts]), "formant"


def _by_espeak(text: str, voice: Voice, manner: Delivery, language: Language) -> _Raw:
    # Played faster by `tract`, the resonances move up with it; pitch and rate are asked lower by as much. Steps of
    # 1/147 make the way from 22.05 kHz to 48 kHz a fraction of small numbers.
    step = round(147 * voice.tract)
    tract = step / 147
    factor = voice.pitch_hz * manner.pitch / tract / _OWN_PITCH.get(voice.variant, 100)
    said = espeak.utter({
        "text": text,
        "voice": f"{language.voice}+{voice.variant}",
        "pitch": round(float(np.interp(factor, _FACTORS, _PARAMETERS))),
        "rate": round(voice.rate_wpm * manner.rate / tract),
        "range": round(min(99.0, voice.melody * manner.melody)),
        "volume": 90,
    })  # fmt: skip
    played = said.rate * tract
    ends = [at for _, at in said.starts[1:]] + [len(said.samples)]
    phonemes = tuple(
        Phoneme(symbol.strip("ˈˌ"), at / played, end / played)
        for (symbol, at), end in zip(said.starts, ends, strict=True)
        if end > at
    )
    return _Raw(resampled(said.samples, 320, step), phonemes)


def _by_formant(text: str, voice: Voice, manner: Delivery) -> _Raw:
    high = voice.register not in {"man", "old man"}
    tract = voice.tract * (1.14 if high else 1.0)
    how = Manner(
        voice.pitch_hz * manner.pitch, voice.rate_wpm * manner.rate, tract, voice.melody * manner.melody, voice.breath
    )
    samples, phonemes = formant_speech(text, how, f"{voice.variant} {voice.pitch_hz}")
    return _Raw(resampled(samples, RATE // RATE_FORMANT, 1), phonemes)


def _joined(parts: list[_Raw]) -> _Raw:
    phonemes: list[Phoneme] = []
    offset = 0.0
    for part in parts:
        phonemes += [Phoneme(one.symbol, one.start_s + offset, one.end_s + offset) for one in part.phonemes]
        offset += len(part.samples) / RATE
    return _Raw(np.concatenate([np.zeros(0, np.float32), *(part.samples for part in parts)]), tuple(phonemes))
