"""The master: segments joined as they are, mixes joined and brought to loudness, subtitles and chapters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from media.sound.files import read_wav, write_wav
from media.sound.levels import Levels, joined
from media.sound.mastering import AAC_TARGET_LUFS, master
from media.sound.meter import measure
from media.video.join import Chapter, Marks, burn_in, join
from media.video.probe import decode_audio, probe
from workers.registry import Job, Made, Output, provider

_PEAK_DBTP = -1.0


@provider("cut", "previz")
def master_film(job: Job) -> Made:
    """Make a film file.

    Recipe: `segments` (hashes, in order), `scenes` as {dialogue, music, effects, levels} (hashes, in order), `srt`,
    `burned`, `chapters` as {start_s, end_s, title}, `metadata`. Output `film`: MP4, H.264 and AAC. Facts: `duration_s`,
    `integrated_lufs` and `true_peak_dbtp`, measured on the decoded file.
    """
    recipe = job.recipe
    sound = job.scratch / "master.wav"
    levels = joined(Levels.from_bytes(job.input(scene["levels"]).read_bytes()) for scene in recipe["scenes"])
    mix = np.concatenate([_scene(job, scene) for scene in recipe["scenes"]])
    job.step(1, 4, "loudness")
    write_wav(sound, master(mix, AAC_TARGET_LUFS, _PEAK_DBTP, levels=levels).samples)
    job.step(2, 4, "joining")
    film = job.scratch / "film.mp4"
    chapters = [Chapter(c["start_s"], c["end_s"], c["title"]) for c in recipe["chapters"]]
    marks = Marks(recipe["metadata"], chapters, "" if recipe["burned"] else recipe["srt"])
    join([job.input(segment) for segment in recipe["segments"]], sound, film, marks)
    if recipe["burned"]:
        text = job.scratch / "subtitles.srt"
        text.write_text(recipe["srt"])
        burn_in(film, text, film)
    job.step(3, 4, "measuring")
    heard = measure(decode_audio(film))
    facts: dict[str, Any] = {
        "duration_s": probe(film).duration_s,
        "integrated_lufs": round(heard.integrated, 2),
        "true_peak_dbtp": round(heard.true_peak, 2),
        "loudness_range_lu": round(heard.range_lu, 1),
    }
    return Made({"film": Output(film, "video/mp4")}, facts)


def _scene(job: Job, scene: Mapping[str, str]) -> np.typing.NDArray[np.float32]:
    dialogue, music, effects = (read_wav(job.input(scene[name]))[0] for name in ("dialogue", "music", "effects"))
    return dialogue + music + effects
