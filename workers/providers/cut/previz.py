"""The master: segments joined as they are, finished scenes of sound joined, subtitles and chapters."""

from __future__ import annotations

from typing import Any

from media.sound.levels import Levels, joined
from media.sound.meter import measure
from media.video.aac import join_aac
from media.video.join import Chapter, Marks, burn_in, join
from media.video.probe import probe
from workers.registry import Job, Made, Output, provider


@provider("cut", "previz")
def master_film(job: Job) -> Made:
    """Make a film file.

    Recipe: `segments` (hashes, in order), `sounds` as {sound, levels} (hashes of finished scenes, in order), `srt`,
    `burned`, `chapters` as {start_s, end_s, title}, `metadata`, `language` (of three letters; English's unless told).
    Output `film`: MP4, H.264 and AAC. Facts: `duration_s`, `integrated_lufs` and `true_peak_dbtp`, measured on the
    decoded sound.
    """
    recipe = job.recipe
    sound, film = job.scratch / "sound.aac", job.scratch / "film.mp4"
    levels = [Levels.from_bytes(job.input(scene["levels"]).read_bytes()) for scene in recipe["sounds"]]
    files = [job.input(scene["sound"]) for scene in recipe["sounds"]]
    join_aac([(file, scene.length) for file, scene in zip(files, levels, strict=True)], sound)
    job.step(1, 3, "joining")
    chapters = [Chapter(c["start_s"], c["end_s"], c["title"]) for c in recipe["chapters"]]
    srt = "" if recipe["burned"] else recipe["srt"]
    marks = Marks(recipe["metadata"], chapters, srt, recipe.get("language", "eng"))
    join([job.input(segment) for segment in recipe["segments"]], sound, film, marks)
    if recipe["burned"]:
        job.step(2, 3, "burning the subtitles in")
        text = job.scratch / "subtitles.srt"
        text.write_text(recipe["srt"])
        burn_in(film, text, film)
    heard = measure(joined(levels))
    facts: dict[str, Any] = {
        "duration_s": probe(film).duration_s,
        "integrated_lufs": round(heard.integrated, 2),
        "true_peak_dbtp": round(heard.true_peak, 2),
        "loudness_range_lu": round(heard.range_lu, 1),
    }
    return Made({"film": Output(film, "video/mp4")}, facts)
