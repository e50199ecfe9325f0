"""Roles belong to the whole server: a second installation on it must not lock the first one out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from runtime.database import Database
from runtime.keyfiles import key_file
from runtime.migrate import NoConnectionLeft, RoleInUse
from runtime.postgres.server import EmbeddedPostgres

OTHER = b"another installation's key......"


def test_another_installation_does_not_lock_a_running_one_out(
    database: Database, fresh_dsn: Callable[[], str], keys: Path
) -> None:
    with (
        database.app.connection(),
        pytest.raises(RoleInUse, match="Another studio, with other keys"),
    ):
        Database(fresh_dsn(), OTHER).open()

    psycopg.connect(database.dsn("studio_app")).close()
    psycopg.connect(Database(fresh_dsn(), key_file(keys, "database")).dsn("studio_system")).close()


def test_a_server_without_room_is_not_taken_for_another_studios(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path).running() as server:
        server.create_database("studio")
        key = key_file(tmp_path / "keys", "database")
        opened = Database(server.dsn("studio"), key)
        opened.open()
        with opened.app.connection(), opened.owner() as owner:
            owner.execute("ALTER ROLE studio_app CONNECTION LIMIT 0")
            with pytest.raises(NoConnectionLeft, match="takes no more connections"):
                Database(server.dsn("studio"), key).open()
        opened.close()


def test_new_keys_are_taken_when_nobody_uses_the_old_ones(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path).running() as server:
        server.create_database("studio")
        for key in (OTHER, b"the key after the old one is lost"):
            opened = Database(server.dsn("studio"), key)
            opened.open()
            with opened.app.connection() as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            opened.close()
