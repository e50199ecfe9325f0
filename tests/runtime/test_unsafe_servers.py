"""A database that could lose what it acknowledged, or that keeps no Unicode, is refused before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo, sql

from runtime.database import Database, UnsafeServer
from runtime.doctor import examine
from runtime.keyfiles import key_file
from runtime.settings import Settings

_numbers = count(1)


@pytest.fixture
def ascii_database(server_dsn: str) -> Callable[[str], str]:
    """Lend a function that makes a database as one gets it from initdb without a locale, with a setting of its own."""

    def make(setting: str) -> str:
        name = f"ascii_{next(_numbers)}"
        with psycopg.connect(server_dsn, autocommit=True) as connection:
            made = sql.Identifier(name)
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'").format(made)
            )
            connection.execute(
                sql.SQL("ALTER DATABASE {} SET synchronous_commit = {}").format(made, sql.Literal(setting))
            )
        return conninfo.make_conninfo(server_dsn, dbname=name)

    return make


def _tables(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace").fetchone()
    return row[0] if row else -1


def test_a_database_without_unicode_is_refused_in_a_sentence_and_stays_empty(
    ascii_database: Callable[[str], str], keys: Path
) -> None:
    dsn = ascii_database("on")
    told = r"^The database ascii_\d+ is encoded in SQL_ASCII, .* ENCODING 'UTF8' TEMPLATE template0"
    with pytest.raises(UnsafeServer, match=told):
        Database(dsn, key_file(keys, "database")).open()
    assert _tables(dsn) == 0


def test_the_doctor_says_it_too(ascii_database: Callable[[str], str], home: Path) -> None:
    findings = examine(Settings(home=home, database_url=ascii_database("on")))
    (found,) = (finding for finding in findings if finding.name == "PostgreSQL")
    assert not found.present
    assert "is encoded in SQL_ASCII" in found.found


def test_that_it_may_lose_commits_is_seen_without_unicode_as_well(
    ascii_database: Callable[[str], str], keys: Path
) -> None:
    with pytest.raises(UnsafeServer, match="synchronous_commit = off"):
        Database(ascii_database("off"), key_file(keys, "database")).open()
