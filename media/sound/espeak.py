"""espeak-ng through a child process: it is GPL, a singleton, and parses whatever text a script holds."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, cast

import numpy as np

from media.sound.samples import Samples

_START_LIMIT_S = 10.0
_LIBRARIES = ("libespeak-ng.so", "libespeak-ng.dylib", "espeak-ng.dll")


class EspeakFailed(RuntimeError):  # noqa: N818 - a refusal is a sentence
    """The child could not be started, died twice on one text, or took too long for it."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the library said: samples at its own rate, and (IPA symbol, sample) of every phoneme's start."""

    samples: Samples
    rate: int
    starts: tuple[tuple[str, int], ...]


def library() -> Path | None:
    """Return the wheel's library, found without importing it."""
    spec = find_spec("espeakng_loader")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    return next((folder / name for name in _LIBRARIES if (folder / name).exists()), None)


class EspeakChild:
    """One long-lived child that speaks line after line."""

    def __init__(self) -> None:
        path = library()
        if path is None:
            raise EspeakFailed("espeakng-loader is not installed")
        script = Path(__file__).with_name("espeak_child.py")
        command = [sys.executable, "-I", "-S", str(script), str(path), str(path.parent)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        self._requests, self._replies = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        self._ready = select.poll()
        self._ready.register(self._replies, select.POLLIN | select.POLLHUP)
        try:
            self._receive(time.monotonic() + _START_LIMIT_S)
        except EspeakFailed:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def say(self, request: dict[str, str | int], limit_s: float) -> Utterance:
        """Speak one text; raises `EspeakFailed` when it is refused, dies, or takes longer than the limit."""
        deadline = time.monotonic() + limit_s
        message = json.dumps(request).encode()
        try:
            self._requests.write(struct.pack(">I", len(message)) + message)
        except OSError as gone:
            raise EspeakFailed("the speech process is gone") from gone
        reply = json.loads(self._receive(deadline))
        pcm = self._receive(deadline)
        if "error" in reply:
            raise EspeakFailed(str(reply["error"]))
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)
        return Utterance(samples, int(reply["rate"]), tuple((str(name), int(at)) for name, at in reply["phonemes"]))

    def close(self) -> None:
        """End the process at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)  # it and the fork that speaks
        self._process.wait()
        self._requests.close()
        self._replies.close()

    def _receive(self, deadline: float) -> bytes:
        return self._exactly(struct.unpack(">I", self._exactly(4, deadline))[0], deadline)

    def _exactly(self, length: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < length:
            if not self._ready.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise EspeakFailed("the speech process took too long")
            part = os.read(self._replies.fileno(), min(length - len(received), 1 << 20))
            if not part:
                raise EspeakFailed("the speech process died")
            received += part
        return bytes(received)


_children: dict[int, EspeakChild] = {}  # by process: a fork gets a child of its own
_one_at_a_time = threading.Lock()


def utter(request: dict[str, str | int], limit_s: float = 20.0) -> Utterance:
    """Speak in this process's child, started when there is none; a child that dies is replaced and asked once more."""
    with _one_at_a_time:
        try:
            return child().say(request, limit_s)
        except EspeakFailed:
            close()
        try:
            return child().say(request, limit_s)
        except EspeakFailed:
            close()
            raise


def child() -> EspeakChild:
    """Return this process's child, started when there is none."""
    if os.getpid() not in _children:
        _children[os.getpid()] = EspeakChild()
    return _children[os.getpid()]


@atexit.register
def close() -> None:
    """End this process's child, if it has one."""
    running = _children.pop(os.getpid(), None)
    if running is not None:
        running.close()
