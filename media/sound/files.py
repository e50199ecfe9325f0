"""Sound files: WAV in 16 or 24 bits or float, written the same way every time."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.sound.samples import RATE, Samples, interleaved

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


class NotWav(ValueError):  # noqa: N818 - a refusal is a sentence
    """The bytes are no WAV of a kind that is read here."""


def wav_bytes(samples: Samples, bits: int = 24, rate: int = RATE) -> bytes:
    """Return a WAV of 16, 24 (rounded, clipped at full scale) or 32 (float) bits; no date, no name, no chance in it."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    data = _encoded(samples, bits)
    width = bits // 8
    kind = _FLOAT if bits == 32 else _PCM
    head = struct.pack("<HHIIHH", kind, channels, rate, rate * channels * width, channels * width, bits)
    padding = b"\0" * (len(data) % 2)
    size = 4 + 8 + len(head) + 8 + len(data) + len(padding)
    start = (b"RIFF", struct.pack("<I", size), b"WAVEfmt ", struct.pack("<I", len(head)), head)
    return b"".join((*start, b"data", struct.pack("<I", len(data)), data, padding))


def write_wav(path: Path, samples: Samples, bits: int = 24) -> None:
    """Write a WAV beside and rename it: a reader sees all of it or nothing."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(wav_bytes(samples, bits))
    beside.replace(path)


def read_wav(source: Path | bytes) -> tuple[Samples, int]:
    """Return samples ((n,) or (n, channels)) and the rate; raises `NotWav`."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise NotWav("The file does not begin as a WAV does.")
    chunks = _chunks(data)
    if len(chunks.get(b"fmt ", b"")) < 16 or b"data" not in chunks:
        raise NotWav("The WAV has no format or no data.")
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", chunks[b"fmt "][:16])
    kind = (
        struct.unpack("<H", chunks[b"fmt "][24:26])[0] if kind == _EXTENSIBLE and len(chunks[b"fmt "]) >= 26 else kind
    )
    if not 1 <= channels <= 32 or not 1 <= rate <= 768_000:
        raise NotWav(f"The WAV names {channels} channels at {rate} Hz.")
    numbers, full = _numbers(chunks[b"data"], kind, bits)
    whole = numbers[: len(numbers) // channels * channels].reshape(-1, channels)
    samples = whole.T.astype(np.float32, order="C")
    samples /= np.float32(full)
    return (samples[0] if channels == 1 else samples.T), rate


def _encoded(samples: Samples, bits: int) -> bytes:
    if bits == 32:
        return interleaved(samples).astype("<f4", copy=False).tobytes()
    full = 1 << (bits - 1)
    if bits == 16:  # times a power of two float32 is exact
        scaled = samples * np.float32(full)
        np.rint(scaled, out=scaled)
        return interleaved(np.clip(scaled, -full, full - 1, out=scaled).astype("<i2")).tobytes()
    whole = np.clip(np.rint(samples.astype(np.float64) * full), -full, full - 1).astype("<i4")
    if bits == 24:
        return np.ascontiguousarray(whole.reshape(-1, 1).view(np.uint8)[:, :3]).tobytes()
    raise ValueError(f"A WAV of {bits} bits is not written here: 16, 24 or 32.")


def _numbers(data: memoryview, kind: int, bits: int) -> tuple[NDArray[Any], int]:
    """Return what the file holds, and what is full scale of it."""
    data = data[: len(data) // (bits // 8 or 1) * (bits // 8 or 1)]
    if kind == _FLOAT and bits == 32:
        return np.nan_to_num(np.frombuffer(data, "<f4")), 1
    if kind == _PCM and bits == 16:
        return np.frombuffer(data, "<i2"), 1 << 15
    if kind == _PCM and bits == 24:
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return wide.view("<i4")[:, 0], 1 << 31
    raise NotWav(f"A WAV of kind {kind} with {bits} bits is not read here.")


def _chunks(data: bytes) -> dict[bytes, memoryview]:
    chunks: dict[bytes, memoryview] = {}
    view = memoryview(data)
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        chunks.setdefault(name, view[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return chunks
