"""Writing the notes of a scene's music, part by part."""

from __future__ import annotations

import numpy as np

from media.sound.frame import Frame, Note
from media.sound.melody import melody
from media.sound.motif import Motif


def written(frame: Frame, motifs: tuple[Motif, ...], dice: np.random.Generator) -> list[Note]:
    """Return all notes of a scene."""
    tunes = melody(frame, motifs, dice)
    return [
        *tunes,
        *_strings(frame),
        *_bass(frame),
        *_figure(frame, dice),
        *_pulse(frame),
        *_sparkle(frame, dice),
        *_drums(frame),
    ]


def _strings(frame: Frame) -> list[Note]:
    """Return held chords whose voices move to the nearest next notes."""
    notes: list[Note] = []
    voices = [frame.tonic + 12, frame.tonic + 19, frame.tonic + 24]
    for (first, beats), root in zip(frame.bars, frame.chords, strict=True):
        start, length = first * frame.beat_s, beats * frame.beat_s
        voices = _led(voices, frame.chord(root))
        force = frame.force(start + length / 2)
        velocity = frame.mood.strings * (0.28 + 0.5 * force)
        lifted = [*voices, voices[-1] + 12] if force > 0.6 and not frame.spoken(start, start + length) else voices
        for index, midi in enumerate(lifted):
            pan = (-0.55, 0.5, -0.2, 0.35)[index % 4]
            notes.append(
                Note("strings", midi, start, length * 1.04, velocity * (0.7 if index == 3 else 1), pan, "strings")
            )
    return notes


def _led(voices: list[int], chord: tuple[int, ...]) -> list[int]:
    """Move each voice to the nearest note of the chord that no other voice took, within a comfortable range."""
    taken: list[int] = []
    for voice in voices:
        choices = [
            midi for midi in range(52, 80) if midi % 12 in chord and midi % 12 not in {one % 12 for one in taken}
        ]
        taken.append(min(choices, key=lambda midi: (abs(midi - voice), midi)))
    return sorted(taken)


def _bass(frame: Frame) -> list[Note]:
    notes: list[Note] = []
    for (first, beats), root in zip(frame.bars, frame.chords, strict=True):
        midi = frame.midi(root % 7) - 12
        midi += 12 if midi < 33 else 0
        strokes = (
            (0, 2)
            if frame.force(first * frame.beat_s) > 0.45 and beats >= 4 and first + beats < frame.bars[-1][0] + 1
            else (0,)
        )
        for offset in strokes:
            start = (first + offset) * frame.beat_s
            length = (beats - offset if offset == strokes[-1] else 2) * frame.beat_s
            notes.append(Note("bass", midi, start, length * 0.98, 0.35 + 0.35 * frame.force(start), 0.0, "bass"))
    return notes


_PATTERNS = ((0, 1, 2, 3, 2, 1, 2, 1), (0, 2, 1, 2, 3, 2, 1, 2), (0, 1, 2, 1, 3, 1, 2, 1))


def _figure(frame: Frame, dice: np.random.Generator) -> list[Note]:
    """Return broken chords in quavers; every other one under dialogue or where little happens."""
    notes: list[Note] = []
    pattern = _PATTERNS[int(dice.integers(len(_PATTERNS)))]
    for (first, beats), root in list(zip(frame.bars, frame.chords, strict=True))[:-1] or []:
        chord = sorted((pitch - frame.tonic) % 12 + frame.tonic + 12 for pitch in frame.chord(root))
        chord.append(chord[0] + 12)
        for step in range(beats * 2):
            start = (first + step / 2) * frame.beat_s
            force, spoken = frame.force(start), frame.spoken(start, start + frame.beat_s)
            share = frame.mood.moving * (0.45 + 0.75 * force) * (0.55 if spoken else 1.0)
            if share < 0.3 or (step % 2 and share < 0.55):
                continue
            velocity = (
                (0.30 + 0.4 * force) * (0.8 if step % 2 else 1.0) * (0.7 if spoken else 1.0) * dice.uniform(0.9, 1.1)
            )
            midi = chord[pattern[step % 8]] + (12 if frame.mood.figure == "celesta" else 0)
            notes.append(
                Note(frame.mood.figure, midi, start, frame.beat_s, velocity, 0.35 if step % 2 else -0.3, "figure")
            )
    return notes


def _pulse(frame: Frame) -> list[Note]:
    """Return short repeated strings where the mood drives."""
    if not frame.mood.short:
        return []
    notes: list[Note] = []
    for (first, beats), root in list(zip(frame.bars, frame.chords, strict=True))[:-1] or []:
        low, fifth = frame.midi(root % 7) + 12, frame.midi(root % 7 + 4) + 12
        for step in range(beats * 2):
            start = (first + step / 2) * frame.beat_s
            force = frame.force(start)
            if force < 0.2 or (step % 2 and (force < 0.5 or frame.spoken(start, start + 0.1))):
                continue
            velocity = (0.25 + 0.55 * force) * (1.0 if step % 4 == 0 else 0.7)
            notes.append(Note("spiccato", low if step % 8 < 6 else fifth, start, 0.4, velocity, -0.25, "pulse"))
    return notes


def _sparkle(frame: Frame, dice: np.random.Generator) -> list[Note]:
    """Return a high bell here and there: light above the chords."""
    notes: list[Note] = []
    for (first, beats), root in zip(frame.bars, frame.chords, strict=True):
        beat = first + int(dice.integers(0, max(1, beats)))
        start = beat * frame.beat_s
        if dice.uniform() < frame.mood.sparkle and not frame.spoken(start, start + frame.beat_s):
            pitch = frame.chord(root)[int(dice.integers(0, 3))]
            midi = 84 + (pitch - 84) % 12
            notes.append(
                Note(
                    "celesta",
                    midi,
                    start,
                    1.5,
                    0.16 + 0.14 * frame.force(start),
                    float(dice.uniform(-0.7, 0.7)),
                    "sparkle",
                )
            )
    return notes


def _drums(frame: Frame) -> list[Note]:
    notes: list[Note] = []
    beats = frame.bars[-1][0]
    for step in range(beats * 2):
        start = step / 2 * frame.beat_s
        force = frame.mood.drums * frame.force(start) * (0.5 if frame.spoken(start, start + 0.2) else 1.0)
        if force > 0.15 and step % 4 == 0:
            notes.append(Note("low", 0, start, 0.9, 0.9 * force, 0.0, "drums"))
        if force > 0.2 and step % 4 == 2:
            notes.append(Note("brush", 0, start, 0.25, 0.55 * force, 0.2, "drums"))
        if force > 0.35:
            notes.append(Note("tick", 0, start, 0.1, (0.3 if step % 2 else 0.18) * force, -0.35, "drums"))
    if frame.force(beats * frame.beat_s) > 0.4 and frame.mood.drums > 0.3:
        notes.append(Note("low", 0, beats * frame.beat_s, 0.9, 0.8 * frame.mood.drums, 0.0, "drums"))
    return notes
