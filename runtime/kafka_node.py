"""One Apache Kafka node of the studio's own, on loopback: started by `deploy/kafka/run`, for trials and tests."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from runtime.postgres.locks import exclusively
from runtime.trouble import Trouble

_SCRIPT = Path(__file__).resolve().parents[1] / "deploy" / "kafka" / "run"
_START_SECONDS = 300  # the jars come over the network once: 33 s measured on a fast one
_STOP_SECONDS = 30
_LEAST_JAVA = 17


class KafkaNode:
    """A node with its data in `home/kafka`, which lives on when the process that started it ends.

    `port` and the next one are taken, unless it runs already: then it is found where it is.
    """

    def __init__(self, home: Path, port: int = 9092) -> None:
        self._folder = home.resolve() / "kafka"
        self._port = port
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where clients find it."""
        return f"127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """The number of the node's process; None when it does not run."""
        if not self._alive():
            return None
        pid, self._port = map(int, (self._folder / "node.pid").read_text().split())
        return pid

    def _alive(self) -> bool:
        """Return whether the node holds its lock, which it inherited and which ends with it, however it ends."""
        try:
            descriptor = os.open(self._folder / "node.lock", os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(descriptor)

    def start(self) -> bool:
        """Start the node, or find it running; return whether it was started. Raises Trouble, in one sentence."""
        requirements()
        self._folder.mkdir(parents=True, exist_ok=True)
        with exclusively(self._folder / "start.lock"):
            if self.pid is not None:
                self._wait()
                return False
            self._launch()
            self._wait()
        return True

    def stop(self) -> bool:
        """Stop the node; return whether it ran."""
        pid = self.pid
        if pid is None:
            return False
        os.killpg(pid, signal.SIGTERM)  # a session of its own: Maven, where it still runs, ends as well
        if not self._gone(_STOP_SECONDS):
            os.killpg(pid, signal.SIGKILL)
            self._gone(_STOP_SECONDS)
        _reap(pid)
        return True

    def kill(self) -> None:
        """End the node as a power cut does."""
        if (pid := self.pid) is not None:
            os.killpg(pid, signal.SIGKILL)
            self._gone(_STOP_SECONDS)
            _reap(pid)

    def _launch(self) -> None:
        for port in (self._port, self._port + 1):
            if answers(f"127.0.0.1:{port}"):
                raise Trouble(f"Port {port} of 127.0.0.1 is taken; choose another with --port (it needs two in a row).")
        lock = os.open(self._folder / "node.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with (self._folder / "node.log").open("wb") as log:
                self._child = subprocess.Popen(
                    [_SCRIPT, str(self._folder), str(self._port)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=(lock,),
                )
            (self._folder / "node.pid").write_text(f"{self._child.pid} {self._port}")
        finally:
            os.close(lock)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.address):
            if not self._alive():
                if self._child is not None:
                    _reap(self._child.pid)
                self._forget()
                raise Trouble(f"The Kafka node did not start: {self._complaint()} (all of it is in {self._folder}).")
            if time.monotonic() > deadline:
                self.stop()
                self._forget()
                raise Trouble(f"The Kafka node did not answer within {_START_SECONDS} s; see {self._folder}/node.log.")
            time.sleep(0.05)
        self._forget()

    def _forget(self) -> None:
        if self._child is not None:
            self._child.returncode = 0  # it lives on for others; else Python warns that it was left behind
            self._child = None

    def _complaint(self) -> str:
        lines = (self._folder / "node.log").read_text(errors="replace").strip().splitlines()
        return next((line for line in lines if "ERROR" in line), lines[-1] if lines else "it said nothing")

    def _gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self._alive():
                return True
            time.sleep(0.05)
        return False


def _reap(pid: int) -> None:
    """Take leave of a node that has let go of its lock: if it was a child of ours, it would stay as a zombie."""
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def requirements() -> str:
    """Return what a node needs and this machine has. Raises Trouble for what it lacks."""
    java = shutil.which("java")
    if java is None:
        raise Trouble("no java on PATH; a Kafka node needs Java 17")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=30).stderr
    found = re.search(r'"(\d+)[^"]*"', told)
    if found is None or int(found[1]) < _LEAST_JAVA:
        raise Trouble(f"{java} is Java {found[1] if found else '?'}; a Kafka node needs Java 17")
    maven = shutil.which("mvn")
    if maven is None:
        raise Trouble("no mvn on PATH; a Kafka node comes by Maven")
    return f"Java {found[1]}, {java}, and Maven, {maven}"


def answers(server: str) -> bool:
    """Return whether something listens at `host:port`."""
    host, _, port = server.strip().rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), 1).close()
    except (OSError, ValueError):
        return False
    return True
