"""Where the characters' motifs are heard."""

from __future__ import annotations

import numpy as np

from media.sound.frame import Frame, Note
from media.sound.motif import Motif


def melody(frame: Frame, motifs: tuple[Motif, ...], dice: np.random.Generator) -> list[Note]:
    """State the motifs in turn, at the start of a bar, every second bar or so, wherever nobody speaks over them."""
    if not motifs:
        return []
    notes: list[Note] = []
    turn = 0
    last = -2
    for index, ((first, beats), root) in enumerate(zip(frame.bars, frame.chords, strict=True)):
        start = first * frame.beat_s
        free = not frame.spoken(start, start + min(beats, 3) * frame.beat_s)
        if not free or (index - last < 2 and len(frame.bars) > 2):
            continue
        motif = motifs[turn % len(motifs)]
        notes += _stated(frame, motif, first, beats, root if turn >= len(motifs) else 0)
        turn, last = turn + 1, index + int(dice.integers(0, 2)) * (frame.force(start) < 0.5)
    return notes or _hinted(frame, motifs[0])


def _stated(frame: Frame, motif: Motif, first: int, room: int, root: int) -> list[Note]:
    """Return a motif over a bar; repeats are moved with the chord, so that it is known again but not the same."""
    shift = {0: 0, 1: 1, 2: 0, 3: 1, 4: -1, 5: 0, 6: -1}[root % 7]
    octave = 1 if motif.instrument in {"cello", "clarinet"} else 2
    notes: list[Note] = []
    at = 0.0
    for degree, length in zip(motif.degrees, motif.beats, strict=True):
        if at >= room:
            break
        start = (first + at) * frame.beat_s
        velocity = 0.62 + 0.35 * frame.force(start) + (0.08 if at == 0 else 0.0)
        held = min(length, room - at) * frame.beat_s
        notes.append(
            Note(
                motif.instrument,
                frame.midi(degree + shift, octave=octave),
                start,
                held * 1.05,
                velocity,
                0.12,
                "melody",
            )
        )
        at += length
    return notes


def _hinted(frame: Frame, motif: Motif) -> list[Note]:
    """Return the motif's first notes, soft and high: somebody speaks all the time."""
    quiet = _stated(frame, motif, 0, frame.bars[0][1], 0)[:3]
    return [Note("celesta", note.midi + 12, note.start_s, note.duration_s, 0.3, -0.3, "melody") for note in quiet]
