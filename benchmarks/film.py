"""The film: wall seconds against its length, CPU against encoding the same frames, and what one changed line costs."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import Row
from media.video.aac import AAC, AAC_SOURCE
from media.video.encoder import ENCODERS
from media.video.ffmpeg import program
from media.video.probe import probe

_ROOT = Path(__file__).resolve().parents[1]
_FFMPEG = [program(), "-loglevel", "error"]
_UNSET = {"PYTHONDONTWRITEBYTECODE"}  # as `./studio` does


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the command line took, with all its processes."""

    wall_s: float
    cpu_s: float


def rows(screenplay: Path, old: str, new: str) -> list[Row]:
    """Film a screenplay from nothing, change one line, film again; both in a studio folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        home, out = Path(folder) / "home", Path(folder) / "out"
        home.mkdir()
        copy = Path(folder) / screenplay.name
        text = screenplay.read_text(encoding="utf-8")
        copy.write_text(text, encoding="utf-8")
        first = _film(copy, home, out)
        film = next(out.glob("*/film.mp4"))
        length = probe(film).duration_s
        floor, sounding = _encode_only(film)
        copy.write_text(text.replace(old, new), encoding="utf-8")
        edited = _film(copy, home, out)
        with studio_up(home):
            copy.write_text(text.replace(old, f"{new} And you?"), encoding="utf-8")
            beside = _film(copy, home, out)
    cpu = first.cpu_s / floor.cpu_s
    return [
        Row(
            f"{screenplay.stem}: film seconds a second",
            f"{length:.0f} s in {first.wall_s:.1f} s",
            "real time",
            length / first.wall_s,
            "1.5 / 3",
        ),
        Row(
            f"{screenplay.stem}: CPU of everything",
            f"{first.cpu_s:.1f} s",
            f"{floor.cpu_s:.1f} s to encode the same frames",
            cpu,
            "at most 1.5",
        ),
        Row(
            f"{screenplay.stem}: CPU of everything",
            f"{first.cpu_s:.1f} s",
            f"{sounding.cpu_s:.1f} s to encode the same frames and sound",
            first.cpu_s / sounding.cpu_s,
        ),
        Row(
            f"{screenplay.stem}: one line changed, the studio up",
            f"{beside.wall_s:.1f} s",
            f"{first.wall_s:.1f} s from nothing",
            beside.wall_s / first.wall_s,
            "at most 0.10 / 0.05",
        ),
        Row(
            f"{screenplay.stem}: one line changed, the studio started for it",
            f"{edited.wall_s:.1f} s",
            f"{first.wall_s:.1f} s from nothing",
            edited.wall_s / first.wall_s,
        ),
    ]


@contextmanager
def studio_up(home: Path, **more: str) -> Generator[int]:
    """Keep a studio up in a folder for a block, and lend its process's id. `more` are settings."""
    command = [sys.executable, "-m", "film_studio", "up", "--port", "0"]
    environment = _environment(home) | more
    up = subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        for line in up.stdout or ():
            if line.startswith("Ctrl-C"):
                break
        time.sleep(3.0)  # its workers start beside it
        yield up.pid
    finally:
        up.send_signal(signal.SIGINT)
        up.communicate(timeout=30)


def _film(screenplay: Path, home: Path, out: Path) -> Run:
    command = [sys.executable, "-m", "film_studio", "film", str(screenplay), "--out", str(out)]
    return _timed(command, _environment(home))


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    return {**kept, "STUDIO_HOME": str(home)}


def _encode_only(film: Path) -> tuple[Run, Run]:
    """Encode the film again from raw pictures, and from raw pictures and sound: the least that any way could cost."""
    with tempfile.TemporaryDirectory() as folder:
        raw, sound = Path(folder) / "frames.yuv", Path(folder) / "sound.f32"
        decoded = ["-map", "0:v", "-f", "rawvideo", str(raw), "-map", "0:a", *AAC_SOURCE, str(sound)]
        _timed([*_FFMPEG, "-i", str(film), *decoded], dict(os.environ))
        pictures = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "1280x720", "-r", "24", "-i", str(raw)]
        out = [*ENCODERS["x264"], "-f", "mp4"]
        alone = _timed([*_FFMPEG, *pictures, *out, str(Path(folder) / "again.mp4")], dict(os.environ))
        both = [*pictures, *AAC_SOURCE, "-i", str(sound), *AAC, *out]
        return alone, _timed([*_FFMPEG, *both, str(Path(folder) / "both.mp4")], dict(os.environ))


def _timed(command: list[str], environment: dict[str, str]) -> Run:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, cwd=_ROOT, env=environment, check=True, capture_output=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
