"""A script goes in, a file that a person listens to comes out: everybody in a voice of their own, scene by scene."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media.sound.meter import measure
from media.video.probe import chapters, decode_audio
from tests.journeys.conftest import SHORT, Runner

pytestmark = pytest.mark.timeout(300)
SCRIPT = (
    SHORT
    + """
EXT. GARDEN; BACK = DOOR - NIGHT #2A#

Rain on the leaves.

MARA
He is gone.
"""
)


def test_a_screenplay_is_read_aloud_with_a_chapter_for_each_scene_and_again_only_what_changed(runner: Runner) -> None:
    source, out = runner.out.parent / "short.fountain", runner.out.parent / "short.m4a"
    source.write_text(SCRIPT, encoding="utf-8")
    made = runner.run("table-read", source, "--out", out)
    assert made.returncode == 0, made.stderr

    heard, marked = decode_audio(out), chapters(out)
    length = len(heard) / 48_000
    assert [chapter.title for chapter in marked] == ["1. INT. KITCHEN - DAY", "2A. EXT. GARDEN; BACK = DOOR - NIGHT"]
    assert 0 <= marked[0].start_s < marked[0].end_s == pytest.approx(marked[1].start_s, abs=0.01)
    assert marked[1].end_s == pytest.approx(length, abs=0.1)
    assert -16 <= measure(heard).integrated <= -14
    lines, reused, told = _told(made.stderr)
    assert (lines, reused) == (8, 0)
    assert told == pytest.approx(length, abs=0.2)
    assert _loud(heard, marked[0].start_s, marked[0].end_s) > 0.01 < _loud(heard, marked[1].start_s, marked[1].end_s)

    source.write_text(
        SCRIPT.replace("He is gone.", "He is gone for good, and he is never coming back to us."), encoding="utf-8"
    )
    again = runner.run("table-read", source, "--out", out, "--json")
    assert again.returncode == 0, again.stderr
    result = json.loads(again.stdout.splitlines()[-1])
    assert [result[name] for name in ("event", "file", "lines", "made", "reused")] == ["result", str(out), 8, 1, 7]
    assert len(decode_audio(out)) > len(heard) + 24_000


def test_what_is_no_script_and_no_file_of_sound_is_refused_in_one_sentence(runner: Runner) -> None:
    gone = runner.run("table-read", "gone.fountain")
    assert (gone.returncode, gone.stderr.strip()) == (
        2,
        "studio: gone.fountain is neither a file nor the id of a script.",
    )
    (runner.out.parent / "short.fountain").write_text(SCRIPT, encoding="utf-8")
    wrong = runner.run("table-read", runner.out.parent / "short.fountain", "--out", "read.wav")
    assert wrong.returncode == 2
    assert "--out ends with .m4a, .mp3, .opus; read.wav does not." in wrong.stderr
    assert not Path("read.wav").exists()


def _told(said: str) -> tuple[int, int, float]:
    found = re.search(r"([\d.]+) s of speech.*: (\d+) lines, (\d+) reused", said)
    assert found is not None, said
    return int(found[2]), int(found[3]), float(found[1])


def _loud(heard: NDArray[np.float32], start: float, end: float) -> float:
    return float(np.sqrt(np.mean(heard[round(start * 48_000) : round(end * 48_000)] ** 2)))
