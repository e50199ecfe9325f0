from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.sound.instruments import INSTRUMENTS, hertz, tone
from media.sound.music import MOODS, Motif, Music, Note, compose, motif_of
from media.sound.samples import RATE, Samples, count, rms_db
from tests.media.sound.hearing import onsets, share

MARA, TOM = motif_of("mara"), motif_of("tom")
RISING = ((0.0, 0.1), (24.0, 0.9))


@cache
def _scene(mood: str, duration_s: float = 24.0, dialogue: tuple[tuple[float, float], ...] = ()) -> Music:
    return compose("scene", duration_s, mood, ((0.0, 0.4), (duration_s, 0.6)), motifs=(MARA, TOM), dialogue=dialogue)


def _level(samples: Samples, start_s: float, end_s: float) -> float:
    return rms_db(samples[count(start_s) : count(end_s)])


@settings(max_examples=25)
@given(duration_s=st.floats(0.3, 20.0), mood=st.sampled_from(MOODS), seed=st.text(max_size=5))
def test_beats_are_whole_and_end_with_the_scene(duration_s: float, mood: str, seed: str) -> None:
    music = compose(seed, duration_s, mood, motifs=(MARA,))

    beat_s = 60 / music.tempo_bpm
    assert len(music.samples) == count(duration_s)
    assert len(music.beats) * beat_s == pytest.approx(duration_s)
    assert all(after - before == pytest.approx(beat_s) for before, after in pairwise(music.beats))
    assert set(music.bars) <= set(music.beats)
    assert all(note.start_s < duration_s for note in music.notes)


@pytest.mark.parametrize("mood", MOODS)
def test_a_scene_has_body_and_light_and_does_not_clip(mood: str) -> None:
    samples = _scene(mood).samples

    assert np.abs(samples).max() < 0.9
    assert share(samples, 0, 120) < 0.5
    assert share(samples, 120, 2000) > 0.4
    assert share(samples, 2000, 6000) > 0.04
    assert 8 < 20 * np.log10(np.abs(samples).max()) - rms_db(samples) < 20


@pytest.mark.parametrize("mood", MOODS)
def test_nothing_clicks(mood: str) -> None:
    samples = _scene(mood).samples

    assert np.abs(samples[0]).max() < 1e-3
    assert np.abs(samples[-1]).max() < 1e-3
    assert np.abs(np.diff(samples, 2, axis=0)).max() < 0.15


def test_the_same_seed_gives_the_same_music_and_another_gives_another() -> None:
    again = _scene.__wrapped__("tender")

    assert _scene("tender").samples.tobytes() == again.samples.tobytes()
    assert compose("other", 24.0, "tender").samples.tobytes() != compose("scene", 24.0, "tender").samples.tobytes()


@pytest.mark.parametrize("mood", ["happy", "sad", "action"])
def test_loudness_follows_the_intensity(mood: str) -> None:
    samples = compose("scene", 24.0, mood, RISING, motifs=(MARA,)).samples

    levels = [_level(samples, start, start + 6) for start in (0.5, 6, 12, 17)]
    assert levels[0] + 3 < levels[2]
    assert levels[1] < levels[3]


@pytest.mark.parametrize("mood", ["happy", "action", "tense", "calm"])
def test_what_is_heard_to_begin_begins_on_half_beats(mood: str) -> None:
    music = _scene(mood)
    half = 30 / music.tempo_bpm

    distances = [abs(at / half - round(at / half)) * half for at in onsets(music.samples)]

    assert len(distances) > 10
    assert np.median(distances) < 0.010


def _is_stated(motif: Motif, notes: list[Note], beat_s: float) -> bool:
    """Tell whether the motif's rhythm and contour are among the melody's notes."""
    offsets = np.concatenate([[0.0], np.cumsum(motif.beats)])[: len(motif.beats)]
    rises = np.sign(np.diff(motif.degrees))
    for first in notes:
        found = [
            note for offset in offsets for note in notes if abs(note.start_s - first.start_s - offset * beat_s) < 1e-6
        ]
        if len(found) == len(offsets) and (np.sign(np.diff([note.midi for note in found])) == rises).all():
            return True
    return False


@pytest.mark.parametrize("mood", MOODS)
def test_the_motifs_of_the_main_characters_are_heard(mood: str) -> None:
    music = _scene(mood)
    melody = [note for note in music.notes if note.part == "melody"]

    for motif in (MARA, TOM):
        assert _is_stated(motif, [note for note in melody if note.instrument == motif.instrument], 60 / music.tempo_bpm)
    assert not _is_stated(motif_of("a stranger"), melody, 60 / music.tempo_bpm)


def test_motifs_differ_between_characters() -> None:
    motifs = [motif_of(f"character {number}") for number in range(30)]

    assert len({(motif.degrees, motif.beats) for motif in motifs}) >= 28
    assert all(sum(motif.beats) == 4 for motif in motifs)


def test_music_steps_back_under_dialogue() -> None:
    spoken = ((8.0, 16.0),)
    with_dialogue, without = _scene("happy", dialogue=spoken), _scene("happy")

    def notes(music: Music) -> int:
        return sum(8.0 <= note.start_s < 15.0 for note in music.notes)

    assert notes(with_dialogue) < 0.7 * notes(without)
    assert not [note for note in with_dialogue.notes if note.part == "melody" and 8.0 <= note.start_s < 15.0]


@pytest.mark.parametrize("mood", MOODS)
def test_a_scene_ends_on_its_tonic_after_a_cadence(mood: str) -> None:
    music = _scene(mood)
    last = [note for note in music.notes if note.start_s >= music.bars[-1] - 1e-9 and note.part == "strings"]
    bass = [note.midi % 12 for note in music.notes if note.part == "bass"]

    assert bass[-1] in {note.midi % 12 for note in last}
    assert bass[-1] == bass[0]  # every progression begins on the tonic
    assert (bass[-2] - bass[-1]) % 12 == 7  # the dominant before it


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_instruments_are_in_tune(instrument: str) -> None:
    midi = 45 if instrument == "bass" else 67
    note = tone(instrument, midi)[2400 : 2400 + 16384]

    spectrum = np.abs(np.fft.rfft(note * np.hanning(len(note)), 1 << 18))
    frequency = np.fft.rfftfreq(1 << 18, 1 / RATE)
    near = (frequency > hertz(midi) * 0.95) & (frequency < hertz(midi) * 1.05)
    cents = 1200 * np.log2(frequency[near][np.argmax(spectrum[near])] / hertz(midi))
    assert abs(cents) < 12


def test_no_time_is_no_music() -> None:
    assert compose("scene", 0.0, "calm").samples.shape == (0, 2)
