"""A studio that runs in several processes, each started by its role on one database."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

_ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60.0  # seconds that a start, or an end in order, may take


@dataclass(frozen=True, slots=True)
class Member:
    """One process of the fleet, and where it answers."""

    role: str
    url: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Tell it to end, wait for it, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_PATIENCE)

    def ready(self) -> bool:
        """Tell whether it says that it is ready."""
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=2.0).status_code == 200
        except httpx.TransportError:
            return False


@dataclass(slots=True)
class Fleet:
    """The processes of one studio: what they say goes to a file beside its folder."""

    home: Path
    dsn: str
    members: list[Member] = field(default_factory=list[Member])

    def start(self, *roles: str, **more: str) -> list[Member]:
        """Start a process for each role, and return them when all are ready. `more` are settings."""
        started = [self._start(role, more) for role in roles]
        deadline = time.monotonic() + _PATIENCE
        while not all(member.ready() for member in started):
            if time.monotonic() > deadline:
                msg = f"{', '.join(m.role for m in started if not m.ready())} did not become ready"
                raise TimeoutError(msg)
            time.sleep(0.05)
        return started

    def _start(self, role: str, more: dict[str, str]) -> Member:
        words = [sys.executable, "-m", "film_studio", "serve", "--role", role, "--port", "0", "--workers", "1"]
        environment = {**os.environ, "STUDIO_HOME": str(self.home), "STUDIO_DATABASE_URL": self.dsn, **more}
        with (self.home.parent / "fleet.log").open("a") as said:
            process = subprocess.Popen(
                words, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, stderr=said, text=True
            )
        assert process.stdout is not None  # noqa: S101 - it was asked for above
        found = re.search(r"http://[^/]+", process.stdout.readline())
        member = Member(role, found.group() if found else "", process)
        self.members.append(member)
        return member

    def stop(self) -> list[int]:
        """End every process in order and return their exit codes."""
        for member in self.members:
            if member.process.poll() is None:
                member.process.send_signal(signal.SIGTERM)
        return [member.process.wait(_PATIENCE) for member in self.members]


@contextmanager
def sailing(home: Path, dsn: str) -> Generator[Fleet]:
    """Have a fleet for a block, of which nothing is left at its end."""
    fleet = Fleet(home, dsn)
    try:
        yield fleet
    finally:
        for member in fleet.members:
            if member.process.poll() is None:
                member.kill()
            if member.process.stdout is not None:
                member.process.stdout.close()
