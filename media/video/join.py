"""Segments, encoded sound, subtitles and chapters to one film, without encoding anything again."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import media.fonts
from media.documents.subtitles import without_tags
from media.video.aac import FRAME, RATE, adts_frames, frames_of
from media.video.encoder import ENCODERS
from media.video.ffmpeg import EncodingFailed, run
from media.video.segment import Segment, read, stack
from media.video.styled import styled

_FONTS = Path(media.fonts.__file__).parent


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the film that a player can jump to."""

    start_s: float
    end_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What is written into the file beside pictures and sound.

    Of the metadata MP4 keeps what players show: title, artist, album, comment, description, genre, date, copyright, ...
    """

    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    chapters: Sequence[Chapter] = ()
    subtitles: str = ""
    """SubRip text; empty for none."""
    language: str = "eng"


def join(segments: Sequence[Path], sound: Path, out: Path, marks: Marks | None = None) -> None:
    """Join segments of equal encoding with AAC of `encode_aac` to an MP4 that plays before it is read whole.

    Raises EncodingFailed, also for sound that is not as long as the pictures; `out` is written whole or not at all.
    """
    marks = marks or Marks()
    part = out.with_name(f".{out.name}.part")
    found = [read(path) for path in segments]
    last = _last_frame(sound, round(_length_s(found) * RATE))
    exact = ["-fflags", "+bitexact", "-movflags", "+faststart"]
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        pictures = Path(name) / "pictures.mp4"  # ffmpeg's own joining opens and searches each segment: 10 ms of each
        stack(found, pictures)
        inputs, streams = _sources(Path(name), pictures, sound, marks)
        with _whole(part):
            run(*inputs, *streams, "-c:v", "copy", "-c:a", "copy", "-bsf:a", last, *exact, "-f", "mp4", part)
    part.replace(out)


def _last_frame(sound: Path, length: int) -> str:
    """Return ffmpeg's filter that shortens the last frame, so that the sound ends with the pictures."""
    frames = sum(1 for _ in adts_frames(sound.read_bytes()))
    if frames != frames_of(length):
        heard, seen = (frames - 1) * FRAME / RATE, length / RATE
        raise EncodingFailed(f"The sound is {heard:.3f} s long and the pictures {seen:.3f} s.")
    rest = length - (frames - 2) * FRAME
    return f"aac_adtstoasc,setts=duration=if(eq(N\\,{frames - 1})\\,{rest}/{RATE}/TB\\,DURATION)"


def _length_s(segments: Sequence[Segment]) -> Fraction:
    """Return the length of the pictures, exactly: the sound must not drift from them by rounding."""
    return sum((Fraction(len(s.sizes) * s.rate[1], s.rate[0]) for s in segments), Fraction(0))


def _sources(folder: Path, pictures: Path, sound: Path, marks: Marks) -> tuple[list[str | Path], list[str]]:
    """Return what is read and which of its streams are taken."""
    told = folder / "metadata.txt"
    told.write_text(ffmetadata(marks), encoding="utf-8")
    inputs: list[str | Path] = ["-f", "mp4", "-i", pictures]
    # The encoder's first frame lies before the film.
    inputs += ["-itsoffset", f"{-FRAME / RATE:.9f}", "-f", "aac", "-i", sound.resolve()]
    inputs += ["-f", "ffmetadata", "-i", told]
    spoken = ["-metadata:s:a:0", f"language={marks.language}"]
    streams = ["-map", "0:v", "-map", "1:a", "-map_metadata", "2", "-map_chapters", "2", *spoken]
    if marks.subtitles:
        text = folder / "subtitles.srt"
        text.write_text(without_tags(marks.subtitles), encoding="utf-8")
        inputs += ["-f", "srt", "-sub_charenc", "UTF-8", "-i", text]
        streams += ["-map", "3:s", "-c:s", "mov_text", "-metadata:s:s:0", f"language={marks.language}"]
    return inputs, streams


@contextlib.contextmanager
def _whole(part: Path) -> Generator[None]:
    """Leave nothing half-written behind."""
    try:
        yield
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def burn_in(film: Path, subtitles: Path, out: Path, *, encoder: str = "x264") -> None:
    """Write a film again with SubRip subtitles in the picture, encoding it anew; `out` may be `film` itself."""
    part = out.with_name(f".{out.name}.part")
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        # Short names of our own: paths with quotes, colons and commas have a syntax of their own in a filter.
        (Path(name) / "words.ass").write_text(styled(subtitles.read_text(encoding="utf-8")), encoding="utf-8")
        (Path(name) / "fonts").symlink_to(_FONTS)
        inputs = ["-f", "mp4", "-i", film.resolve(), "-map", "0:v:0", "-map", "0:a?", "-map_chapters", "0"]
        picture = ["-vf", "ass=words.ass:fontsdir=fonts", *ENCODERS[encoder], "-c:a", "copy", "-fflags", "+bitexact"]
        with _whole(part):
            run(*inputs, *picture, "-movflags", "+faststart", "-f", "mp4", part.resolve(), folder=Path(name))
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
