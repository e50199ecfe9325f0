"""Runs the benchmarks and returns their table."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from pathlib import Path

from benchmarks import appending, feeds, film, observing, reading, replay, serving, sharing, spreading, writing
from benchmarks.table import Row, markdown
from runtime.database import Database
from runtime.discovery import discover
from runtime.keyfiles import key_file
from runtime.postgres.server import EmbeddedPostgres
from runtime.settings import Settings

_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def measure(*, film: bool, full: bool) -> str:
    """Return the table of all measurements, with the machine; on logs of 1,000,000 events if `full`."""
    discover()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with EmbeddedPostgres(home).running() as server:
            server.create_database("bench")
            key = key_file(home / "keys", "database")
            _migrated(server.dsn("bench"), key)
            rows += appending.rows(server.dsn("bench"), key, seconds=1.5)
            rows += sharing.rows(server.dsn("bench"), key, seconds=1.5, full=full)
            rows += observing.rows(server.dsn("bench"), key)
            server.create_database("feeds")
            _migrated(server.dsn("feeds"), key)
            rows += feeds.rows(server.dsn("feeds"), key)
            server.create_database("serving")
            # A server has one studio's roles: those of another key would lock these out.
            shutil.copytree(home / "keys", home / "served" / "keys")
            rows += serving.rows(home / "served", server.dsn("serving"), seconds=1.5, full=full)
            server.create_database("spread")
            server.create_database("shard")
            rows += spreading.rows(home, server.dsn("spread"), server.dsn("shard"), seconds=3.0)
    with tempfile.TemporaryDirectory() as folder:
        rows += reading.rows(Settings(home=Path(folder)))
    rows += replay.rows(full=full)
    rows += writing.rows()
    if film:
        rows += _films()
    cores = len(os.sched_getaffinity(0))
    return f"{platform.machine()}, {cores} cores, Python {platform.python_version()}\n\n{markdown(rows)}"


def _migrated(dsn: str, key: bytes) -> None:
    database = Database(dsn, key)
    database.open()
    database.close()


def _films() -> list[Row]:
    short = ("I ran all the way from the bridge!", "I ran the whole way, from the old bridge!")
    long = ("Two minutes is a keel on the bar. Where were you?", "Two minutes is a boat on the bar. Where were you?")
    return [
        *film.rows(_EXAMPLES / "last-train.fountain", *short),
        *film.rows(_EXAMPLES / "the-tide-table.fountain", *long),
    ]
