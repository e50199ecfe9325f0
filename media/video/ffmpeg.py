"""The ffmpeg program: a separate process, told exactly what it may open, for how long."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from media.confined import Confined, Limits, run_confined

_LINES = 12  # of what ffmpeg said last: enough to know why


class EncodingFailed(Exception):  # noqa: N818 - told to a person as a sentence
    """ffmpeg could not do what it was asked; the text says what it said last."""


@cache
def program() -> str:
    """Return the path of the ffmpeg program that the wheel carries."""
    return imageio_ffmpeg.get_ffmpeg_exe()


def command(*arguments: str | Path) -> list[str]:
    """Return the words of a call: quiet, never asking, reading files and pipes alone."""
    quiet = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]
    return [program(), *quiet, "-protocol_whitelist", "file,pipe", *map(str, arguments)]


def run(*arguments: str | Path, seconds: float = 900.0, folder: Path | None = None, given: bytes = b"") -> bytes:
    """Run ffmpeg on files of our own and on `given`, its standard input, in `folder`, and return what it puts out.

    Raises EncodingFailed.
    """
    words = command(*arguments)
    try:
        done = subprocess.run(words, capture_output=True, timeout=seconds, check=False, cwd=folder, input=given)
    except subprocess.TimeoutExpired:
        raise EncodingFailed(f"ffmpeg did not end within {seconds:.0f} s.") from None
    if done.returncode:
        raise EncodingFailed(said(done.stderr, done.returncode))
    return done.stdout


def decode(path: Path, *arguments: str | Path, before: tuple[str, ...] = (), limits: Limits | None = None) -> bytes:
    """Decode an MP4 file that may be anybody's, confined, and return what comes out. Raises EncodingFailed."""
    source = [*before, "-f", "mp4", "-i", path.resolve()]
    try:
        return run_confined(command(*source, *arguments), limits)
    except Confined as failed:
        raise EncodingFailed(str(failed)) from None


def said(stderr: bytes, code: int) -> str:
    """Return one sentence out of what ffmpeg wrote."""
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    return f"ffmpeg ended with status {code}: {' / '.join(lines[-_LINES:]) or 'it said nothing'}"
