# ruff: noqa: RUF001 - the alphabet of phonetics looks like Latin, and is not

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.sound.letters import sounds_of
from media.sound.phonemes import SHAPES, Phoneme, Track, mouth_track, shape_of
from media.sound.speech import speak
from media.sound.voice import voice_of

LINE = "Maybe Bob put both lamps on my table before we moved. Who knew?"


def _agreement(track: Track, phonemes: tuple[Phoneme, ...]) -> float:
    """Return the share of the plainly visible sounds whose shape the mouth shows within a twelfth of a second."""
    visible = [one for one in phonemes if shape_of(one.symbol) in {"closed", "round", "open", "teeth"}]
    shown = 0
    for one in visible:
        middle = (one.start_s + one.end_s) / 2
        near = {_at(track, middle + offset) for offset in (-1 / 12, -1 / 24, 0, 1 / 24, 1 / 12)}
        shown += shape_of(one.symbol) in near
    return shown / len(visible)


def _at(track: Track, time_s: float) -> str:
    return next((shape for start, shape in reversed(track) if start <= time_s), "rest")


@pytest.mark.parametrize("engine", ["espeak", "formant"])
def test_the_mouth_shows_what_is_said_and_not_something_shuffled(engine: str) -> None:
    said = speak(LINE, voice_of("mara", "woman"), engine=engine)
    track = mouth_track(said.phonemes)
    symbols = [one.symbol for one in said.phonemes]
    random.Random(7).shuffle(symbols)
    shuffled = tuple(
        Phoneme(symbol, one.start_s, one.end_s) for symbol, one in zip(symbols, said.phonemes, strict=True)
    )

    assert _agreement(track, said.phonemes) > 0.85
    assert _agreement(mouth_track(shuffled), said.phonemes) < 0.72


def test_lips_close_for_m_b_and_p() -> None:
    phonemes = (Phoneme("ɑ", 0.0, 0.25), Phoneme("m", 0.25, 0.34), Phoneme("iː", 0.34, 0.6))

    assert [shape for _, shape in mouth_track(phonemes)] == ["open", "closed", "wide", "rest"]


_TIMES = st.lists(st.floats(0.001, 0.4), min_size=1, max_size=60)
_SYMBOLS = st.sampled_from(["m", "ɑ", "iː", "oʊ", "s", "t", "", "ŋ", "???", "f"])


@given(lengths=_TIMES, data=st.data())
def test_a_mouth_changes_at_most_twelve_times_a_second_and_ends_at_rest(
    lengths: list[float], data: st.DataObject
) -> None:
    at = 0.0
    phonemes: list[Phoneme] = []
    for length in lengths:
        phonemes.append(Phoneme(data.draw(_SYMBOLS), at, at + length))
        at += length

    track = mouth_track(phonemes)

    assert all(after[0] - before[0] >= 1 / 12 - 1e-6 for before, after in pairwise(track))
    assert all(before[1] != after[1] for before, after in pairwise(track))
    assert {shape for _, shape in track} <= set(SHAPES)
    assert track[-1][1] == "rest"


def test_nobody_speaking_is_a_mouth_at_rest() -> None:
    assert mouth_track(()) == ((0.0, "rest"),)


@pytest.mark.parametrize(
    ("word", "sounds"),
    [("night", "n aɪ t"), ("station", "s t æ ʃ ə n"), ("makes", "m eɪ k z"), ("don't", "d oʊ n t"), ("four", "f ɔ r")],
)
def test_letters_become_sounds(word: str, sounds: str) -> None:
    assert " ".join(sounds_of(word)) == sounds


@given(st.text(max_size=40))
def test_any_letters_become_sounds(word: str) -> None:
    assert all(shape_of(sound) in SHAPES for sound in sounds_of(word.lower()))
