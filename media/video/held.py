"""Frames like the one before, written into a segment without encoding them: each is a picture of skipped blocks.

Such a picture says of all its macroblocks "as in the frame before" (ITU-T H.264, 7.3.4: one run of skipped ones), in a
dozen bytes; a decoder shows exactly what it showed. The encoder is given the frames between alone. A parameter set of
its own lets these pictures do without arithmetic coding; the encoder's pictures keep theirs.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from media.video.boxes import NoFilm, inside, order
from media.video.ffmpeg import EncodingFailed

_HIGH = 100  # the encoder's profile: each has its own fields before those that are read here
_SLICE, _IDR = 1, 5  # kinds of NAL units
_SKIPPED_UNIT, _SET_UNIT = b"\x41", b"\x68"  # heads of NAL units: a slice that is referred to, a picture parameter set
_PARENTS = {b"trak", b"edts", b"mdia", b"minf", b"stbl"}
_ENTRY = 94  # bytes of `stsd` before the boxes of its one sample entry
# Field after field as the standard writes them (7.3.2.2, 7.3.3); where numbers have no fixed length, 0 is 1, 1 is 010.
# Picture set 1 of sequence set 0: no arithmetic coding, one slice group, one reference, no weights, quantisers and
# offset of 0, deblocking is told in each slice.
_SECOND_SET = "010 1 0 0 1 1 1 0 00 1 1 1 1 0 0"
_SKIPPING = "1 00110 010"  # from macroblock 0, P, picture set 1
_AS_BEFORE = "0 0 0 1 010"  # one reference, in its usual place, kept as usual; the set's quantiser; no deblocking


@dataclass(frozen=True, slots=True)
class _Stream:
    """What is to be known of the encoder's stream: bits of a frame's number, macroblocks of a frame."""

    number_bits: int
    macroblocks: int


def hold(encoded: Path, out: Path, repeats: Sequence[bool]) -> None:
    """Write an encoded segment with those frames as well that `repeats` says are like the one before.

    `encoded` has the others, in one track without B-frames. Equal input gives equal bytes. Raises EncodingFailed.
    """
    data = encoded.read_bytes()
    try:
        places = {kind: slice(at, at + size) for kind, at, size in order(encoded)}
        head, moov = data[places[b"ftyp"]], data[places[b"moov"]][8:]
        leaves = dict(_leaves(moov))
        given = list(_samples(data, leaves))
        samples = list(_filled(given, repeats, _stream(leaves[b"stsd"])))
        told = _told(leaves, samples, len(head) + 8)
    except (KeyError, IndexError, ValueError, StopIteration, struct.error, NoFilm) as wrong:
        raise EncodingFailed(f"The encoder's segment is not as expected: {wrong!r}.") from None
    out.write_bytes(b"".join([head, _box(b"mdat", b"".join(samples)), _box(b"moov", _rebuilt(moov, told))]))


def _filled(given: Sequence[bytes], repeats: Sequence[bool], stream: _Stream) -> Iterator[bytes]:
    """Yield every frame, numbered anew since the last key frame."""
    if len(given) != sum(not repeated for repeated in repeats):
        raise ValueError(f"{len(given)} frames")
    frames, number = iter(given), 0
    for repeated in repeats:
        if repeated:
            yield _skipped(number, stream)
        else:
            sample = next(frames)
            number = 0 if _is_key(sample) else number
            yield b"".join(map(_unit, (_numbered(unit, number, stream) for unit in _units(sample))))
        number = (number + 1) % (1 << stream.number_bits)


def _skipped(number: int, stream: _Stream) -> bytes:
    """Return a frame that is as the one before."""
    bits = f"{_SKIPPING} {number:0{stream.number_bits}b} {_AS_BEFORE} {_counted(stream.macroblocks)}"
    return _unit(_SKIPPED_UNIT + _packed(bits))


def _numbered(unit: bytes, number: int, stream: _Stream) -> bytes:
    """Return a slice's unit with another number of its frame; any other unit as it is."""
    if unit[0] & 31 != _SLICE:
        return unit
    plain = _plain(unit)
    bits = _Bits(plain[1:17])
    for _ in range(3):  # first macroblock, type, picture set
        bits.count()
    rest = len(plain) * 8 - 8 - bits.at - stream.number_bits
    whole = int.from_bytes(plain)
    whole ^= (bits.number(stream.number_bits) ^ number) << rest
    return _escaped(whole.to_bytes(len(plain)))


def _stream(stsd: bytes) -> _Stream:
    sequence = _plain(_sets(stsd)[0])
    if sequence[1] != _HIGH:
        raise ValueError(f"profile {sequence[1]}")
    bits = _Bits(sequence[4:])
    shape = [bits.count() for _ in range(4)]  # set 0, 4:2:0, 8 bits, 8 bits
    flags = bits.number(2)  # neither lossless nor of own matrices
    number_bits, counted = bits.count() + 4, bits.count()  # frames are in the order of their numbers
    _references, _gaps = bits.count(), bits.number(1)
    width, height, whole = bits.count() + 1, bits.count() + 1, bits.number(1)
    if (shape, flags, counted, whole) != ([0, 1, 0, 0], 0, 2, 1):
        raise ValueError(f"a sequence of {shape}, {flags}, {counted}, {whole}")
    return _Stream(number_bits, width * height)


def _told(leaves: Mapping[bytes, bytes], samples: Sequence[bytes], begin: int) -> dict[bytes, bytes]:
    """Return the tables of the index for these samples, of which the first lies at `begin`."""
    count, (length,) = len(samples), struct.unpack_from(">I", leaves[b"stts"], 12)
    (film,) = struct.unpack_from(">I", leaves[b"mvhd"], 12)
    (track,) = struct.unpack_from(">I", leaves[b"mdhd"], 12)
    lasting = -(-count * length * film // track)
    keys = [number for number, sample in enumerate(samples, 1) if _is_key(sample)]
    return {
        b"mvhd": _with(leaves[b"mvhd"], 16, lasting),
        b"tkhd": _with(leaves[b"tkhd"], 20, lasting),
        b"elst": _with(leaves[b"elst"], 8, lasting),
        b"mdhd": _with(leaves[b"mdhd"], 16, count * length),
        b"stsd": _with_second_set(leaves[b"stsd"]),
        b"stts": struct.pack(">IIII", 0, 1, count, length),
        b"stss": struct.pack(f">II{len(keys)}I", 0, len(keys), *keys),
        b"stsc": struct.pack(">IIIII", 0, 1, 1, count, 1),
        b"stsz": struct.pack(f">III{count}I", 0, 0, count, *map(len, samples)),
        b"stco": struct.pack(">III", 0, 1, begin),
    }


def _samples(data: bytes, leaves: Mapping[bytes, bytes]) -> Iterator[bytes]:
    """Yield the frames of a file of one track: they lie one behind another."""
    equal, count = struct.unpack_from(">II", leaves[b"stsz"], 4)
    sizes = [equal] * count if equal else struct.unpack_from(f">{count}I", leaves[b"stsz"], 12)
    (at,) = struct.unpack_from(">I", leaves[b"stco"], 8)
    for size in sizes:
        yield data[at : at + size]
        at += size


def _units(sample: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(sample):
        size = int.from_bytes(sample[at : at + 4])
        yield sample[at + 4 : at + 4 + size]
        at += 4 + size


def _unit(unit: bytes) -> bytes:
    return len(unit).to_bytes(4) + unit


def _is_key(sample: bytes) -> bool:
    return any(unit[0] & 31 == _IDR for unit in _units(sample))


def _sets(stsd: bytes) -> tuple[bytes, bytes]:
    """Return the sequence's and the picture's parameters (ISO/IEC 14496-15, 5.3.3.1: one of each)."""
    begin, _ = _configuration(stsd)
    size = int.from_bytes(stsd[begin + 6 : begin + 8])
    after = begin + 8 + size
    return stsd[begin + 8 : after], stsd[after + 3 : after + 3 + int.from_bytes(stsd[after + 1 : after + 3])]


def _with_second_set(stsd: bytes) -> bytes:
    begin, end = _configuration(stsd)
    sequence, picture = _sets(stsd)
    number = begin + 8 + len(sequence)
    after = number + 3 + len(picture)
    second = _SET_UNIT + _packed(_SECOND_SET)
    held = stsd[begin:number] + b"\2" + stsd[number + 1 : after] + len(second).to_bytes(2) + second + stsd[after:end]
    entry = stsd[16 : begin - 8] + _box(b"avcC", held) + stsd[end:]
    return stsd[:8] + _box(stsd[12:16], entry)


def _configuration(stsd: bytes) -> tuple[int, int]:
    return next((_ENTRY + at, _ENTRY + end) for kind, at, end in inside(stsd[_ENTRY:]) if kind == b"avcC")


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


def _with(box: bytes, at: int, number: int) -> bytes:
    return box[:at] + number.to_bytes(4) + box[at + 4 :]


def _plain(unit: bytes) -> bytes:
    """Return a unit without the bytes that keep it from looking like the begin of another (7.4.1.1)."""
    return unit.replace(b"\0\0\3", b"\0\0")


def _escaped(plain: bytes) -> bytes:
    return re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", plain)


def _counted(number: int) -> str:
    """Return a number as the standard writes one of no fixed length (9.1)."""
    bits = f"{number + 1:b}"
    return "0" * (len(bits) - 1) + bits


def _packed(bits: str) -> bytes:
    """Return fields as bytes, after them a 1 and as many 0 as are left (7.3.2.11)."""
    whole = bits.replace(" ", "") + "1"
    whole += "0" * (-len(whole) % 8)
    return _escaped(int(whole, 2).to_bytes(len(whole) // 8))


class _Bits:
    """Reads fields one after another."""

    def __init__(self, data: bytes) -> None:
        self._bits = f"{int.from_bytes(data):0{len(data) * 8}b}"
        self.at = 0

    def number(self, bits: int) -> int:
        """Return a number of so many bits."""
        self.at += bits
        return int(self._bits[self.at - bits : self.at], 2)

    def count(self) -> int:
        """Return a number of no fixed length."""
        zeros = self._bits.index("1", self.at) - self.at
        self.at += zeros
        return self.number(zeros + 1) - 1
