"""Music without a model: composed by rules, played by a synthesiser."""

from __future__ import annotations

from media.sound.files import write_wav
from media.sound.motif import motif_of
from media.sound.music import compose
from workers.registry import Job, Made, Output, provider


@provider("music", "previz")
def score_scene(job: Job) -> Made:
    """Compose for one scene.

    Recipe: `seed`, `duration_s`, `mood`, `intensity` as [second, 0 to 1], `motifs` as the seeds of characters,
    `dialogue` as [begin, end]. Output `audio`: WAV, stereo, 48 kHz. Facts: `duration_s`, `tempo_bpm`, `beats`.
    """
    recipe = job.recipe
    music = compose(
        recipe["seed"],
        recipe["duration_s"],
        recipe["mood"],
        tuple((at, level) for at, level in recipe["intensity"]),
        motifs=tuple(motif_of(seed) for seed in recipe["motifs"]),
        dialogue=tuple((begin, end) for begin, end in recipe["dialogue"]),
    )
    file = job.scratch / "music.wav"
    write_wav(file, music.samples, bits=16)
    facts = {"duration_s": recipe["duration_s"], "tempo_bpm": music.tempo_bpm, "beats": len(music.beats)}
    return Made({"audio": Output(file, "audio/wav")}, facts)
