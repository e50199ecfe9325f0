"""The boxes of an MP4 file, read by ourselves: nothing is decoded, so a foreign file can be asked at no risk."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOST_INDEX = 256 << 20  # bytes of a moov box: days of film
_MOST_BOXES = 100_000
_PARENTS = (b"mdia", b"minf", b"stbl")  # each within the one before


class NoFilm(ValueError):  # noqa: N818 - told to a person as a sentence
    """The file is no MP4, or a broken one."""


@dataclass(frozen=True, slots=True)
class Track:
    """One track: kind ("vide", "soun", "sbtl", "text"), codec's four letters, samples and length in its own units."""

    kind: str
    codec: str
    samples: int
    length: int
    timescale: int
    width: int
    height: int
    shown_s: float
    """Seconds that a player shows of it: without what an encoder needs before the first sample."""

    @property
    def duration_s(self) -> float:
        """The length of the track's media in seconds."""
        return self.length / self.timescale


def tracks(path: Path) -> list[Track]:
    """Return the tracks of an MP4 file. Raises NoFilm."""
    moov = _index(path)
    try:
        boxes = list(inside(moov))
        film = next(_clock(moov[begin:end])[0] for kind, begin, end in boxes if kind == b"mvhd")
        return [_track(moov[begin:end], film) for kind, begin, end in boxes if kind == b"trak"]
    except (struct.error, KeyError, IndexError, ZeroDivisionError, StopIteration):
        raise NoFilm(f"{path.name} is a broken MP4 file.") from None


def order(path: Path) -> list[tuple[bytes, int, int]]:
    """Return the outermost boxes as (kind, offset, size), in the order in which they stand. Raises NoFilm."""
    end = path.stat().st_size
    found: list[tuple[bytes, int, int]] = []
    with path.open("rb") as file:
        at = 0
        while at + 8 <= end:
            file.seek(at)
            kind, size = _head(file.read(16), end - at)
            if (not found and kind != b"ftyp") or size < 8 or len(found) > _MOST_BOXES:
                raise NoFilm(f"{path.name} is no MP4 file.")
            found.append((kind, at, size))
            at += size
    if not found:
        raise NoFilm(f"{path.name} is no MP4 file.")
    return found


def fast_start(path: Path) -> bool:
    """Tell whether the index (moov) stands before the media (mdat), so that playing begins before all is there."""
    kinds = [kind for kind, _, _ in order(path)]
    return b"moov" in kinds and (b"mdat" not in kinds or kinds.index(b"moov") < kinds.index(b"mdat"))


def _index(path: Path) -> bytes:
    for kind, at, size in order(path):
        if kind == b"moov":
            if size > _MOST_INDEX:
                raise NoFilm(f"The index of {path.name} is too large: {size:,} bytes.")
            with path.open("rb") as file:
                file.seek(at + 8)
                return file.read(size - 8)
    raise NoFilm(f"{path.name} has no index (moov): it was not written to its end.")


def _head(raw: bytes, rest: int) -> tuple[bytes, int]:
    size, kind = struct.unpack_from(">I4s", raw)
    if size == 1 and len(raw) >= 16:
        size = struct.unpack_from(">Q", raw, 8)[0]
    return kind, size or rest  # 0: the box reaches to the end of the file


def inside(box: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, begin and end of what a box contains."""
    at = 0
    while at + 8 <= len(box):
        kind, size = _head(box[at : at + 16], len(box) - at)
        if size < 8 or at + size > len(box):
            return
        yield kind, at + 8, at + size
        at += size


def _track(trak: bytes, film: int) -> Track:
    parts: dict[bytes, bytes] = {}
    for parent in (b"", *_PARENTS):
        trak = parts.pop(parent, trak)
        for box, begin, end in inside(trak):
            parts.setdefault(box, trak[begin:end])
    timescale, length = _clock(parts[b"mdhd"])
    kind = parts[b"hdlr"][8:12]
    entry = parts[b"stsd"][8:]
    width, height = struct.unpack_from(">HH", entry, 32) if kind == b"vide" else (0, 0)
    samples = struct.unpack_from(">I", parts[b"stsz"], 8)[0]
    shown = _shown(parts[b"tkhd"]) / film
    if not timescale:
        raise ZeroDivisionError
    return Track(_letters(kind), _letters(entry[4:8]), samples, length, timescale, width, height, shown)


def _clock(mdhd: bytes) -> tuple[int, int]:
    if mdhd[0] == 1:
        return struct.unpack_from(">IQ", mdhd, 20)
    return struct.unpack_from(">II", mdhd, 12)


def _shown(tkhd: bytes) -> int:
    return struct.unpack_from(">Q", tkhd, 28)[0] if tkhd[0] == 1 else struct.unpack_from(">I", tkhd, 20)[0]


def _letters(kind: bytes) -> str:
    return kind.decode("latin-1").strip()
