"""Languages by their tags and names, and that each is spoken."""

# ruff: noqa: RUF001 - other scripts have letters that look like ours

from __future__ import annotations

import pytest

from media.sound.languages import ENGLISH, Language, language_of, languages
from media.sound.speech import speak
from media.sound.voice import voice_of

MARA = voice_of("mara", "woman, 34")


@pytest.mark.parametrize(
    ("told", "tag"),
    [
        ("fr", "fr"),
        ("French", "fr"),
        (" FRENCH ", "fr"),
        ("fr_CA", "fr"),
        ("pt-BR", "pt-BR"),
        ("pt-PT", "pt"),
        ("Brazilian Portuguese", "pt-BR"),
        ("en-GB", "en-GB"),
        ("zh-Hant-TW", "zh"),
    ],
)
def test_a_language_is_known_by_its_tag_and_by_its_name(told: str, tag: str) -> None:
    found = language_of(told)
    assert found is not None
    assert found.tag == tag


@pytest.mark.parametrize("told", ["", "Klingon", "xx", "see below"])
def test_what_nobody_speaks_is_no_language(told: str) -> None:
    assert language_of(told) is None


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.tag)
def test_every_language_is_spoken_by_a_voice_of_its_own(language: Language) -> None:
    said = speak("1 2 3 4 5", MARA, engine="espeak", language=language)

    assert 0.5 < said.duration_s < 10
    assert len({phoneme.symbol for phoneme in said.phonemes}) > 4
    english = speak("1 2 3 4 5", MARA, engine="espeak")
    assert (said.phonemes == english.phonemes) == (language.voice == ENGLISH.voice)


@pytest.mark.parametrize(
    ("tag", "line", "sounds"),
    [
        ("fr", "Bonjour, Éloïse.", {"ʒ", "b"}),
        ("ru", "Я ждала весь день.", {"ʒ", "sʲ"}),
        ("hi", "मैं किसी की राह देख रही थी।", {"kʰ", "aː"}),
        ("he", "חיכיתי כל היום.", {"χ", "l"}),
    ],
)
def test_words_of_other_scripts_are_said_as_their_readers_say_them(tag: str, line: str, sounds: set[str]) -> None:
    language = language_of(tag)
    assert language is not None

    said = speak(line, MARA, engine="espeak", language=language)

    assert sounds <= {phoneme.symbol for phoneme in said.phonemes}
    assert said.duration_s < 5, "signs are not spelt"
