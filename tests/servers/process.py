"""A foreign server as a child of the tests: on loopback, in a folder of its own, ended by its id."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ends(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and kill it when it does not."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def served(
    words: Sequence[str | Path],
    folder: Path,
    ready: Callable[[], bool],
    *,
    environment: Mapping[str, str] | None = None,
    patience: float = 90,
) -> Generator[subprocess.Popen[bytes]]:
    """Run a server for a block, from when it is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    said = folder / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + patience
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{words[0]} did not start:\n{said.read_text(errors='replace')[-2_000:]}")
            time.sleep(0.05)
        yield process
    finally:
        ends(process)
