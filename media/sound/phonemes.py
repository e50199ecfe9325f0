"""Phonemes with their times, and the mouth that says them."""

# ruff: noqa: RUF001 - the alphabet of phonetics looks like Latin, and is not

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One sound in IPA ("" is a pause), from `start_s` until `end_s`."""

    symbol: str
    start_s: float
    end_s: float


SHAPES = ("rest", "closed", "open", "wide", "round", "teeth", "small")
_SOUNDS = {
    "closed": "mbp",
    "open": "aɑæʌɐ",
    "wide": "eiɛɪjy",
    "round": "oɔuʊwɒʉøœ",
    "teeth": "fvszʃʒθðʧʤ",
    "small": "tdnlkɡgŋhɹrɾʔəɜɚxɫʲ",
}
_SHAPE_OF = {sound: shape for shape, sounds in _SOUNDS.items() for sound in sounds}
_CHANGES_A_SECOND = 12
# Which shape is kept when two fall in one twelfth of a second: what an eye would miss most.
_WEIGHT = {"closed": 4.0, "round": 2.0, "open": 2.0, "wide": 1.6, "teeth": 1.5, "small": 1.0, "rest": 0.6}

Track = tuple[tuple[float, str], ...]


def shape_of(symbol: str) -> str:
    """Return the mouth's shape for a sound: by its first letter that is one, without stress and length marks."""
    if not symbol:
        return "rest"
    return next((_SHAPE_OF[letter] for letter in symbol if letter in _SHAPE_OF), "small")


def mouth_track(phonemes: Iterable[Phoneme]) -> Track:
    """Return (time in s, shape) changes, at most twelve a second, beginning with the first phoneme, ending at rest.

    Time is cut in twelfths; in each one the shape wins that covers most of it, weighed by how visible it is.
    """
    spoken = [phoneme for phoneme in phonemes if phoneme.end_s > phoneme.start_s]
    if not spoken:
        return ((0.0, "rest"),)
    begin, end = spoken[0].start_s, spoken[-1].end_s
    track: list[tuple[float, str]] = []
    for slot, weights in enumerate(_slots(spoken, begin, end)):
        shape = max(SHAPES, key=lambda name: weights.get(name, 0.0)) if weights else "rest"
        if not track or track[-1][1] != shape:
            track.append((begin + slot / _CHANGES_A_SECOND, shape))
    return (
        tuple(track) if track[-1][1] == "rest" else (*track, (max(end, track[-1][0] + 1 / _CHANGES_A_SECOND), "rest"))
    )


def _slots(phonemes: list[Phoneme], begin: float, end: float) -> list[dict[str, float]]:
    slots: list[dict[str, float]] = [{} for _ in range(int((end - begin) * _CHANGES_A_SECOND) + 1)]
    for phoneme in phonemes:
        shape = shape_of(phoneme.symbol)
        first = int((phoneme.start_s - begin) * _CHANGES_A_SECOND)
        last = min(int((phoneme.end_s - begin) * _CHANGES_A_SECOND), len(slots) - 1)
        for slot in range(first, last + 1):
            low, high = begin + slot / _CHANGES_A_SECOND, begin + (slot + 1) / _CHANGES_A_SECOND
            covered = min(phoneme.end_s, high) - max(phoneme.start_s, low)
            slots[slot][shape] = slots[slot].get(shape, 0.0) + max(0.0, covered) * _WEIGHT[shape]
    return slots
