"""espeak-ng in a process of its own: `python -I -S espeak_child.py LIBRARY DATA_PARENT`.

The library is GPL and a process-wide singleton, so it is loaded here and nowhere else, and this file imports only the
standard library. The library carries state from line to line (glottal phase, flutter), so that one line would sound
different after another: each line is spoken in a fork of the process as it was just after its start.

It talks over stdin and stdout: every message is a 4-byte big-endian length and that many bytes.
Request: JSON {text, voice, pitch, rate, range, volume}. Reply: JSON {error | rate, phonemes}, then a second message
with 16-bit mono samples.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

_SYNCHRONOUS = 2
_PHONEME_EVENTS_IN_IPA = 3
_UTF8 = 1
_PHONEME = 7
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4
_CPU_S = 30
_LONGEST_SAMPLES = 22_050 * 60 * 15  # a quarter of an hour: nobody's line, but somebody's attack


class _Identity(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_void_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    ]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """The library, initialised; one line at a time."""

    def __init__(self, library: str, data_parent: str) -> None:
        self._library = ctypes.CDLL(library)
        os.chdir(data_parent)  # the library keeps its data path in 160 bytes: "." always fits
        self.rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, b".", _PHONEME_EVENTS_IN_IPA))
        if self.rate <= 0:
            raise OSError("espeak_Initialize found no data")
        self._callback = _CALLBACK(self._collect)
        self._library.espeak_SetSynthCallback(self._callback)
        self._samples = bytearray()
        self._phonemes: list[tuple[str, int]] = []

    def speak(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Return the reply's header and 16-bit samples."""
        # An unknown voice is refused but the former one stays: the code has to be read.
        if self._library.espeak_SetVoiceByName(str(request["voice"]).encode()) != 0:
            return {"error": f"espeak has no voice {request['voice']}"}, b""
        for parameter, name in ((_RATE, "rate"), (_VOLUME, "volume"), (_PITCH, "pitch"), (_RANGE, "range")):
            self._library.espeak_SetParameter(parameter, int(request[name]), 0)
        self._samples.clear()
        self._phonemes.clear()
        text = str(request["text"]).encode("utf-8", "replace") + b"\0"
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        code = self._library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 1, 0, _UTF8, None, None)
        if code != 0:
            return {"error": f"espeak_Synth returned {code}"}, b""
        return {"rate": self.rate, "phonemes": self._phonemes}, bytes(self._samples)

    def _collect(self, wave: Any, count: int, events: Any) -> int:  # noqa: ANN401 - pointers of ctypes
        if wave and count > 0:
            self._samples += ctypes.string_at(wave, count * 2)
        index = 0
        while events[index].type != 0:
            if events[index].type == _PHONEME:
                symbol = bytes(events[index].id.string).decode("utf-8", "ignore")
                self._phonemes.append((symbol, int(events[index].sample)))
            index += 1
        return 1 if len(self._samples) > 2 * _LONGEST_SAMPLES else 0


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(4)
    return stream.read(struct.unpack(">I", head)[0]) if len(head) == 4 else None


def _write(stream: BinaryIO, message: bytes) -> None:
    stream.write(struct.pack(">I", len(message)) + message)
    stream.flush()


def main(library: str, data_parent: str) -> None:
    """Answer until the parent closes the pipe."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not get among the replies
    espeak = Espeak(library, data_parent)
    _write(replies, json.dumps({"rate": espeak.rate}).encode())
    while (message := _read(sys.stdin.buffer)) is not None:
        fork = os.fork()
        if fork == 0:
            _answer(espeak, message, replies)
        if os.waitpid(fork, 0)[1] != 0:
            sys.exit(1)  # half a reply may have been written: only a new process is clean


def _answer(espeak: Espeak, message: bytes, replies: BinaryIO) -> None:
    """Speak in the fork, and leave it without running what the parent's exit would run."""
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
        reply, samples = espeak.speak(json.loads(message))
        _write(replies, json.dumps(reply).encode())
        _write(replies, samples)
        os._exit(0)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
