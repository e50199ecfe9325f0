"""How far the read tables are: told by the projector, or, in a process that has none, heard from those that do."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import psycopg
from psycopg_pool import PoolTimeout

from runtime.doorbell import Listener
from runtime.positions import LIVE, position_of

if TYPE_CHECKING:
    from runtime.database import Database

CHANNEL = "studio_tables"
STANDBY = 0.25  # seconds between two looks of those who stand by
_POLL = 0.25  # seconds: the safety net under a lost ring
_log = logging.getLogger("studio.tables")


class Reached:
    """The position that the read tables have reached, for whoever waits for one."""

    stands_by = False
    """Whether the projector of another process is at work: what follows the log in this one may take its time."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._position = 0

    def wait_for(self, position: int, seconds: float) -> bool:
        """Wait until the tables hold everything up to a position. Returns False when `seconds` went by."""
        with self._moved:
            return self._moved.wait_for(lambda: self._position >= position, seconds)

    @property
    def position(self) -> int:
        """The position that the tables have reached."""
        return self._position

    def reach(self, position: int) -> None:
        """Tell that the tables have reached a position; they never go back."""
        with self._moved:
            self._position = max(self._position, position)
            self._moved.notify_all()


class Follower(Reached):
    """Follows the tables that another process's projector writes: by its ring, and by looking now and then."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._listener = Listener(database.dsn("studio_system"), CHANNEL, lambda told: self.reach(int(told)))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tables", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._listener.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stopped.set()
        self._listener.stop()
        if self._thread.ident is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._database.system.connection() as connection:
                    self.reach(position_of(connection, LIVE))
            except (psycopg.Error, PoolTimeout) as error:
                _log.warning("the tables' position cannot be read: %s", error)
            self._stopped.wait(_POLL)
