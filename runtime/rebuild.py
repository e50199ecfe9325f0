"""Builds a read model anew beside the one in use, catches up, and swaps: nobody reads a half-built table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from projections.read_model import ReadModel, read_models
from runtime import tables
from runtime.projector import Projection
from runtime.reached import LIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from runtime.database import Connection, Database
    from runtime.feed.port import Feed

_BUILDERS_LOCK = 0x4255494C44  # "BUILD"
_PAGE = 5_000  # events a page while building: larger pages fold more events per row


def ensure(database: Database, feed: Feed) -> list[str]:
    """Build every read model that the database lacks, or has in another version; return their names."""
    with database.system.connection() as connection, connection.transaction():
        # Processes that start together build once: the later ones wait here and find it done.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_BUILDERS_LOCK,))
        return _ensure(database, feed, connection)


def _ensure(database: Database, feed: Feed, connection: Connection) -> list[str]:
    due = outdated(connection)
    if due:
        rebuild(database, feed, due)
    return [m.name for m in due]


def outdated(connection: Connection) -> list[ReadModel]:
    """Return the read models that the database lacks, or has in another version."""
    built = dict(connection.execute("SELECT name, version FROM read.models").fetchall())
    return [m for m in read_models().values() if built.get(m.name) != m.version]


def rebuild(
    database: Database, feed: Feed, models: Iterable[ReadModel], progress: Callable[[int], None] = lambda _: None
) -> None:
    """Build `models` from the first event under names of their own, then put them in place at the live position.

    The live tables stay readable and writable meanwhile; the swap itself is one transaction.
    """
    chosen = {m.name: m for m in models}
    consumer = "build:" + ",".join(sorted(chosen))
    names = {name: f"{name}__new" for name in chosen}
    with database.system.connection() as connection, connection.transaction():
        _clear(connection, consumer, names.values())
        for name, model in chosen.items():
            tables.create(connection, model, names[name])
    building = Projection(database, feed, consumer, names, unseen=True)
    upto = _live_position(database)
    moved = True
    while moved:
        reached, moved = building.advance(_PAGE, upto)
        progress(reached)
    with database.system.connection() as connection, connection.transaction():
        for name, model in chosen.items():
            tables.open_up(connection, model, names[name])
    building.opened()
    _swap(database, building, chosen, names)


def _live_position(database: Database) -> int | None:
    """Return where the live tables stand: a table built further than they would fold the same events twice."""
    with database.system.connection() as connection:
        row = connection.execute("SELECT position FROM positions WHERE consumer = %s", (LIVE,)).fetchone()
    return row[0] if row else None


def _clear(connection: Connection, consumer: str, names: Iterable[str]) -> None:
    connection.execute("DELETE FROM positions WHERE consumer = %s", (consumer,))
    connection.execute("DELETE FROM read.applied WHERE consumer = %s", (consumer,))
    for name in names:
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier("read", name)))


def _swap(database: Database, building: Projection, chosen: dict[str, ReadModel], names: dict[str, str]) -> None:
    with database.system.connection() as connection, connection.transaction():
        live = connection.execute("SELECT position FROM positions WHERE consumer = %s FOR UPDATE", (LIVE,)).fetchone()
        if live is None:
            # The very first build: its position and applied versions become the live ones.
            connection.execute("UPDATE positions SET consumer = %s WHERE consumer = %s", (LIVE, building.consumer))
            connection.execute("UPDATE read.applied SET consumer = %s WHERE consumer = %s", (LIVE, building.consumer))
        else:
            building.meet(connection, live[0])
        _clear(connection, building.consumer, ())
        for name, model in chosen.items():
            _rename(connection, name, names[name])
            connection.execute(
                "INSERT INTO read.models (name, version) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET version = excluded.version, built_at = clock_timestamp()",
                (name, model.version),
            )


def _rename(connection: Connection, name: str, new: str) -> None:
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier("read", name)))
    connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(sql.Identifier("read", new), sql.Identifier(name)))
    indexes = connection.execute(
        "SELECT indexname FROM pg_indexes WHERE schemaname = 'read' AND tablename = %s AND indexname LIKE %s",
        (name, f"{new}%"),
    ).fetchall()
    for (index,) in indexes:
        connection.execute(
            sql.SQL("ALTER INDEX {} RENAME TO {}").format(
                sql.Identifier("read", index), sql.Identifier(index.replace("__new", "", 1))
            )
        )
