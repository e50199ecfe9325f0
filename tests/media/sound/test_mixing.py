from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.sound.filters import drawn
from media.sound.meter import measure
from media.sound.mixing import DUCK_DB, Placed, mix_scene, room_of
from media.sound.music import compose, panned
from media.sound.samples import RATE, Samples, chance, count, rms_db
from media.sound.speech import speak
from media.sound.voice import voice_of

LINE = speak("We were waiting all morning for the last train.", voice_of("mara", "woman")).samples
REPLY = speak("I know. But nobody came.", voice_of("abel", "man"), "sad").samples


def _tone(duration_s: float) -> Samples:
    wave = 0.1 * np.sin(2 * np.pi * 300 * np.arange(count(duration_s)) / RATE)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def _gain_db(stem: Samples, at_s: float) -> float:
    around = slice(count(at_s - 0.01), count(at_s + 0.01))
    return rms_db(stem[around]) - rms_db(_tone(20.0)[around])


@settings(max_examples=15)
@given(
    starts=st.lists(st.floats(0, 8), max_size=3),
    pan=st.floats(-1, 1),
    setting=st.sampled_from(["INT. KITCHEN", "EXT. BEACH", "INT. STATION", "INT. CAR"]),
    with_music=st.booleans(),
)
def test_stems_add_up_to_the_mix(starts: list[float], pan: float, setting: str, *, with_music: bool) -> None:
    mixed = mix_scene(
        6.5,
        [Placed(start, LINE, pan) for start in starts],
        _tone(7.0) if with_music else None,
        _tone(2.0),
        effects=[Placed(1.0, REPLY)],
        setting=setting,
    )

    assert len({stem.shape for stem in (mixed.dialogue, mixed.music, mixed.effects, mixed.mix)}) == 1
    assert len(mixed.mix) == count(6.5)
    assert np.array_equal(mixed.mix, mixed.dialogue + mixed.music + mixed.effects)


def test_music_is_down_before_the_first_word_and_up_again_after_the_last() -> None:
    start, end = 5.0, 5.0 + len(LINE) / RATE
    music = mix_scene(15.0, [Placed(start, LINE)], _tone(15.0)).music
    full = _gain_db(music, 2.0)

    assert _gain_db(music, start) - full == pytest.approx(DUCK_DB, abs=1.0)
    assert _gain_db(music, (start + end) / 2) - full == pytest.approx(DUCK_DB, abs=0.2)
    assert _gain_db(music, start - 0.5) == pytest.approx(full, abs=0.1)
    assert _gain_db(music, end + 0.5) == pytest.approx(full, abs=0.1)


def test_music_does_not_pump_in_a_short_pause_but_comes_back_in_a_long_one() -> None:
    end = 3.0 + len(LINE) / RATE
    short = mix_scene(20.0, [Placed(3.0, LINE), Placed(end + 0.3, REPLY)], _tone(20.0)).music
    long = mix_scene(20.0, [Placed(3.0, LINE), Placed(end + 2.0, REPLY)], _tone(20.0)).music

    assert _gain_db(short, end + 0.15) < _gain_db(short, 1.0) - 10
    assert _gain_db(long, end + 1.0) == pytest.approx(_gain_db(long, 1.0), abs=0.1)


def test_ducking_moves_without_steps() -> None:
    ducking = mix_scene(10.0, [Placed(3.0, LINE)], _tone(10.0)).ducking

    assert np.abs(np.diff(20 * np.log10(ducking))).max() < 0.6  # dB in 5 ms


def test_dialogue_stands_clear_above_the_music() -> None:
    dialogue = ((2.0, 2.0 + len(LINE) / RATE), (7.0, 7.0 + len(REPLY) / RATE))
    music = compose("scene", 12.0, "action", ((0.0, 0.8),), dialogue=dialogue)
    mixed = mix_scene(12.0, [Placed(2.0, LINE), Placed(7.0, REPLY)], music.samples)

    for start, end in dialogue:
        spoken = slice(count(start), count(end))
        assert rms_db(mixed.dialogue[spoken]) > rms_db(mixed.music[spoken]) + 9


def test_two_voices_are_about_equally_loud() -> None:
    voices = [
        voice_of(seed, words) for seed, words in (("a", "man"), ("b", "woman"), ("c", "girl, 8"), ("d", "old man"))
    ]
    spoken = [speak("You should not have come back here, my friend.", voice).samples for voice in voices]

    loudness = [measure(mix_scene(len(one) / RATE, [Placed(0, one)]).dialogue).integrated for one in spoken]

    assert max(loudness) - min(loudness) < 4


@given(pan=st.floats(-1, 1))
def test_panning_keeps_the_power(pan: float) -> None:
    left, right = panned(pan)

    assert left**2 + right**2 == pytest.approx(1.0, abs=1e-5)
    assert (left >= right) == (pan <= 0) or left == pytest.approx(right)


@pytest.mark.parametrize(
    ("setting", "room"),
    [
        ("INT. KITCHEN", "small"),
        ("EXT. BEACH", "outside"),
        ("INT. CHURCH", "large"),
        ("INT. CAR", "dry"),
        ("INT./EXT. BUS", "small"),
    ],
)
def test_a_setting_has_its_room(setting: str, room: str) -> None:
    assert room_of(setting) == room


def test_a_larger_room_rings_longer() -> None:
    burst = np.zeros(count(0.05), np.float32)
    burst[:] = chance("burst").standard_normal(len(burst), np.float32) * 0.1

    def tail(setting: str) -> float:
        return rms_db(mix_scene(3.0, [Placed(0.5, burst)], setting=setting).dialogue[count(0.8) : count(1.2)])

    assert tail("INT. CAR") < tail("INT. KITCHEN") - 10
    assert tail("INT. KITCHEN") < tail("INT. CATHEDRAL") - 10


def test_an_empty_scene_is_silence_of_its_length() -> None:
    mixed = mix_scene(2.0, [])

    assert mixed.mix.shape == (2 * RATE, 2)
    assert not mixed.mix.any()


def test_what_does_not_fit_is_cut_at_the_scenes_end() -> None:
    mixed = mix_scene(2.0, [Placed(1.5, LINE), Placed(9.0, LINE), Placed(-1.0, LINE)])

    assert len(mixed.mix) == 2 * RATE
    assert np.abs(mixed.mix[-1]).max() < 1e-3


@pytest.mark.parametrize(("points", "block", "length"), [(7, 240, 1_700), (1, 50, 50), (4, 50, 188), (0, 50, 0)])
def test_a_curve_is_drawn_as_lines_between_the_middles_of_its_blocks(points: int, block: int, length: int) -> None:
    curve = np.random.default_rng(1).random(points).astype(np.float32)
    at = (np.arange(length) + 0.5) / block - 0.5
    meant = np.interp(at, np.arange(points), curve) if points else np.zeros(0)
    assert drawn(curve, block, length) == pytest.approx(meant, abs=1e-6)
