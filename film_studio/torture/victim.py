"""The studio that is tortured: a process for each role, in a folder of its own, killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx

from film_studio.torture.returning import Returning
from film_studio.torture.servers import Server, free_port
from runtime.postgres.postmaster import is_ready
from runtime.settings import Settings
from runtime.trouble import Trouble

STUDIO = (sys.executable, "-m", "film_studio")
_ROOT = Path(__file__).resolve().parents[2]
_AGAIN = 10.0  # seconds that killed workers, or a killed server, have to be there again
_PATIENCE = 120.0  # seconds that a start may take on a machine that is busy being tortured
_SERVES = 3.0  # seconds that an API that has come back answers before it is killed again: else nothing is asked
_LEASE_SECONDS = 5  # a job whose worker was killed is made by another after so long


class Victim:
    """One studio in `home`, with servers beside it; `url` stays the same however often its API is killed."""

    def __init__(self, home: Path, servers: Sequence[Server], program: Sequence[str] = STUDIO) -> None:
        self._home = home
        self._servers = {server.name: server for server in servers}
        self._program = list(program)
        self._ports: dict[str, int] = {role: free_port() for role in ("projector", "api", "worker")}
        if "kafka" in self._servers:
            self._ports["relay"] = free_port()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.returning = Returning()

    @property
    def kinds(self) -> list[str]:
        """What can be killed: the process of each role, the workers under theirs, and the servers."""
        own = [] if self.settings().database_url else ["postgres"]
        return [*self._ports, "job", *own, *self._servers]

    @property
    def url(self) -> str:
        """Where its API answers."""
        return f"http://127.0.0.1:{self._ports['api']}"

    def settings(self) -> Settings:
        """Return the settings of its processes; nothing of the environment's, which may name a real studio."""
        given: dict[str, object] = {"database_url": "", "queue_url": "", "feed": "log", "objects_url": ""}
        for server in self._servers.values():
            given |= server.settings()
        return Settings.model_validate({"home": self._home, "workers": 1, "lease_seconds": _LEASE_SECONDS, **given})

    def start(self) -> None:
        """Start everything and wait until it is ready. Raises Trouble."""
        for role in self._ports:
            self._start(role)
        self.wait()
        self.returning.start()

    def kill(self, kind: str) -> bool:
        """Kill -9 what there is of one kind, and start it again; tell whether there was any.

        Other things are killed while the API comes back; it is not killed again before it has answered. Raises Trouble.
        """
        self._revive()
        if kind == "api":
            self.wait()
            time.sleep(_SERVES)
        pids = [] if kind in self._servers or kind in self._ports else self._there(kind)
        since = time.monotonic()
        if kind in self._servers:
            killed, back = self._servers[kind].kill(), self._servers[kind].answers
        elif kind in self._ports:
            killed, back = self._kill_role(kind), partial(self._ready, kind)
        else:
            killed, back = self._kill_all(pids), partial(self._others_than, pids, kind)
        if killed:
            self.returning.killed(kind, since, back)
        return killed

    def stop(self) -> None:
        """End its processes in order; the servers stay."""
        self.returning.stop()
        for process in self._processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self._processes.values():
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _kill_role(self, role: str) -> bool:
        process = self._processes[role]
        killed = self._kill_all([process.pid] if process.poll() is None else [])
        process.wait()
        self._start(role)
        return killed

    def _start(self, role: str) -> None:
        words = [*self._program, "serve", "--role", role, "--port", str(self._ports[role])]
        with (self._home.parent / f"{role}.log").open("ab") as log:
            self._processes[role] = subprocess.Popen(
                words, cwd=_ROOT, env=environment(self.settings()), stdout=log, stderr=log
            )

    def wait(self) -> None:
        """Wait until it answers; what ended by itself is started again. Raises Trouble when it does not in time."""
        deadline = time.monotonic() + _PATIENCE
        while not self._ready():
            if time.monotonic() > deadline:
                raise Trouble(f"The studio does not start again within {_PATIENCE:.0f} s: {self._last_words()}")
            time.sleep(0.1)
            self._revive()

    def _revive(self) -> None:
        """Start again what ended by itself, as whoever runs it would: it began while a server was away, and gave up."""
        for role, process in self._processes.items():
            if process.poll() is not None:
                self._start(role)

    def _ready(self, role: str = "api") -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self._ports[role]}/health/ready", timeout=2.0).status_code == 200
        except httpx.TransportError:
            return False

    def _last_words(self) -> str:
        logs = [self._home.parent / f"{role}.log" for role in self._ports]
        return " | ".join(log.read_text(errors="replace")[-300:].strip() for log in logs if log.exists())

    def _kill_all(self, pids: Sequence[int]) -> bool:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return bool(pids)

    def _there(self, kind: str) -> list[int]:
        """Return the processes of one kind; after the last kill they may take a moment to be there again."""
        deadline = time.monotonic() + _AGAIN
        while not (pids := self._pids(kind)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return pids

    def _others_than(self, killed: Sequence[int], kind: str) -> bool:
        """Tell whether others are there in the place of those that were killed; a database, when it has recovered."""
        fresh = set(self._pids(kind)) - set(killed)
        return bool(fresh) and (kind == "job" or any(map(_has_recovered, fresh)))

    def _pids(self, kind: str) -> list[int]:
        """Return the processes of this studio alone: they name its folder, or it stands in their environment."""
        found: list[int] = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                ours = str(self._home).encode() in (entry / "environ").read_bytes() + b" ".join(words)
            except OSError:
                continue
            job = b"workers" in words and b"--name" in words
            server = words[0].endswith(b"/postgres") and b"-D" in words
            if ours and (job if kind == "job" else server):
                found.append(int(entry.name))
        return found


def _has_recovered(server: int) -> bool:
    """Tell what a database server says of itself in the data folder that it was started with."""
    try:
        words = Path(f"/proc/{server}/cmdline").read_text().split("\0")
        return is_ready(Path(words[words.index("-D") + 1]))
    except (OSError, ValueError):
        return False


def environment(settings: Settings) -> Mapping[str, str]:
    """Return this process's environment, in which the studio's settings are these."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("STUDIO_")}
    kept = {name: os.environ[name] for name in ("STUDIO_POSTGRES_BIN",) if name in os.environ}
    told = {
        "STUDIO_HOME": str(settings.home),
        "STUDIO_DATABASE_URL": settings.database_url,
        "STUDIO_FEED": settings.feed,
        "STUDIO_KAFKA": settings.kafka,
        "STUDIO_QUEUE_URL": settings.queue_url,
        "STUDIO_WORKERS": str(settings.workers),
        "STUDIO_LEASE_SECONDS": str(settings.lease_seconds),
    }
    return {**outside, **kept, **told}
