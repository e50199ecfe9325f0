"""What the parts of a scene's music are written into: beats, bars, chords, intensity, and who speaks when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from media.sound.moods import LYDIAN, MAJOR, Mood


@dataclass(frozen=True, slots=True)
class Note:
    """One note: a MIDI number (0 for drums), seconds, velocity 0..1 and pan -1..1."""

    instrument: str
    midi: int
    start_s: float
    duration_s: float
    velocity: float
    pan: float
    part: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the parts are written into."""

    mood: Mood
    tonic: int
    beat_s: float
    bars: tuple[tuple[int, int], ...]  # first beat and number of beats
    chords: tuple[int, ...]  # one a bar
    intensity: tuple[tuple[float, float], ...]
    dialogue: tuple[tuple[float, float], ...]

    def force(self, time_s: float) -> float:
        """Return the intensity at a time."""
        times, values = zip(*self.intensity, strict=True)
        return float(np.interp(time_s, times, values))

    def spoken(self, start_s: float, end_s: float) -> bool:
        """Tell whether somebody speaks between two times."""
        return any(start < end_s and start_s < end for start, end in self.dialogue)

    def midi(self, degree: int, *, octave: int = 0) -> int:
        """Return the note of a scale degree."""
        return self.tonic + 12 * (octave + degree // 7) + self.mood.scale[degree % 7]

    def chord(self, root: int) -> tuple[int, ...]:
        """Return three pitch classes; the dominant of a minor scale has its leading note."""
        notes = [self.midi(root + step) % 12 for step in (0, 2, 4)]
        if root % 7 == 4 and self.mood.scale not in {MAJOR, LYDIAN}:
            notes[1] = (self.tonic + 11) % 12
        return tuple(notes)


def framed(
    duration_s: float,
    mood: Mood,
    intensity: tuple[tuple[float, float], ...],
    dialogue: tuple[tuple[float, float], ...],
    dice: np.random.Generator,
) -> Frame:
    """Lay out a scene: a whole number of beats, in bars of four where the pace allows it, ending on the tonic."""
    beats = _beats(duration_s, float(dice.uniform(*mood.bpm)))
    starts = list(range(0, beats, 4)) or [0]
    if len(starts) > 1 and beats - starts[-1] < 2:  # a last bar of one beat belongs to the one before
        starts.pop()
    bars = tuple((start, end - start) for start, end in pairwise([*starts, beats]))
    progression = mood.chords[int(dice.integers(len(mood.chords)))]
    chords = [progression[index % len(progression)] for index in range(len(bars))]
    chords[-1] = 0
    if len(chords) > 2:
        chords[-2] = 4
    curve = tuple(sorted(intensity)) or ((0.0, 0.5),)
    return Frame(mood, 43 + int(dice.integers(0, 8)), duration_s / beats, bars, tuple(chords), curve, dialogue)


def _beats(duration_s: float, bpm: float) -> int:
    wanted = duration_s * bpm / 60
    for unit in (4, 2, 1):
        beats = max(1, round(wanted / unit)) * unit
        if abs(beats / wanted - 1) <= 0.12:
            return beats
    return max(1, round(wanted))
