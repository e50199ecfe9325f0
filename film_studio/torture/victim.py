"""The studio that is tortured: `studio up` in a folder of its own, whose processes are killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from runtime.trouble import Trouble

KINDS = ("api", "worker", "postgres")
_ROOT = Path(__file__).resolve().parents[2]
_AGAIN = 10.0  # seconds that killed workers, or a killed server, have to be there again
_PATIENCE = 60.0  # seconds that a start may take on a machine that is busy being tortured


@dataclass(slots=True)
class Victim:
    """One studio in `home`; `url` stays the same however often it is started."""

    home: Path
    port: int = field(init=False)
    _up: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        """Choose a free port."""
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            self.port = int(chosen.getsockname()[1])

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it is ready. Raises Trouble."""
        command = [sys.executable, "-m", "film_studio", "up", "--port", str(self.port)]
        environment = {**os.environ, "STUDIO_HOME": str(self.home), "STUDIO_WORKERS": "1"}
        with (self.home.parent / "up.log").open("ab") as log:
            self._up = subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + _PATIENCE
        while not self._ready():
            if time.monotonic() > deadline:
                raise Trouble(f"The studio does not start again within {_PATIENCE:.0f} s; see {log.name}.")
            time.sleep(0.1)

    def kill(self, kind: str) -> bool:
        """Kill -9 the processes of one kind; tell whether there were any. A killed API is started again."""
        pids = [self._up.pid] if kind == "api" and self._up else self._there(kind)
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if kind == "api" and self._up:
            self._up.wait()
            self.start()
        return bool(pids)

    def stop(self) -> None:
        """End it in order."""
        if self._up is not None:
            self._up.send_signal(signal.SIGINT)
            try:
                self._up.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._up.kill()
                self._up.wait()

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=2.0).status_code == 200
        except httpx.TransportError:
            return False

    def _there(self, kind: str) -> list[int]:
        """Return the processes of one kind; after the last kill they may take a moment to be there again."""
        deadline = time.monotonic() + _AGAIN
        while not (pids := self._pids(kind)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return pids

    def _pids(self, kind: str) -> list[int]:
        """Return the processes of this studio alone: they name its folder, or it stands in their environment."""
        found: list[int] = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                ours = str(self.home).encode() in (entry / "environ").read_bytes() + b" ".join(words)
            except OSError:
                continue
            worker = b"workers" in words and b"--name" in words
            server = words[0].endswith(b"/postgres") and b"-D" in words
            if ours and (worker if kind == "worker" else server):
                found.append(int(entry.name))
        return found
