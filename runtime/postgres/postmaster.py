"""The server's process: who it is, whether it lives, starting and ending it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from runtime.postgres.account import Account
from runtime.postgres.cluster import server_arguments
from runtime.trouble import Trouble

_FAST_STOP_SECONDS = 60
_LATELY = 300  # seconds: so long a client goes on trying, and more
_FULL = "No space left on device"  # as the C library says it under lc_messages = C


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What the server wrote about itself into its data folder."""

    pid: int
    sockets: Path

    @classmethod
    def of(cls, data: Path) -> Postmaster | None:
        """Return the server that last wrote itself down, or None; it may be dead."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            return cls(int(lines[0]), Path(lines[4]))
        except (OSError, IndexError, ValueError):
            return None


def clear_stale(data: Path, sockets: Path) -> None:
    """Remove what a dead server left: PostgreSQL cannot tell that its number is another process's, or a zombie's."""
    for left in (data / "postmaster.pid", *sockets.glob(".s.PGSQL.*.lock")):
        try:
            pid = int(left.read_text().split(maxsplit=1)[0])
        except (OSError, IndexError, ValueError):
            continue
        if not is_server(pid, data):
            left.unlink(missing_ok=True)


def is_ready(data: Path) -> bool:
    """Return whether the server itself says that its recovery is over."""
    return (data / "postmaster.pid").read_text().rstrip().endswith("ready")


def is_server(pid: int, data: Path) -> bool:
    """Return whether the process is a living server of that data folder."""
    return f"-D {data} --" in _words(pid)


def _words(pid: int) -> str:
    """Return the words that a process was started with; none for a dead one that nobody has reaped."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="surrogateescape")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    told = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return told.stdout


def launch(account: Account, data: Path, sockets: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the server; the log of the one before is kept."""
    if log.exists():
        log.replace(log.with_suffix(".old.log"))
    return account.spawn(log, "postgres", *server_arguments(account, data, sockets))


def why_it_ended(log: Path) -> Trouble:
    """Return the server's own last complaint as a sentence."""
    lines = log.read_text(errors="replace").splitlines()
    if any(_FULL in line for line in lines):
        return Trouble(full_disk(log.parent))
    complaints = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    reason = complaints[-1] if complaints else (lines[-1] if lines else "it said nothing")
    return Trouble(f"The database server did not start: {reason} (all of it is in {log}).")


def full_disk(folder: Path) -> str:
    """Return what is said when the database of a folder has no room."""
    return f"The disk is full under the database in {folder}; make room and start again: what was acknowledged is kept."


def lately_full(folder: Path) -> bool:
    """Tell whether the server of a folder has just said that its disk is full; its log may be the one before."""
    for log in (folder / "server.log", folder / "server.old.log"):
        with suppress(OSError):
            if time.time() - log.stat().st_mtime < _LATELY and _FULL in log.read_text(errors="replace"):
                return True
    return False


def end(pid: int, data: Path, child: subprocess.Popen[bytes] | None) -> None:
    """Stop the server at once but in order: open connections are ended, everything is written. Waits for the end."""
    for how, seconds in ((signal.SIGINT, _FAST_STOP_SECONDS), (signal.SIGQUIT, 10)):
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        if _gone(pid, data, child, seconds):
            return
    msg = f"The database server (process {pid}) does not stop; see its log beside {data}."
    raise Trouble(msg)


def _gone(pid: int, data: Path, child: subprocess.Popen[bytes] | None, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child is not None and child.pid == pid and child.poll() is not None:
            return True
        if not is_server(pid, data):
            return True
        time.sleep(0.005)
    return False
