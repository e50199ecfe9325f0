"""Segments, mastered sound, subtitles and chapters to one film, without encoding the pictures again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from media.video.ffmpeg import run

_AUDIO = ["-c:a", "aac", "-b:a", "192k", "-ar", "48000"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the film that a player can jump to."""

    start_s: float
    end_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What is written into the file beside pictures and sound."""

    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    chapters: Sequence[Chapter] = ()
    subtitles: str = ""
    """SubRip text; empty for none."""
    language: str = "eng"


def join(segments: Sequence[Path], audio: Path, out: Path, marks: Marks | None = None) -> None:
    """Join segments of equal encoding with a WAV file to an MP4 that starts playing before it is read whole.

    Raises EncodingFailed; `out` is written whole or not at all.
    """
    marks = marks or Marks()
    part = out.with_name(f".{out.name}.part")
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        listed = Path(folder) / "segments.txt"
        listed.write_text("ffconcat version 1.0\n" + "".join(f"file '{_quoted(s)}'\n" for s in segments))
        told = Path(folder) / "metadata.txt"
        told.write_text(ffmetadata(marks))
        inputs: list[str | Path] = ["-f", "concat", "-safe", "0", "-i", listed, "-f", "wav", "-i", audio]
        inputs += ["-f", "ffmetadata", "-i", told]
        streams = ["-map", "0:v", "-map", "1:a", "-map_metadata", "2", "-map_chapters", "2"]
        if marks.subtitles:
            text = Path(folder) / "subtitles.srt"
            text.write_text(marks.subtitles)
            inputs += ["-f", "srt", "-i", text]
            streams += ["-map", "3:s", "-c:s", "mov_text", "-metadata:s:s:0", f"language={marks.language}"]
        exact = ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart+use_metadata_tags"]
        try:
            run(*inputs, *streams, "-c:v", "copy", *_AUDIO, *exact, "-f", "mp4", part)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    part.replace(out)


def burn_in(film: Path, subtitles: Path, out: Path) -> None:
    """Write another copy of a film with the subtitles in the picture. Encodes the pictures again."""
    name = str(subtitles).replace("\\", r"\\").replace(":", r"\:").replace("'", r"\'")
    picture = ["-vf", f"subtitles='{name}'", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20"]
    part = out.with_name(f".{out.name}.part")
    try:
        run("-f", "mp4", "-i", film, *picture, "-c:a", "copy", "-sn", "-movflags", "+faststart", "-f", "mp4", part)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(out)


def ffmetadata(marks: Marks) -> str:
    """Return metadata and chapters in ffmpeg's own text format."""
    lines = [";FFMETADATA1", *(f"{_escaped(k)}={_escaped(v)}" for k, v in marks.metadata.items())]
    for chapter in marks.chapters:
        times = [f"START={round(chapter.start_s * 1000)}", f"END={round(chapter.end_s * 1000)}"]
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", *times, f"title={_escaped(chapter.title)}"]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "=;#\\\n" else c for c in text.replace("\r", ""))


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", r"'\''")
