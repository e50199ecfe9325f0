"""The embedded PostgreSQL server of one studio folder, shared by every process that uses the folder."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.errors import DuplicateDatabase, UniqueViolation
from psycopg.sql import SQL, Identifier

from runtime.keyfiles import key_file
from runtime.postgres.account import account_for
from runtime.postgres.binaries import find_binaries
from runtime.postgres.cluster import OWNER, require_cluster
from runtime.postgres.locks import Shared, exclusively
from runtime.postgres.postmaster import Postmaster, clear_stale, end, is_ready, is_server, launch, why_it_ended
from runtime.postgres.sockets import PORT, remove_short, socket_folder
from runtime.trouble import Trouble

# A dead server's children let go of its memory within moments; until then a new one refuses to start.
_OLD_CHILDREN_SECONDS = 20
# A server that says it is ready and takes no connection for so long never will.
_SILENT_SECONDS = 30


class NotRunning(Trouble):
    """The embedded server was asked for before it was started."""


class EmbeddedPostgres:
    """A PostgreSQL of the studio's own in `home/postgres`, reached by a socket only this user can open.

    Any number of processes start it: the first one really does, the others join, the last one out stops it. A process
    that is killed counts as gone; a server that is killed is started again by `start` or `ensure`, and recovers.
    """

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self._folder = self.home / "postgres"
        self._users = Shared(self._folder / "users.lock")
        self._child: subprocess.Popen[bytes] | None = None
        self._server: Postmaster | None = None

    @contextmanager
    def running(self) -> Generator[EmbeddedPostgres]:
        """Start the server for a block, or join the running one."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        """Make the data on first use, and start the server or join the running one. Raises Trouble, in one sentence."""
        self._make_folder()
        with exclusively(self._folder / "start.lock"):
            self._server = self._living() or self._launch()
            self._users.join()

    def ensure(self) -> bool:
        """Start the server again if it died, or join the one another process has started; return whether it died."""
        if self.exists() and self.alive():
            return False
        self.start()
        return True

    def stop(self) -> None:
        """Leave the server; the last one to leave stops it."""
        if self._server is None:
            return
        with exclusively(self._folder / "start.lock"):
            sockets, self._server = self._server.sockets, None
            if self._users.leave():
                self._end()
                remove_short(sockets)
            self._reap()

    def alive(self) -> bool:
        """Return whether the server answers."""
        return self._server is not None and self._answers(self._server.sockets)

    def exists(self) -> bool:
        """Return whether the server's process exists: cheaper than `alive`, and all that a kill changes."""
        return self._server is not None and is_server(self._server.pid, self._data())

    @property
    def pid(self) -> int:
        """The number of the server's process."""
        return self._require().pid

    def dsn(self, database: str = "postgres") -> str:
        """Return the connection string of a database, as the owner of everything."""
        return self._dsn(self._require().sockets, database)

    def create_database(self, name: str, template: str = "template0") -> bool:
        """Make a database unless it exists; return whether it was made."""
        make = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            try:
                connection.execute(make)
            except (DuplicateDatabase, UniqueViolation):  # the latter when two make it in the same moment
                return False
        return True

    def _end(self) -> None:
        data = self._data()
        running = Postmaster.of(data)  # not the one joined: another process may have started it anew since
        if running is not None and is_server(running.pid, data):
            end(running.pid, data, self._child)

    def _reap(self) -> None:
        """Take note of the end of the server that was started here, or let it go when it lives on for others."""
        if self._child is not None and self._child.poll() is None:
            self._child.returncode = 0  # else Python warns that it was left behind
        self._child = None

    def _require(self) -> Postmaster:
        if self._server is None:
            msg = f"The database server of {self.home} is not started here; call start() first."
            raise NotRunning(msg)
        return self._server

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as reason:
            msg = f"{self._folder} cannot be made ({reason.strerror}); set STUDIO_HOME to a folder you can write to."
            raise Trouble(msg) from None

    def _data(self) -> Path:
        return (
            self._folder / "elsewhere" if (self._folder / "elsewhere").is_symlink() else self._folder
        ).resolve() / "data"

    def _dsn(self, sockets: Path, database: str) -> str:
        password = key_file(self.home / "keys", "postgres").hex()
        return make_conninfo(host=str(sockets), port=PORT, user=OWNER, password=password, dbname=database)

    def _living(self) -> Postmaster | None:
        """Return the server that already runs, if it answers."""
        written = Postmaster.of(self._data())
        if written is None or not is_server(written.pid, self._data()):
            return None
        return written if self._wait(written.sockets, written.pid, self._data()) else None

    def _launch(self) -> Postmaster:
        account = account_for(self._folder, find_binaries())
        password = key_file(self.home / "keys", "postgres").hex()
        data = require_cluster(account, password)
        sockets = socket_folder(account)
        log = self._folder / "server.log"
        deadline = time.monotonic() + _OLD_CHILDREN_SECONDS
        while True:
            clear_stale(data, sockets)
            self._reap()
            self._child = launch(account, data, sockets, log)
            if self._wait(sockets, self._child.pid, data):
                return Postmaster(self._child.pid, sockets)
            trouble = why_it_ended(log)
            if "still in use" not in str(trouble) or time.monotonic() > deadline:
                raise trouble
            time.sleep(0.1)

    def _wait(self, sockets: Path, pid: int, data: Path) -> bool:
        """Wait until the server answers, however long its recovery takes; return False if it ends instead."""
        asked = time.monotonic()
        while not self._answers(sockets):
            if self._ended(pid, data):
                return False
            if time.monotonic() - asked > _SILENT_SECONDS and is_ready(data):
                msg = f"The database server (process {pid}) runs but does not answer at {sockets}."
                raise Trouble(msg)
            time.sleep(0.01)
        return True

    def _ended(self, pid: int, data: Path) -> bool:
        if self._child is not None and self._child.pid == pid:
            return self._child.poll() is not None
        return not is_server(pid, data)

    def _answers(self, sockets: Path) -> bool:
        """Return whether the server takes connections, or would if one were left. Raises Trouble for a wrong key."""
        try:
            psycopg.connect(self._dsn(sockets, "postgres"), connect_timeout=10).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                key = self.home / "keys" / "postgres"
                msg = f"The database in {self._folder} does not know the key in {key}; put the key back."
                raise Trouble(msg) from None
            return "too many clients" in str(error)
        return True
