"""Segments as the frames they hold: MP4 files of one track of H.264 without B-frames, read and written by ourselves."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from media.video.boxes import NoFilm, inside, order
from media.video.ffmpeg import EncodingFailed

_IDR = 5  # the kind of NAL unit of a key frame's slice
_PARENTS = {b"trak", b"edts", b"mdia", b"minf", b"stbl"}
_ENTRY = 94  # bytes of `stsd` before the boxes of its one sample entry
_BROKEN = (KeyError, IndexError, ValueError, StopIteration, struct.error, NoFilm, OSError)


@dataclass(frozen=True, slots=True)
class Segment:
    """A file's index, and where its frames lie: from `begin` on one behind another, of these sizes."""

    path: Path
    head: bytes
    moov: bytes
    leaves: Mapping[bytes, bytes]
    begin: int
    sizes: Sequence[int]

    @property
    def rate(self) -> tuple[int, int]:
        """The track's units in a second, and how many of them a frame lasts."""
        return _number(self.leaves[b"mdhd"], 12), _number(self.leaves[b"stts"], 12)

    @property
    def sets(self) -> list[bytes]:
        """The parameters of the sequence and of its pictures, each a NAL unit."""
        return _sets(_configuration(self.leaves[b"stsd"]))

    def frames(self) -> Iterator[bytes]:
        """Yield the frames, each its NAL units with their lengths before them."""
        with self.path.open("rb") as file:
            file.seek(self.begin)
            for size in self.sizes:
                yield file.read(size)


def read(path: Path) -> Segment:
    """Read a segment's index. Raises EncodingFailed for a file that is none."""
    try:
        places = {kind: (at, size) for kind, at, size in order(path)}
        head, moov = (_part(path, *places[kind]) for kind in (b"ftyp", b"moov"))
        leaves = dict(_leaves(moov[8:]))
        equal, count = struct.unpack_from(">II", leaves[b"stsz"], 4)
        sizes = [equal] * count if equal else list(struct.unpack_from(f">{count}I", leaves[b"stsz"], 12))
        found = Segment(path, head, moov[8:], leaves, _number(leaves[b"stco"], 8), sizes)
        if found.begin + sum(sizes) > sum(places[b"mdat"]) or not found.sets:
            raise ValueError(f"{count} frames of {sum(sizes)} bytes")
    except _BROKEN as wrong:
        raise EncodingFailed(f"A segment is not as expected: {wrong!r}") from None
    return found


def write(out: Path, like: Segment, frames: Iterable[bytes], sets: Sequence[bytes]) -> None:
    """Write a segment of other frames than one that is there, with these parameters; nothing else is other."""
    sizes: list[int] = []
    keys: list[int] = []
    with out.open("wb") as file:
        file.write(like.head)
        begin = file.write(bytes(16)) + len(like.head)
        for number, frame in enumerate(frames, 1):
            sizes.append(file.write(frame))
            if any(kind_of(unit) == _IDR for unit in units(frame)):
                keys.append(number)
        told = _told(like, begin, sizes, keys) | {b"stsd": _with_sets(like.leaves[b"stsd"], sets)}
        file.write(_box(b"moov", _rebuilt(like.moov, told)))
        file.seek(len(like.head))
        file.write(struct.pack(">I4sQ", 1, b"mdat", 16 + sum(sizes)))


def stack(segments: Sequence[Segment], out: Path) -> None:
    """Lay segments of equal encoding one behind another. Raises EncodingFailed for those of other rates."""
    first = segments[0]
    for segment in segments:
        if segment.rate != first.rate:
            raise EncodingFailed(f"Segments of the rates {first.rate} and {segment.rate} cannot be joined.")
    write(out, first, _stacked(segments), first.sets)


def _stacked(segments: Sequence[Segment]) -> Iterator[bytes]:
    """Yield all frames; where segments differ in their parameters, every key frame brings its own."""
    differ = any(segment.sets != segments[0].sets for segment in segments)
    for segment in segments:
        told = b"".join(map(with_length, segment.sets))
        for frame in segment.frames():
            keyed = differ and any(kind_of(unit) == _IDR for unit in units(frame))
            yield told + frame if keyed else frame


def units(frame: bytes) -> Iterator[bytes]:
    """Yield a frame's NAL units."""
    at = 0
    while at < len(frame):
        size = int.from_bytes(frame[at : at + 4])
        yield frame[at + 4 : at + 4 + size]
        at += 4 + size


def kind_of(unit: bytes) -> int:
    """Return a NAL unit's kind."""
    return unit[0] & 31


def with_length(unit: bytes) -> bytes:
    """Return a NAL unit as it stands in a frame."""
    return len(unit).to_bytes(4) + unit


def _told(like: Segment, begin: int, sizes: Sequence[int], keys: Sequence[int]) -> dict[bytes, bytes]:
    """Return the tables of the index for frames of these sizes, of which the first lies at `begin`."""
    leaves, count = like.leaves, len(sizes)
    second, length = like.rate
    lasting = -(-count * length * _number(leaves[b"mvhd"], 12) // second)
    return {
        b"mvhd": _with(leaves[b"mvhd"], 16, lasting),
        b"tkhd": _with(leaves[b"tkhd"], 20, lasting),
        b"elst": _with(leaves[b"elst"], 8, lasting),
        b"mdhd": _with(leaves[b"mdhd"], 16, count * length),
        b"stts": struct.pack(">4I", 0, 1, count, length),
        b"stss": struct.pack(f">{2 + len(keys)}I", 0, len(keys), *keys),
        b"stsc": struct.pack(">5I", 0, 1, 1, count, 1),
        b"stsz": struct.pack(f">{3 + count}I", 0, 0, count, *sizes),
        b"stco": struct.pack(">3I", 0, 1, begin),
    }


def _sets(configuration: bytes) -> list[bytes]:
    """Read the parameters out of an `avcC` (ISO/IEC 14496-15, 5.3.3.1)."""
    found: list[bytes] = []
    at = 5
    for mask in (31, 255):
        count, at = configuration[at] & mask, at + 1
        for _ in range(count):
            begin, at = at + 2, at + 2 + int.from_bytes(configuration[at : at + 2])
            found.append(configuration[begin:at])
    return found


def _with_sets(stsd: bytes, sets: Sequence[bytes]) -> bytes:
    """Return a sample description with these parameters, of one sequence and any number of kinds of pictures."""
    old = _configuration(stsd)
    told = [len(unit).to_bytes(2) + unit for unit in sets]
    behind = 7 + sum(2 + len(unit) for unit in _sets(old))
    new = old[:6] + told[0] + bytes([len(told) - 1]) + b"".join(told[1:]) + old[behind:]
    entry = stsd[16:].replace(_box(b"avcC", old), _box(b"avcC", new))
    return stsd[:8] + _box(stsd[12:16], entry)


def _configuration(stsd: bytes) -> bytes:
    boxes = stsd[_ENTRY:]
    return next(boxes[begin:end] for kind, begin, end in inside(boxes) if kind == b"avcC")


def _part(path: Path, at: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(at)
        return file.read(size)


def _leaves(box: bytes) -> Iterator[tuple[bytes, bytes]]:
    for kind, begin, end in inside(box):
        if kind in _PARENTS:
            yield from _leaves(box[begin:end])
        else:
            yield kind, box[begin:end]


def _rebuilt(box: bytes, told: Mapping[bytes, bytes]) -> bytes:
    """Return what a box contains with other tables in it."""
    whole = b""
    for kind, begin, end in inside(box):
        part = box[begin:end]
        whole += _box(kind, _rebuilt(part, told) if kind in _PARENTS else told.get(kind, part))
    return whole


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def _number(box: bytes, at: int) -> int:
    return int.from_bytes(box[at : at + 4])


def _with(box: bytes, at: int, number: int) -> bytes:
    return box[:at] + number.to_bytes(4) + box[at + 4 :]
