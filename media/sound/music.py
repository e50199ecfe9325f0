"""Music for a scene: composed, played and recorded in its room, ending exactly with the scene."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from media.sound.drums import drum
from media.sound.filters import bell, chain, convolved, drawn, filtered, high_pass, shelf, smoothed
from media.sound.frame import Frame, Note, framed
from media.sound.instruments import is_held, tone
from media.sound.moods import MOODS, mood_of
from media.sound.motif import Motif, motif_of
from media.sound.reverb import in_room
from media.sound.samples import RATE, Samples, chance, count, envelope, faded, fitted, gain, rms_db
from media.sound.score import written

__all__ = ["MOODS", "Motif", "Music", "Note", "compose", "motif_of"]

Intensity = tuple[tuple[float, float], ...]
Intervals = tuple[tuple[float, float], ...]

# What each part contributes at full velocity, dB re full scale of one note.
_LEVELS = {
    "strings": -12.5, "bass": -15.5, "figure": -13.0, "melody": -10.5, "pulse": -12.0, "sparkle": -13.0, "drums": -7.5,
}  # fmt: skip
_TRIMS = {"harp": 5.0, "piano": 2.0}  # struck and plucked notes of one peak are softer than held ones
_DRUMS = {"low", "brush", "tick"}
_LEVEL_DB = -23.0  # RMS of a scene of middling intensity
_STEP = 48  # samples from point to point of the loudness curve
_TONE_S = 0.1  # by then the filters of the tone have died away


@dataclass(frozen=True, slots=True)
class Music:
    """A scene's music at 48 kHz stereo; `beats` and `bars` are times in s, the last beat ends with the scene."""

    samples: Samples
    tempo_bpm: float
    beats: tuple[float, ...]
    bars: tuple[float, ...]
    notes: tuple[Note, ...]


def compose(
    seed: str,
    duration_s: float,
    mood: str,
    intensity: Intensity = ((0.0, 0.5),),
    *,
    motifs: tuple[Motif, ...] = (),
    dialogue: Intervals = (),
) -> Music:
    """Compose for a scene.

    `mood` is one of `MOODS` (others are neutral); `intensity` are (time in s, 0..1) points; `motifs` are those of the
    scene's main characters, the most important first; `dialogue` the (start, end) times in which the music steps back.
    """
    if duration_s <= 0:
        return Music(np.zeros((0, 2), np.float32), 0.0, (), (), ())
    dice = chance("music", seed, mood)
    frame = framed(duration_s, mood_of(mood), intensity, dialogue, dice)
    notes = written(frame, motifs, dice)
    beats = sum(beats for _, beats in frame.bars)
    return Music(
        samples=_recorded(_played(notes, count(duration_s)), frame),
        tempo_bpm=60.0 / frame.beat_s,
        beats=tuple(beat * frame.beat_s for beat in range(beats)),
        bars=tuple(first * frame.beat_s for first, _ in frame.bars),
        notes=tuple(notes),
    )


def _played(notes: list[Note], length: int) -> Samples:
    """Return all notes, dry."""
    total = np.zeros((2, length + RATE), np.float32)
    for note in notes:
        begin = count(note.start_s)
        sound = _sounded(note)[: length + RATE - begin]
        left, right = panned(note.pan)
        level = np.float32(
            gain(_LEVELS[note.part] + (_TRIMS.get(note.instrument, 0.0) if note.part == "melody" else 0.0))
            * note.velocity**1.3
        )
        total[0, begin : begin + len(sound)] += sound * (level * left)
        total[1, begin : begin + len(sound)] += sound * (level * right)
    return total[:, :length].T


def panned(pan: float) -> tuple[np.float32, np.float32]:
    """Return left and right gains of equal power for a place from -1 to 1; 0 is -3 dB in both."""
    angle = (min(1.0, max(-1.0, pan)) + 1) * np.pi / 4
    return np.float32(np.cos(angle)), np.float32(np.sin(angle))


def _sounded(note: Note) -> Samples:
    if note.instrument in _DRUMS:
        return drum(note.instrument)
    whole = tone(note.instrument, note.midi)
    if not is_held(note.instrument) or note.instrument == "spiccato":
        return whole
    release = count(0.35 if note.instrument == "strings" else 0.12)
    held = whole[: min(len(whole), count(note.duration_s) + release)].copy()
    release = min(release, len(held))
    held[-release:] *= np.linspace(1, 0, release, dtype=np.float32) ** 2
    return held


def _recorded(dry: Samples, frame: Frame) -> Samples:
    """Give the room, the tone and the loudness curve; end inside the scene, with nothing over -1 dB."""
    sound = convolved(dry, _hall(frame.mood.size))
    forces = envelope(frame.intensity, -(-len(dry) // _STEP), RATE / _STEP)
    level_db = _LEVEL_DB + 8.0 * (float(forces.mean()) - 0.5)
    swell = 10.0 ** (smoothed(forces - forces.mean(), 0.25, RATE // _STEP) * (7.0 / 20.0))
    sound *= drawn(swell, _STEP, len(dry))[:, None]
    sound *= np.float32(gain(level_db - rms_db(sound)))
    if max(sound.max(), -sound.min()) > 0.5:
        sound /= np.float32(0.9)
        np.tanh(sound, out=sound)
        sound *= np.float32(0.9)
    return faded(sound, 0.01, min(1.2, len(dry) / RATE / 4))


@lru_cache(maxsize=2)
def _hall(room: str) -> Samples:
    """Return what becomes of one sample of music: the room and the tone in one convolution."""
    tone_curve = chain(high_pass(38.0), bell(240.0, -2.0, 0.8), shelf(2500.0, 3.5))
    heard = in_room(room)
    return filtered(tone_curve, fitted(heard, len(heard) + count(_TONE_S)))
