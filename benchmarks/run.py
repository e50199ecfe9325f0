"""Runs the benchmarks, part by part, and tells their rows as they come."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import (
    appending,
    feeds,
    film,
    inference,
    observing,
    reading,
    replay,
    serving,
    sharing,
    spreading,
    writing,
)
from benchmarks.table import Row
from runtime.database import Database
from runtime.discovery import discover
from runtime.keyfiles import key_file
from runtime.memory import keep_what_is_loaded
from runtime.postgres.server import EmbeddedPostgres
from runtime.settings import Settings

_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def machine() -> str:
    """Return what the figures were measured on, in a line."""
    return f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}"


def parts(*, full: bool) -> dict[str, Callable[[], list[Row]]]:
    """Return the parts by name, in their order; on logs of 1,000,000 events if `full`."""
    return {
        "appending": lambda: _on_a_server(lambda _, dsn, key: appending.rows(dsn, key, seconds=1.5)),
        "sharing": lambda: _on_a_server(lambda _, dsn, key: sharing.rows(dsn, key, seconds=1.5, full=full)),
        "observing": lambda: _on_a_server(lambda _, dsn, key: observing.rows(dsn, key)),
        "feeds": lambda: _on_a_server(lambda _, dsn, key: feeds.rows(dsn, key)),
        "serving": lambda: _on_a_server(lambda home, dsn, _: serving.rows(home, dsn, seconds=1.5, full=full)),
        "spreading": _spreading,
        "reading": _reading,
        "replay": lambda: replay.rows(full=full),
        "writing": writing.rows,
        "models": inference.rows,
        "films": _films,
    }


def measured(names: Sequence[str], *, full: bool) -> Iterator[list[Row]]:
    """Measure the parts of those names, one after the other, and yield the rows of each."""
    discover()
    known = parts(full=full)
    keep_what_is_loaded()  # as whatever serves does
    for name in names:
        yield known[name]()


def _on_a_server(measure: Callable[[Path, str, bytes], list[Row]]) -> list[Row]:
    """Measure on a new server with one empty database of a studio, in that studio's folder."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with EmbeddedPostgres(home).running() as server:
            server.create_database("bench")
            key = key_file(home / "keys", "database")
            database = Database(server.dsn("bench"), key)
            database.open()
            database.close()
            # What serves gets a folder of its own with the same keys: a server has one studio's roles.
            shutil.copytree(home / "keys", home / "served" / "keys")
            return measure(home / "served", server.dsn("bench"), key)


def _spreading() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with EmbeddedPostgres(home).running() as server:
            server.create_database("spread")
            server.create_database("shard")
            return spreading.rows(home, server.dsn("spread"), server.dsn("shard"), seconds=3.0)


def _reading() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return reading.rows(Settings(home=Path(folder)))


def _films() -> list[Row]:
    short = ("I ran all the way from the bridge!", "I ran the whole way, from the old bridge!")
    long = ("Two minutes is a keel on the bar. Where were you?", "Two minutes is a boat on the bar. Where were you?")
    return [
        *film.rows(_EXAMPLES / "last-train.fountain", *short),
        *film.rows(_EXAMPLES / "the-tide-table.fountain", *long),
    ]
