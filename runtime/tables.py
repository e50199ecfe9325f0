"""Read models as tables of PostgreSQL: their columns, their indexes, and who may see their rows."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, LiteralString, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from psycopg import sql

from projections.read_model import ReadModel

if TYPE_CHECKING:
    from runtime.database import Connection

_TYPES: dict[object, str] = {
    UUID: "uuid",
    str: "text",
    int: "bigint",
    float: "double precision",
    bool: "boolean",
    datetime: "timestamptz",
    date: "date",
}
OWNER = {"organization_id": "uuid", "project_id": "uuid", "stream_id": "uuid", "stream_version": "bigint"}
"""The columns that every table has: whose a row is."""


@cache
def columns(row: type) -> Mapping[str, str]:
    """Return the SQL type of every column of a row's table, the owner's columns first."""
    hints = get_type_hints(row)
    return OWNER | {f.name: sql_type(hints[f.name]) for f in fields(row) if f.name not in OWNER}


def sql_type(hint: object) -> str:
    """Return the SQL type of an annotation; what has none of its own is jsonb."""
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [arg for arg in get_args(hint) if arg is not type(None)]
        return sql_type(kinds[0]) if len(kinds) == 1 else "jsonb"
    if isinstance(hint, type) and issubclass(hint, str):
        return "text"
    return _TYPES.get(cast("object", hint), "jsonb")


def identifier(name: str, *, temporary: bool = False) -> sql.Identifier:
    """Return a table's name as SQL."""
    return sql.Identifier(name) if temporary else sql.Identifier("read", name)


def create(connection: Connection, model: ReadModel, name: str) -> None:
    """Create the table of a read model under `name`, for the system role alone until it is `opened`."""
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(identifier(name), _defined(model, keyed=True)))
    _index(connection, name, 0, ("stream_id",))  # folds ask for all rows of a stream


def create_temporary(connection: Connection, model: ReadModel, name: str, *, empty: bool) -> None:
    """Create a table that hides the lasting one until the transaction ends; what stays empty needs no index."""
    connection.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(
            identifier(name, temporary=True), _defined(model, keyed=not empty)
        )
    )


def _defined(model: ReadModel, *, keyed: bool) -> sql.Composed:
    kinds = columns(model.row).items()
    parts = [sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(cast("LiteralString", t))) for c, t in kinds]
    if keyed:
        parts.append(sql.SQL("PRIMARY KEY ({})").format(sql.SQL(", ").join(map(sql.Identifier, model.key))))
    return sql.SQL(", ").join(parts)


def open_up(connection: Connection, model: ReadModel, name: str) -> None:
    """Let each organization see its rows in a table that is filled: indexes, figures for the planner, and security.

    Only now: an index is cheaper built at once, and rows cannot be copied into a table with row-level security.
    """
    listed: list[tuple[str, ...]] = [("organization_id", "project_id", *model.order)]
    if model.order:
        listed.append(("organization_id", *model.order))
    for place, indexed in enumerate((*listed, *model.indexes), start=1):
        _index(connection, name, place, indexed)
    for statement in (
        "ANALYZE {}",
        "ALTER TABLE {} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {} FORCE ROW LEVEL SECURITY",
        "CREATE POLICY own_organization ON {} TO studio_app USING (organization_id = current_organization())",
        "CREATE POLICY every_organization ON {} TO studio_system USING (true) WITH CHECK (true)",
        "GRANT SELECT ON {} TO studio_app",
    ):
        connection.execute(sql.SQL(statement).format(identifier(name)))


def _index(connection: Connection, name: str, place: int, indexed: Sequence[str]) -> None:
    statement = sql.SQL("CREATE INDEX {} ON {} ({})").format(
        sql.Identifier(f"{name}_{place}"), identifier(name), sql.SQL(", ").join(map(sql.Identifier, indexed))
    )
    connection.execute(statement)
