"""Answers, in a process that serves no API, whether it lives, whether it works, and what it measures."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout

from runtime.metrics import MIME, Exposition
from runtime.migrate import done_migrations, migration_names
from runtime.rebuild import outdated

if TYPE_CHECKING:
    import socket

    from runtime.bootstrap import Role, StudioProcess

MOST_BEHIND = 10_000  # events that the read tables may be behind while who reads or writes them still counts as ready
_PATIENCE = 2.0  # seconds: a probe that waits longer is counted as failed anyway
_HEAD = "SELECT coalesce(max(notification_id), 0) FROM public.events"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a process lacks to do its work, and why; and how many events the read tables are behind."""

    missing: Mapping[str, str]
    behind: int = 0


def readiness(process: StudioProcess, roles: Collection[Role]) -> Standing:
    """Tell whether the database answers and has this version's shape; of who reads or writes the tables, about them."""
    try:
        with process.database.system.connection(timeout=_PATIENCE) as connection:
            undone = set(migration_names()) - done_migrations(connection)
            if undone:
                return Standing({"migrations": f"{len(undone)} are not done; start a process of this version"})
            row = connection.execute(_HEAD).fetchone()
            due = outdated(connection) if {"api", "projector"} & set(roles) else []
    except (psycopg.OperationalError, PoolTimeout, PoolClosed) as error:
        return Standing({"database": f"it does not answer ({type(error).__name__})"})
    if due:
        return Standing({"projections": f"{len(due)} are to be built; a projector does that"})
    behind = max(0, (row[0] if row else 0) - process.projector.position) if {"api", "projector"} & set(roles) else 0
    if behind > MOST_BEHIND:
        told = f"the read tables are {behind:,} events behind; the most is {MOST_BEHIND:,}"
        return Standing({"projections": told}, behind)
    return Standing({}, behind)


class Attendance:
    """What is answered; `process` is there once it is open."""

    def __init__(self, roles: Collection[Role]) -> None:
        self._roles = roles
        self._process: StudioProcess | None = None
        self._exposition: Exposition | None = None

    def opened(self, process: StudioProcess) -> None:
        """Have the process attended to."""
        self._exposition, self._process = Exposition(process), process

    def closing(self) -> None:
        """Say from now on that the process takes nothing any more."""
        self._process = None

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, type and body of the answer to a GET."""
        if path == "/health/live":
            return _json(200, {"status": "alive"})
        if path == "/health/ready":
            return self._readiness()
        if path == "/metrics" and self._process and self._exposition:
            return 200, MIME, self._exposition.text()
        return _json(404, {"detail": "There is /health/live, /health/ready and /metrics."})

    def _readiness(self) -> tuple[int, str, bytes]:
        process = self._process
        missing = readiness(process, self._roles).missing if process else {"process": "it is not open"}
        return _json(503, {"status": "not ready", "missing": missing}) if missing else _json(200, {"status": "ready"})


def _json(status: int, body: Mapping[str, object]) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(body).encode()


@contextmanager
def attending(listening: socket.socket, roles: Collection[Role]) -> Generator[Attendance]:
    """Answer on a listening socket for a block, from its very beginning."""
    attendance = Attendance(roles)
    server = ThreadingHTTPServer(listening.getsockname()[:2], _handler(attendance.answer), bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield attendance
    finally:
        server.shutdown()
        thread.join()


def _handler(answer: Callable[[str], tuple[int, str, bytes]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10.0

        def do_GET(self) -> None:
            status, mime, body = answer(self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Content-Type", mime)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing: who asks every second would fill the log."""

    return Handler
