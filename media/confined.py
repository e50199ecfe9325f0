"""Runs a decoder of foreign bytes in a child process with limits on memory, time, files and its own folder.

The limits are set by a small program (`confined_child.py`) that puts itself under them and becomes the decoder: so
nothing of ours runs between fork and exec in the parent, which may have threads.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import IO

_CHILD = Path(__file__).with_name("confined_child.py")
_LAST_WORDS = 16_384  # bytes of what a failed child said that are looked at
# Where this Python's own libraries may lie: without them it would not start.
_LIBRARIES = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
_GRACE_S = 2.0  # wall seconds beyond the limit before the child is killed


class Confined(Exception):  # noqa: N818 - told to a person as a sentence
    """The child failed or came to one of its limits; the text says which and what it said last.

    `limit` is what was not enough, such as "20 s of computing", empty where the child failed by itself.
    """

    def __init__(self, sentence: str, limit: str = "") -> None:
        super().__init__(sentence)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: memory in MiB, CPU and wall seconds, the size of any one file (its output too) in MiB."""

    memory_mib: int = 2048
    cpu_s: int = 300
    wall_s: int = 300
    file_mib: int = 2048


def run_confined(command: Sequence[str], limits: Limits | None = None, *, given: bytes = b"") -> bytes:
    """Run a program in an empty folder of its own, without network where the system allows, and return its output.

    `given` is its standard input. Raises Confined with one sentence.
    """
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="confined-") as folder, _file() as out, _file() as errors:
        code = _finish(_start(command, limits, folder, (out, errors), piped=bool(given)), given, limits)
        if code:
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - _LAST_WORDS))
            raise _confined(Path(command[0]).name, code, errors.read(), limits)
        out.seek(0)
        return out.read()


def _file() -> IO[bytes]:
    """Return a file for what a child says: on a file its limit holds, on a pipe it could fill our memory."""
    return tempfile.TemporaryFile()


def _start(
    command: Sequence[str], limits: Limits, folder: str, said: tuple[IO[bytes], IO[bytes]], *, piped: bool
) -> subprocess.Popen[bytes]:
    numbers = [str(number) for number in astuple(limits)]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(_CHILD), *numbers, *command],
        stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
        stdout=said[0],
        stderr=said[1],
        cwd=folder,
        env=_LIBRARIES | {"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"},
        start_new_session=True,
    )


def _finish(child: subprocess.Popen[bytes], given: bytes, limits: Limits) -> int:
    try:
        child.communicate(given or None, timeout=limits.wall_s + _GRACE_S)
    except subprocess.TimeoutExpired:
        return -signal.SIGALRM
    finally:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    return child.returncode


def _confined(name: str, code: int, said: bytes, limits: Limits) -> Confined:
    reached = {
        -signal.SIGALRM: f"{limits.wall_s} s",
        -signal.SIGXCPU: f"{limits.cpu_s} s of computing",
        -signal.SIGKILL: f"{limits.cpu_s} s of computing",
        -signal.SIGXFSZ: f"{limits.file_mib} MiB of output",
    }
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    limit = f"{limits.memory_mib} MiB of memory" if lines[-1:] == ["MemoryError"] else reached.get(code, "")
    if limit:
        killed = ", or it was killed" if code == -signal.SIGKILL else ""
        return Confined(f"{name} was stopped: it wanted more than {limit}{killed}.", limit)
    return Confined(f"{name} ended with status {code}: {' / '.join(lines[-6:])[:1000] or 'it said nothing'}")
