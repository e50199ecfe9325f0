"""Speech without a model: a synthesised voice, with the times at which the mouth moves."""

from __future__ import annotations

from typing import Any

from media.sound.files import write_wav
from media.sound.phonemes import mouth_track
from media.sound.speech import speak
from media.sound.voice import Voice
from workers.registry import Job, Made, Output, provider


@provider("speech", "previz")
def speak_line(job: Job) -> Made:
    """Speak one line.

    Recipe: `text`, `voice` (media.sound.voice.Voice as data), `emotion`. Output `audio`: WAV, mono, 48 kHz. Facts:
    `duration_s`, `engine`, and `mouth`, the mouth's shapes as [second, shape].
    """
    recipe = job.recipe
    speech = speak(recipe["text"], Voice(**recipe["voice"]), recipe["emotion"])
    file = job.scratch / "line.wav"
    write_wav(file, speech.samples, bits=16)
    mouth = [[round(at, 4), shape] for at, shape in mouth_track(speech.phonemes)]
    facts: dict[str, Any] = {"duration_s": speech.duration_s, "engine": speech.engine, "mouth": mouth}
    return Made({"audio": Output(file, "audio/wav")}, facts)
