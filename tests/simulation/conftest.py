from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from runtime.database import Database
from runtime.discovery import discover
from runtime.feed.log import LogFeed
from runtime.keyfiles import key_file
from runtime.rebuild import ensure
from tests.simulation.run import Ground


@pytest.fixture(scope="module")
def ground(fresh_dsn: Callable[[], str], keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Ground]:
    home = tmp_path_factory.mktemp("home")
    (home / "keys").symlink_to(keys)
    dsn = fresh_dsn()
    discover()
    database = Database(dsn, key_file(keys, "database"), system_connections=2)
    database.open()
    ensure(database, LogFeed(database))
    database.close()
    made = Ground(dsn, home)
    yield made
    made.close()
