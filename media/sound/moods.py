"""What a mood is in music: its scale, pace, chords and which parts play."""

from __future__ import annotations

from dataclasses import dataclass

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
DORIAN = (0, 2, 3, 5, 7, 9, 10)
LYDIAN = (0, 2, 4, 6, 7, 9, 11)
PHRYGIAN = (0, 1, 3, 5, 7, 8, 10)


@dataclass(frozen=True, slots=True)
class Mood:
    """Chords are scale degrees of their roots, one a bar; the shares 0..1 say how much of each part is heard."""

    scale: tuple[int, ...]
    bpm: tuple[float, float]
    chords: tuple[tuple[int, ...], ...]
    figure: str  # the plucked part's instrument
    strings: float = 0.8
    moving: float = 0.5  # arpeggio
    drums: float = 0.0
    sparkle: float = 0.2  # high bells
    short: bool = False  # pulsing strings under the held ones
    size: str = "hall"


_MOODS = {
    "neutral": Mood(MAJOR, (80, 92), ((0, 5, 3, 4), (0, 2, 3, 4), (0, 3, 1, 4)), "piano"),
    "happy": Mood(
        MAJOR, (104, 118), ((0, 4, 5, 3), (0, 3, 4, 0), (0, 5, 1, 4)), "harp", 0.6, 0.9, 0.55, 0.5, size="room"
    ),
    "sad": Mood(MINOR, (58, 68), ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 4)), "piano", 0.9, 0.35, 0.0, 0.15),
    "angry": Mood(PHRYGIAN, (126, 140), ((0, 1, 0, 6), (0, 5, 1, 0)), "pluck", 0.9, 0.6, 0.9, 0.1, short=True),
    "afraid": Mood(MINOR, (88, 100), ((0, 1, 0, 5), (0, 5, 1, 4)), "celesta", 0.9, 0.4, 0.3, 0.5, short=True),
    "surprised": Mood(LYDIAN, (100, 116), ((0, 1, 0, 4), (0, 2, 1, 4)), "harp", 0.6, 0.8, 0.35, 0.7),
    "tender": Mood(MAJOR, (64, 74), ((0, 2, 5, 3), (0, 5, 3, 1), (0, 3, 0, 4)), "harp", 0.9, 0.6, 0.0, 0.3),
    "tense": Mood(MINOR, (92, 108), ((0, 0, 5, 4), (0, 3, 1, 4)), "pluck", 0.8, 0.7, 0.6, 0.2, short=True),
    "calm": Mood(MAJOR, (62, 72), ((0, 3, 0, 4), (0, 5, 3, 4)), "harp", 0.9, 0.5, 0.0, 0.35),
    "mystery": Mood(DORIAN, (70, 82), ((0, 3, 0, 6), (0, 1, 3, 0)), "celesta", 0.8, 0.5, 0.1, 0.7),
    "action": Mood(
        MINOR, (132, 146), ((0, 5, 6, 0), (0, 3, 5, 4)), "pluck", 0.8, 0.9, 1.0, 0.2, short=True, size="room"
    ),
}
MOODS = tuple(_MOODS)


def mood_of(name: str) -> Mood:
    """Return the mood of a name; one outside `MOODS` is neutral."""
    return _MOODS.get(name, _MOODS["neutral"])
