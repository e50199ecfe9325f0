"""Speech without a model: a synthesised voice, with the times at which the mouth moves."""

from __future__ import annotations

from typing import Any

from media.sound.files import write_wav
from media.sound.languages import language_of
from media.sound.phonemes import mouth_track
from media.sound.speech import speak
from media.sound.voice import Voice
from workers.registry import Job, Made, Output, UnusableRecipe, provider


@provider("speech", "previz")
def speak_line(job: Job) -> Made:
    """Speak one line.

    Recipe: `text`, `voice` (media.sound.voice.Voice as data), `emotion`, `language` (a tag, unless it is English).
    Output `audio`: WAV, mono, 48 kHz. Facts: `duration_s`, `engine`, and `mouth`, its shapes as [second, shape].
    """
    recipe = job.recipe
    language = language_of(recipe.get("language", "en"))
    if language is None:
        raise UnusableRecipe(f"previz does not speak {recipe['language']!r}; name a language by its tag, such as fr")
    speech = speak(recipe["text"], Voice(**recipe["voice"]), recipe["emotion"], language=language)
    file = job.scratch / "line.wav"
    write_wav(file, speech.samples, bits=16)
    mouth = [[round(at, 4), shape] for at, shape in mouth_track(speech.phonemes)]
    facts: dict[str, Any] = {"duration_s": speech.duration_s, "engine": speech.engine, "mouth": mouth}
    return Made({"audio": Output(file, "audio/wav")}, facts)
