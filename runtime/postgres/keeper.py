"""Starting the server again when it is killed while it is in use."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager

from runtime.logs import outage
from runtime.postgres.server import EmbeddedPostgres
from runtime.trouble import Trouble

_log = logging.getLogger("studio.postgres")


@contextmanager
def kept_alive(server: EmbeddedPostgres, every: float = 0.5) -> Generator[None]:
    """Look after a started server for a block, every so many seconds; connection pools find the new one by themselves.

    Of several processes that do so, one starts it and the others join.
    """
    done = threading.Event()

    def keep() -> None:
        told = ""
        while not done.wait(every):
            try:
                if not server.exists() and server.ensure():
                    _log.warning(
                        "the database server died and was started again (process %d)",
                        server.pid,
                        extra=outage("its server"),
                    )
                told = ""
            except Trouble as trouble:
                if str(trouble) != told:
                    _log.error("%s", trouble)
                told = str(trouble)

    keeper = threading.Thread(target=keep, name="postgres-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
