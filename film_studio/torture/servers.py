"""The servers beside the studio that are killed as well, where this machine has them: Kafka and Redis."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Protocol

from runtime.kafka_node import KafkaNode, answers, requirements
from runtime.trouble import Trouble

_START_SECONDS = 30.0


class Server(Protocol):
    """A server that is killed and comes back with what it had written."""

    name: str

    def settings(self) -> dict[str, Any]:
        """Return what a studio that uses it is told."""
        ...

    def start(self) -> None:
        """Start it and wait until it answers."""
        ...

    def kill(self) -> bool:
        """End it as a power cut does and let it come back meanwhile; tell whether it ran."""
        ...

    def answers(self) -> bool:
        """Tell whether it is there."""
        ...

    def stop(self) -> None:
        """End it in order."""
        ...


class Kafka:
    """One node, in a folder of its own."""

    name = "kafka"

    def __init__(self, folder: Path) -> None:
        self._node = KafkaNode(folder, free_port(2))
        self._coming: threading.Thread | None = None

    def settings(self) -> dict[str, Any]:
        """Return what a studio that uses it is told."""
        return {"feed": "kafka", "kafka": self._node.address}

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._node.start()

    def kill(self) -> bool:
        """Kill it; other things are killed while it comes back."""
        if self._coming is not None:
            self._coming.join()
        ran = self._node.pid is not None
        self._node.kill()
        self._coming = threading.Thread(target=self._node.start, name="kafka comes back")
        self._coming.start()
        return ran

    def answers(self) -> bool:
        """Tell whether it listens."""
        return answers(self._node.address)

    def stop(self) -> None:
        """End it in order."""
        if self._coming is not None:
            self._coming.join()
        self._node.stop()


class Redis:
    """A server that writes every change to its file before it answers."""

    name = "redis"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "redis"
        self._port = free_port()
        self._child: subprocess.Popen[bytes] | None = None

    def settings(self) -> dict[str, Any]:
        """Return what a studio that uses it is told."""
        return {"queue_url": f"redis://127.0.0.1:{self._port}/0"}

    def start(self) -> None:
        """Start it and wait until it answers. Raises Trouble."""
        self._folder.mkdir(parents=True, exist_ok=True)
        words = ["redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(self._folder)]
        words += ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--daemonize", "no"]
        with (self._folder / "redis.log").open("ab") as log:
            self._child = subprocess.Popen(words, stdout=log, stderr=log)
        deadline = time.monotonic() + _START_SECONDS
        while not self.answers():
            if time.monotonic() > deadline:
                raise Trouble(f"Redis does not start; see {log.name}.")
            time.sleep(0.02)

    def kill(self) -> bool:
        """Kill it and start it again."""
        ran = self._child is not None and self._child.poll() is None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self.start()
        return ran

    def answers(self) -> bool:
        """Tell whether it listens."""
        return answers(f"127.0.0.1:{self._port}")

    def stop(self) -> None:
        """End it in order."""
        if self._child is not None:
            self._child.terminate()
            self._child.wait()


def servers_here(folder: Path, *, kafka: bool | None, redis: bool | None) -> tuple[list[Server], list[str]]:
    """Return the servers asked for, and a sentence for each left out. None: where it is installed.

    Raises Trouble for one that is asked for and is not there.
    """
    there: list[Server] = []
    left_out: list[str] = []
    for kind, wanted, lack in ((Kafka, kafka, _no_kafka), (Redis, redis, _no_redis)):
        reason = "it is not wanted" if wanted is False else lack()
        if not reason:
            there.append(kind(folder))
        elif wanted:
            raise Trouble(f"{kind.__name__} cannot be tortured here: {reason}.")
        else:
            left_out.append(f"{kind.__name__} is left out: {reason}.")
    return there, left_out


def _no_kafka() -> str:
    try:
        requirements()
    except Trouble as trouble:
        return str(trouble)
    return ""


def _no_redis() -> str:
    return "" if shutil.which("redis-server") else "no redis-server on PATH"


def free_port(in_a_row: int = 1) -> int:
    """Return a free port of loopback, the first of so many."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                for further in range(1, in_a_row):
                    socket.create_server(("127.0.0.1", port + further)).close()
            except OSError:
                continue
        return port
