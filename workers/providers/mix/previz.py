"""A scene's mix: lines in their room, music ducked under them, the sound of the place."""

from __future__ import annotations

from media.sound.ambience import ambience
from media.sound.files import read_wav, write_wav
from media.sound.levels import levels_of
from media.sound.meter import measure
from media.sound.mixing import Placed, mix_scene
from workers.registry import Job, Made, Output, provider

STEMS = ("dialogue", "music", "effects")


@provider("mix", "previz")
def mix(job: Job) -> Made:
    """Mix one scene.

    Recipe: `duration_s`, `lines` as {start_s, audio, pan}, `music` (a hash, or nothing), `place` as {words, setting,
    time_of_day}, `seed`. Outputs: the stems `dialogue`, `music` and `effects`, WAV, stereo, 48 kHz, whose sum is the
    mix, and `levels`, what a meter needs of it. Facts: `duration_s`, `loudness`.
    """
    recipe, place = job.recipe, job.recipe["place"]
    seconds: float = recipe["duration_s"]
    lines = [Placed(line["start_s"], read_wav(job.input(line["audio"]))[0], line["pan"]) for line in recipe["lines"]]
    music = read_wav(job.input(recipe["music"]))[0] if recipe["music"] else None
    sound = ambience(place["words"], place["setting"], place["time_of_day"], seconds, recipe["seed"])
    mixed = mix_scene(seconds, lines, music, sound, setting=f"{place['setting']} {place['words']}")
    outputs: dict[str, Output] = {}
    for name in STEMS:
        file = job.scratch / f"{name}.wav"
        write_wav(file, getattr(mixed, name), bits=16)
        outputs[name] = Output(file, "audio/wav")
    levels = levels_of(mixed.mix, peaks_above=0.05)
    outputs["levels"] = Output(levels.to_bytes(), "application/octet-stream")
    loudness = {"integrated_lufs": round(measure(levels).integrated, 2)}
    return Made(outputs, {"duration_s": seconds, "loudness": loudness})
