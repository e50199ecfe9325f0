from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from media.sound.files import write_wav
from media.sound.meter import measure
from media.sound.speech import speak
from media.sound.voice import Voice
from media.video.ffmpeg import run
from media.video.spoken import measured
from tests.workers.providers.text.recipes import PlainJob
from workers.parts import Part, PartWish
from workers.providers.mix.previz import mix
from workers.registry import UnusableRecipe

PEOPLE = [
    {"name": "MARA", "seed": "mara", "appearance": "woman, 62", "words": ""},
    {"name": "TOM", "seed": "tom", "appearance": "boy, 9", "words": ""},
]
SCENES = [
    {
        "number": "1",
        "heading": "INT. KITCHEN - DAY",
        "parts": [
            {"who": "", "text": "Mara pours tea.", "manner": ""},
            {"who": "MARA", "text": "Sit down.", "manner": "angry"},
            {"who": "TOM", "text": "I can not stay.", "manner": ""},
        ],
    },
    {"number": "2A", "heading": "EXT. GARDEN - NIGHT", "parts": [{"who": "", "text": "Rain.", "manner": ""}]},
]


@dataclass
class JobInParts(PlainJob):
    """A job whose parts are spoken here; it notes what was asked for."""

    spoken: list[PartWish] = field(default_factory=list[PartWish])

    def input(self, digest: str) -> Path:
        return self.scratch / digest

    def parts(self, wishes: Sequence[PartWish]) -> list[Part]:
        self.spoken += wishes
        return [self._part(number, wish) for number, wish in enumerate(wishes)]

    def _part(self, number: int, wish: PartWish) -> Part:
        name = f"line-{number}.wav"
        said = speak(wish.recipe["text"], Voice(**wish.recipe["voice"]), wish.recipe["emotion"])
        write_wav(self.scratch / name, said.samples, bits=16)
        return Part({"audio": name}, {}, reused=number == 0)


def recipe(**said: Any) -> Mapping[str, Any]:  # noqa: ANN401 - what a test says otherwise
    usual = {"sound": "table_read", "title": "Short", "author": "A. Writer", "format": "m4a", "target_lufs": -15.0}
    return {**usual, "people": PEOPLE, "scenes": SCENES, **said}


def chapters_in(path: Path) -> list[tuple[float, str]]:
    told = run("-i", path, "-f", "ffmetadata", "-").decode()
    base = [eval_fraction(text) for text in re.findall(r"TIMEBASE=(\S+)", told)]
    starts = [int(text) for text in re.findall(r"START=(\d+)", told)]
    titles = re.findall(r"\[CHAPTER\][^\[]*?title=(.*)", told)
    return [(start * unit, title) for start, unit, title in zip(starts, base, titles, strict=True)]


def eval_fraction(text: str) -> float:
    over, _, under = text.partition("/")
    return int(over) / int(under)


@pytest.mark.parametrize("kind", ["m4a", "mp3", "opus"])
def test_a_script_is_one_file_with_a_chapter_for_each_scene_as_loud_as_was_asked(tmp_path: Path, kind: str) -> None:
    made = mix(JobInParts(recipe(format=kind), tmp_path))

    file = made.outputs["audio"].content
    assert isinstance(file, Path)
    heard = measure(measured(file))
    assert -16 <= heard.integrated <= -14
    assert heard.integrated == pytest.approx(made.facts["integrated_lufs"], abs=0.01)
    assert heard.true_peak < -0.3
    assert chapters_in(file) == [(pytest.approx(c["start_s"], abs=0.03), c["title"]) for c in made.facts["chapters"]]
    assert [c["title"] for c in made.facts["chapters"]] == ["1. INT. KITCHEN - DAY", "2A. EXT. GARDEN - NIGHT"]
    assert measured(file).length / 48_000 == pytest.approx(made.facts["duration_s"], abs=0.1)
    assert b"previz" in file.read_bytes()
    assert (made.facts["lines"], made.facts["reused"]) == (7, 1)
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith("line")) == [file.name]


def test_everybody_speaks_in_the_own_voice_and_a_narrator_reads_the_rest(tmp_path: Path) -> None:
    job = JobInParts(recipe(), tmp_path)
    mix(job)

    said = [(wish.recipe["text"], wish.recipe["voice"]["variant"], wish.recipe["emotion"]) for wish in job.spoken]
    assert [text for text, _, _ in said] == [
        "Short. By A. Writer.",
        "Scene 1. Interior. Kitchen, Day.",
        "Mara pours tea.",
        "Sit down.",
        "I can not stay.",
        "Scene 2A. Exterior. Garden, Night.",
        "Rain.",
    ]
    assert said[3][2] == "angry"
    pitches = [wish.recipe["voice"]["pitch_hz"] for wish in job.spoken]
    assert pitches[0] == pitches[1] == pitches[2] == pitches[5] == pitches[6]
    assert len({pitches[0], pitches[3], pitches[4]}) == 3


def test_an_unknown_format_and_a_job_without_a_desk_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableRecipe, match="no format 'wav'"):
        mix(JobInParts(recipe(format="wav"), tmp_path))
    with pytest.raises(UnusableRecipe, match="at a studio's desk"):
        mix(PlainJob(recipe(), tmp_path))
