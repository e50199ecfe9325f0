"""Answers, in a process that serves no API, whether it lives, whether it works, and what it measures."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from runtime.metrics import MIME, Exposition
from runtime.migrate import migration_names
from runtime.rebuild import outdated

if TYPE_CHECKING:
    import socket

    from runtime.bootstrap import Role, StudioProcess

MOST_BEHIND = 10_000  # events that the read tables may be behind while who reads or writes them still counts as ready
_PATIENCE = 2.0  # seconds: a probe that waits longer is counted as failed anyway
_HEAD = "SELECT coalesce(max(notification_id), 0) FROM public.events"

Told = tuple[int, str, bytes]
"""Status, type and body of an answer."""


def readiness(process: StudioProcess, roles: Collection[Role]) -> Told:
    """Tell whether the database answers, has the present shape and, for whom it matters, the read tables are near."""
    try:
        with process.database.system.connection(timeout=_PATIENCE) as connection:
            row = connection.execute(_HEAD).fetchone()
            done = {name for (name,) in connection.execute("SELECT name FROM migrations")}
            due = outdated(connection)
    except Exception as error:  # noqa: BLE001 - whatever it is, the process is not ready
        return _not_ready("database", f"it does not answer ({type(error).__name__})")
    if undone := set(migration_names()) - done:
        return _not_ready("migrations", f"{len(undone)} are not done; start a process of this version")
    if not {"api", "projector"} & set(roles):
        return _json(200, {"status": "ready"})
    if due:
        return _not_ready("projections", f"{len(due)} tables are to be built; a projector does that")
    behind = max(0, (row[0] if row else 0) - process.projector.position)
    if behind > MOST_BEHIND:
        return _not_ready("projections", f"the tables are {behind:,} events behind; the most is {MOST_BEHIND:,}")
    return _json(200, {"status": "ready", "behind": behind})


def _not_ready(missing: str, why: str) -> Told:
    """Return the problem (RFC 9457) that names what is missing."""
    told: dict[str, object] = {
        "type": "urn:studio:problem:studio.not-ready",
        "title": "The process cannot serve yet.",
        "status": 503,
        "detail": f"{missing}: {why}",
        "code": "studio.not-ready",
        "missing": [missing],
    }
    return 503, "application/problem+json", json.dumps(told).encode()


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

    def answer(self, path: str) -> Told:
        """Return status, type and body of the answer to a GET."""
        if path == "/health/live":
            return _json(200, {"status": "alive"})
        if path == "/health/ready":
            process = self._process
            return readiness(process, self._roles) if process else _not_ready("process", "it opens or closes")
        if path == "/metrics" and self._process and self._exposition:
            return 200, MIME, self._exposition.text()
        return _json(404, {"detail": "There is /health/live, /health/ready and /metrics."})


def _json(status: int, body: Mapping[str, object]) -> Told:
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


def _handler(answer: Callable[[str], Told]) -> type[BaseHTTPRequestHandler]:
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
