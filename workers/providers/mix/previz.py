"""A scene's mix: lines in their room, music ducked under them, the sound of the place; its finish for delivery."""

from __future__ import annotations

from media.sound.ambience import ambience
from media.sound.files import read_wav, write_wav
from media.sound.levels import Levels, joined, levels_of
from media.sound.mastering import AAC_LOSS_LU, fitted_gain_db, mastered
from media.sound.meter import measure
from media.sound.mixing import Placed, mix_scene
from media.sound.samples import RATE, interleaved
from media.video.aac import decode_aac, encode_aac, ended_for_joining
from workers.providers.mix.table_read import read_table
from workers.registry import Job, Made, Output, UnusableRecipe, provider

STEMS = ("dialogue", "music", "effects")
_STEP_DB = 0.2


@provider("mix", "previz")
def mix(job: Job) -> Made:
    """Mix a scene, find the gain of a programme, or finish a scene under it: as the recipe's `sound` says."""
    steps = {"scene": _scene, "loudness": _loudness, "finish": _finish, "table_read": read_table}
    step = steps.get(job.recipe.get("sound", ""))
    if step is None:
        raise UnusableRecipe(f"There is no sound {job.recipe.get('sound')!r}; there are {', '.join(steps)}.")
    return step(job)


def _scene(job: Job) -> Made:
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


def _loudness(job: Job) -> Made:
    """Find the gain of a programme.

    Recipe: `levels` (hashes, in order), `target_lufs`, `peak_dbtp`. Fact: `gain_db`, in steps of which half is too
    little to hear or to fail a delivery (EBU R 128 allows 0.5 LU): so that a changed line, which moves a film's
    loudness by hundredths, seldom moves the gain of all other scenes.
    """
    recipe = job.recipe
    levels = joined(Levels.from_bytes(job.input(digest).read_bytes()) for digest in recipe["levels"])
    wanted = fitted_gain_db(levels, recipe["target_lufs"] + AAC_LOSS_LU, recipe["peak_dbtp"])
    return Made({}, {"gain_db": round(round(wanted / _STEP_DB) * _STEP_DB, 1)})


def _finish(job: Job) -> Made:
    """Finish a scene for delivery.

    Recipe: `stems` (hashes, added up), `levels` (a hash), `gain_db`, `peak_dbtp`. Outputs: `sound`, AAC in ADTS frames,
    and `levels`, measured on it decoded.
    """
    recipe, out = job.recipe, job.scratch / "sound.aac"
    whole, *others = (read_wav(job.input(stem))[0] for stem in recipe["stems"])
    for stem in others:
        whole += stem
    levels = Levels.from_bytes(job.input(recipe["levels"]).read_bytes())
    done = mastered(whole, levels, recipe["gain_db"], recipe["peak_dbtp"])
    encode_aac(ended_for_joining(interleaved(done)), out)
    heard = levels_of(decode_aac(out)[: len(whole)], peaks_above=0.05)
    return Made(
        {"sound": Output(out, "audio/aac"), "levels": Output(heard.to_bytes(), "application/octet-stream")},
        {"duration_s": len(whole) / RATE},
    )
