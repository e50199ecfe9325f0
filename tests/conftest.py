"""One embedded PostgreSQL for each test process; a fresh database, copied from a template, for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import conninfo, sql

from runtime.database import Database
from runtime.keyfiles import key_file
from runtime.migrate import migrate
from runtime.postgres.server import EmbeddedPostgres

# A busy machine is slow at times, and no test asserts times.
settings.register_profile("studio", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("studio")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    key_file(folder, "database")
    return folder


@pytest.fixture
def home(tmp_path: Path, keys: Path) -> Path:
    """Return a studio's folder for a database of the tests' server, whose roles have their passwords from its keys."""
    folder = tmp_path / "home"
    (folder / "keys").mkdir(parents=True)
    shutil.copy(keys / "database", folder / "keys")
    return folder


@pytest.fixture(scope="session")
def server_dsn(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("studio")).running() as server:
        yield server.dsn("postgres")


@pytest.fixture(scope="session")
def fresh_dsn(server_dsn: str, keys: Path) -> Callable[[], str]:
    """Return a function that makes a migrated, empty database and tells its owner's connection string."""
    numbers = count(1)
    key = key_file(keys, "database")
    with psycopg.connect(server_dsn, autocommit=True) as connection:
        connection.execute("CREATE DATABASE studio_template")
    with psycopg.connect(conninfo.make_conninfo(server_dsn, dbname="studio_template"), autocommit=True) as connection:
        migrate(connection, key)

    def make() -> str:
        name = f"studio_{next(numbers)}"
        with psycopg.connect(server_dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE studio_template").format(sql.Identifier(name)))
        return conninfo.make_conninfo(server_dsn, dbname=name)

    return make


@pytest.fixture
def dsn(fresh_dsn: Callable[[], str]) -> str:
    return fresh_dsn()


@pytest.fixture
def database(dsn: str, keys: Path) -> Generator[Database]:
    opened = Database(dsn, key_file(keys, "database"))
    opened.open()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def fresh_shard(tmp_path_factory: pytest.TempPathFactory) -> Generator[Callable[[], str]]:
    """Lend a function that makes an empty database on a second server and tells its owner's connection string."""
    numbers = count(1)
    with EmbeddedPostgres(tmp_path_factory.mktemp("second")).running() as server:

        def make() -> str:
            name = f"shard_{next(numbers)}"
            server.create_database(name)
            return server.dsn(name)

        yield make
