"""Frames like the one before, written into a segment without encoding them: each is a picture of skipped blocks.

Such a picture says of all its macroblocks "as in the frame before" (ITU-T H.264, 7.3.4: one run of skipped ones), in a
dozen bytes; a decoder shows exactly what it showed. The encoder is given the frames between alone. A parameter set of
its own lets these pictures do without arithmetic coding; the encoder's pictures keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from media.video.ffmpeg import EncodingFailed
from media.video.segment import kind_of, read, units, with_length, write

_HIGH = 100  # the encoder's profile: each has its own fields before those that are read here
_SLICE, _IDR = 1, 5  # kinds of NAL units
_SKIPPED_UNIT, _SET_UNIT = b"\x41", b"\x68"  # heads of NAL units: a slice that is referred to, a picture parameter set
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

    `encoded` has the others. Equal input gives equal bytes. Raises EncodingFailed.
    """
    given = read(encoded)
    stream = _stream(_plain(given.sets[0]))
    told = sum(not repeated for repeated in repeats)
    if len(given.sizes) != told:
        raise EncodingFailed(f"The encoder was given {len(given.sizes)} frames where {told} were told.")
    write(out, given, _filled(given.frames(), repeats, stream), [*given.sets, _SET_UNIT + _packed(_SECOND_SET)])


def _filled(frames: Iterator[bytes], repeats: Sequence[bool], stream: _Stream) -> Iterator[bytes]:
    """Yield every frame, numbered anew since the last key frame."""
    number = 0
    for repeated in repeats:
        if repeated:
            yield _skipped(number, stream)
        else:
            parts = list(units(next(frames)))
            number = 0 if any(kind_of(unit) == _IDR for unit in parts) else number
            yield b"".join(with_length(_numbered(unit, number, stream)) for unit in parts)
        number = (number + 1) % (1 << stream.number_bits)


def _skipped(number: int, stream: _Stream) -> bytes:
    """Return a frame that is as the one before."""
    bits = f"{_SKIPPING} {number:0{stream.number_bits}b} {_AS_BEFORE} {_counted(stream.macroblocks)}"
    return with_length(_SKIPPED_UNIT + _packed(bits))


def _numbered(unit: bytes, number: int, stream: _Stream) -> bytes:
    """Return a slice's unit with another number of its frame; any other unit as it is."""
    if kind_of(unit) != _SLICE:
        return unit
    plain = _plain(unit)
    bits = _Bits(plain[1:17])
    for _ in range(3):  # first macroblock, type, picture set
        bits.count()
    rest = len(plain) * 8 - 8 - bits.at - stream.number_bits
    whole = int.from_bytes(plain)
    whole ^= (bits.number(stream.number_bits) ^ number) << rest
    return _escaped(whole.to_bytes(len(plain)))


def _stream(sequence: bytes) -> _Stream:
    """Read a sequence's parameters (7.3.2.1.1)."""
    if sequence[1] != _HIGH:
        raise EncodingFailed(f"Frames cannot be held in H.264 of profile {sequence[1]}.")
    bits = _Bits(sequence[4:])
    shape = [bits.count() for _ in range(4)]  # set 0, 4:2:0, 8 bits, 8 bits
    flags = bits.number(2)  # neither lossless nor of own matrices
    number_bits, counted = bits.count() + 4, bits.count()  # frames are in the order of their numbers
    _references, _gaps = bits.count(), bits.number(1)
    width, height, whole = bits.count() + 1, bits.count() + 1, bits.number(1)
    if (shape, flags, counted, whole) != ([0, 1, 0, 0], 0, 2, 1):
        raise EncodingFailed(f"Frames cannot be held in H.264 of {shape}, {flags}, {counted}, {whole}.")
    return _Stream(number_bits, width * height)


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
