from __future__ import annotations

import os
import signal
from dataclasses import asdict, replace
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from media.sound import espeak
from media.sound.emotion import EMOTIONS
from media.sound.samples import RATE, rms_db
from media.sound.speech import SpeechUnavailable, engines, speak
from media.sound.voice import Voice, voice_of, voices_of
from tests.media.sound.hearing import pitch, share

LINE = "We were waiting all morning for the last train, and nobody came."
MAN, WOMAN, GIRL = voice_of("abel", "old man"), voice_of("mara", "woman, 34"), voice_of("pip", "girl, 9")
MAPS = Path("/proc/self/maps")
ENGINES = ("espeak", "formant")


def test_both_engines_are_there() -> None:
    assert engines() == ("espeak", "formant")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_line_is_heard_for_about_as_long_as_its_words_take(engine: str) -> None:
    said = speak(LINE, WOMAN, engine=engine)

    words_a_minute = len(LINE.split()) / said.duration_s * 60
    assert said.engine == engine
    assert 110 < words_a_minute < 280
    assert -27 < rms_db(said.samples) < -19
    assert np.abs(said.samples).max() < 0.5
    assert share(said.samples, 200, 4000) > 0.5


@pytest.mark.parametrize("engine", ENGINES)
def test_a_line_sounds_the_same_whatever_was_said_before(engine: str) -> None:
    first = speak(LINE, WOMAN, "sad", engine)
    speak("Something else entirely!", MAN, "angry", engine)
    espeak.close()
    speak("Hm.", GIRL, engine=engine)

    again = speak(LINE, WOMAN, "sad", engine)

    assert first.samples.tobytes() == again.samples.tobytes()
    assert first.phonemes == again.phonemes


@pytest.mark.parametrize("engine", ENGINES)
def test_voices_keep_apart_in_pitch(engine: str) -> None:
    heard = [pitch(speak(LINE, voice, engine=engine).samples) for voice in (MAN, WOMAN, GIRL)]

    assert heard[0] * 1.25 < heard[1]
    assert heard[1] * 1.15 < heard[2]
    for hertz, voice in zip(heard, (MAN, WOMAN, GIRL), strict=True):
        assert abs(hertz / voice.pitch_hz - 1) < 0.12


@pytest.mark.parametrize("engine", ENGINES)
def test_phonemes_follow_one_another_and_cover_the_sound(engine: str) -> None:
    said = speak(LINE, MAN, engine=engine)

    assert said.phonemes[0].start_s < 0.1
    assert said.phonemes[-1].end_s > said.duration_s - 0.3
    assert all(before.end_s <= after.start_s + 1e-6 for before, after in pairwise(said.phonemes))
    covered = sum(phoneme.end_s - phoneme.start_s for phoneme in said.phonemes)
    assert covered > 0.9 * said.duration_s
    assert len(said.phonemes) > 35


@pytest.mark.parametrize("engine", ENGINES)
def test_hissing_is_heard_where_the_phonemes_say_so(engine: str) -> None:
    said = speak("See the sea. So soon, so silent. She saw us pass.", WOMAN, engine=engine)

    def brightness(letters: str) -> float:
        pieces = [
            said.samples[round(one.start_s * RATE) : round(one.end_s * RATE)]
            for one in said.phonemes
            if one.symbol and one.symbol[0] in letters
        ]
        return share(np.concatenate(pieces), 3500, 12000)

    assert brightness("sʃ") > 3 * brightness("iuoɔæ")


@pytest.mark.parametrize("engine", ENGINES)
def test_feelings_change_pitch_pace_and_level(engine: str) -> None:
    said = {emotion: speak(LINE, WOMAN, emotion, engine) for emotion in EMOTIONS}

    assert pitch(said["afraid"].samples) > 1.08 * pitch(said["neutral"].samples) > 1.12 * pitch(said["sad"].samples)
    assert said["sad"].duration_s > 1.1 * said["neutral"].duration_s > 1.15 * said["angry"].duration_s
    assert rms_db(said["angry"].samples) > rms_db(said["sad"].samples) + 3
    assert len({one.samples.tobytes() for one in said.values()}) == len(EMOTIONS)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_child_that_is_killed_or_hangs_is_replaced(blow: signal.Signals) -> None:
    before = speak(LINE, MAN, engine="espeak")
    os.kill(espeak.child().pid, blow)

    request: dict[str, str | int] = {
        "text": "a",
        "voice": "en-us+m3",
        "pitch": 50,
        "rate": 170,
        "range": 50,
        "volume": 90,
    }
    assert len(espeak.utter(request, limit_s=1.0).samples)
    assert speak(LINE, MAN, engine="espeak").samples.tobytes() == before.samples.tobytes()


def test_without_the_library_the_formant_voice_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    espeak.close()
    monkeypatch.setattr(espeak, "library", lambda: None)

    assert engines() == ("formant",)
    assert speak(LINE, MAN).engine == "formant"
    with pytest.raises(SpeechUnavailable):
        speak(LINE, MAN, engine="espeak")


@pytest.mark.skipif(not MAPS.exists(), reason="only Linux lists what a process has loaded")
def test_the_library_is_never_loaded_into_this_process() -> None:
    speak(LINE, MAN, engine="espeak")

    spec = find_spec("espeakng_loader")
    assert spec is not None
    assert "espeak" not in MAPS.read_text(encoding="utf-8")


HOSTILE = {
    "control characters": "a\x00b\x07\x1b[0m c\u202e d",
    "emoji": "😀😀 hello 😀",
    "markup": "<speak><break time='100s'/>hi</speak> [[t'eh]] &amp;",
    "another script": "مرحبا بالعالم こんにちは世界 Здравствуй",
    "half a surrogate": "\ud800 hi",
    "stray accents": "Z̴̢͖͗a̵l̶g̷ò̵ " * 50,
    "ten thousand letters": "x" * 10_000,
    "digits": "1234567890" * 1000,
    "quotes": "\"'`$(rm -rf /)`'\"",
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_spoken_as_far_as_it_can_be(text: str, engine: str) -> None:
    said = speak(text, MAN, engine=engine)

    assert 0 < said.duration_s < 120
    assert np.isfinite(said.samples).all()


@pytest.mark.parametrize("text", ["", "   ", "...!?", "😀", "\x00"])
def test_nothing_to_say_is_a_short_silence(text: str) -> None:
    said = speak(text, MAN)

    assert said.phonemes == ()
    assert not said.samples.any()
    assert 0 < said.duration_s < 1


def test_a_long_speech_is_spoken_to_its_end() -> None:
    said = speak("Hello there my friend. " * 90, MAN, engine="espeak")

    assert said.duration_s > 80
    assert said.phonemes[-1].end_s > said.duration_s - 1


def test_a_line_over_the_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="20001 characters is too long"):
        speak("a" * 20_001, MAN)


def test_a_voice_comes_from_its_seed_alone_and_survives_json() -> None:
    assert voice_of("mara", "woman, 34") == WOMAN
    assert Voice(**asdict(WOMAN)) == WOMAN
    assert len({voice_of(f"seed {number}") for number in range(40)}) == 40


@pytest.mark.parametrize(
    ("description", "register"),
    [
        ("girl, 9", "girl"),
        ("old man", "old man"),
        ("A woman of 34 in a red coat", "woman"),
        ("boy", "boy"),
        ("his grandmother", "old woman"),
        ("a man in his 60s", "man"),
        ("TOM, 16, male", "teenage boy"),
        ("retired lady", "old woman"),
    ],
)
def test_words_choose_the_range_of_a_voice(description: str, register: str) -> None:
    assert voice_of("anybody", description).register == register


def test_a_longer_throat_sounds_darker_at_the_same_pitch() -> None:
    long, short = (speak(LINE, replace(MAN, tract=tract), engine="espeak").samples for tract in (0.9, 1.15))

    assert abs(pitch(long) / pitch(short) - 1) < 0.06
    assert share(long, 0, 900) > share(short, 0, 900)


def test_five_men_of_one_cast_do_not_sound_alike() -> None:
    cast = [(f"man {number}", "man") for number in range(5)]

    voices = voices_of(cast)

    assert voices[0] == voice_of("man 0", "man")
    assert voices_of(cast[:3]) == voices[:3]
    for index, voice in enumerate(voices):
        for other in voices[:index]:
            pitch_apart = abs(voice.pitch_hz / other.pitch_hz - 1) > 0.06
            assert pitch_apart or abs(voice.tract / other.tract - 1) > 0.04
