"""Read models as tables of PostgreSQL: their columns, loading rows by key, writing changed rows at once."""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, LiteralString, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson
from psycopg import sql

from projections.folding import Owner, Table
from projections.read_model import Key, ReadModel
from runtime.typed import converters

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
_OWNER = {"organization_id": "uuid", "project_id": "uuid", "stream_id": "uuid", "stream_version": "bigint"}


def columns(model: ReadModel) -> dict[str, str]:
    """Return the SQL type of every column of a read model's table, the owner's columns first."""
    return _OWNER | _columns(model.row)


@cache
def _columns(row: type) -> dict[str, str]:
    """Return the SQL types of a row's own columns: annotations are dear to resolve, and asked for with every page."""
    hints = get_type_hints(row)
    return {f.name: sql_type(hints[f.name]) for f in fields(row) if f.name not in _OWNER}


def sql_type(hint: object) -> str:
    """Return the SQL type of an annotation; what has none of its own is jsonb."""
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [arg for arg in get_args(hint) if arg is not type(None)]
        return sql_type(kinds[0]) if len(kinds) == 1 else "jsonb"
    if isinstance(hint, type) and issubclass(hint, str):
        return "text"
    return _TYPES.get(cast("object", hint), "jsonb")


def create(connection: Connection, model: ReadModel, name: str, *, temporary: bool = False) -> None:
    """Create the table of a read model under `name`; a lasting one with its indexes and row-level security."""
    table = sql.Identifier(name) if temporary else sql.Identifier("read", name)
    defined = [sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(_literal(t))) for c, t in columns(model).items()]
    key = sql.SQL(", ").join(map(sql.Identifier, model.key))
    connection.execute(
        sql.SQL("CREATE {} TABLE {} ({}, PRIMARY KEY ({})) {}").format(
            sql.SQL("TEMPORARY" if temporary else ""),
            table,
            sql.SQL(", ").join(defined),
            key,
            sql.SQL("ON COMMIT DROP" if temporary else ""),
        )
    )
    if not temporary:
        _secure(connection, table)
        for place, indexed in enumerate((("organization_id", "project_id"), ("stream_id",), *model.indexes)):
            statement = sql.SQL("CREATE INDEX {} ON {} ({})").format(
                sql.Identifier(f"{name}_{place}"), table, sql.SQL(", ").join(map(sql.Identifier, indexed))
            )
            connection.execute(statement)


def _secure(connection: Connection, table: sql.Identifier) -> None:
    for statement in (
        "ALTER TABLE {} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {} FORCE ROW LEVEL SECURITY",
        "CREATE POLICY own_organization ON {} TO studio_app USING (organization_id = current_organization())",
        "CREATE POLICY every_organization ON {} TO studio_system USING (true) WITH CHECK (true)",
        "GRANT SELECT ON {} TO studio_app",
    ):
        connection.execute(sql.SQL(statement).format(table))


def load(connection: Connection, table: Table, name: str, keys: set[Key], streams: set[UUID]) -> None:
    """Load the rows of the keys, and all rows of the streams, into `table`."""
    model = table.model
    kinds = columns(model)
    selected = sql.SQL("SELECT {} FROM {} t ").format(
        sql.SQL(", ").join(sql.Identifier("t", c) for c in kinds), sql.Identifier("read", name)
    )
    if keys:
        arrays = sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(_literal(kinds[c]))) for c in model.key)
        wanted = selected + sql.SQL("JOIN unnest({}) AS k({}) USING ({})").format(
            arrays,
            sql.SQL(", ").join(map(sql.Identifier, model.key)),
            sql.SQL(", ").join(map(sql.Identifier, model.key)),
        )
        _take(connection.execute(wanted, [list(c) for c in zip(*keys, strict=True)]), table)
    if streams:
        _take(connection.execute(selected + sql.SQL("WHERE stream_id = ANY(%s)"), (list(streams),)), table)


def _take(rows: Iterable[Sequence[Any]], table: Table) -> None:
    names = tuple(columns(table.model))
    for values in rows:
        row = dict(zip(names, values, strict=True))
        owner = Owner(row["organization_id"], row["project_id"], row["stream_id"], row["stream_version"])
        built = row_of(table.model.row, row)
        table.put_loaded(table.model.key_of(built), built, owner)


def row_of(cls: type, values: dict[str, Any]) -> Any:  # noqa: ANN401 - a row of that class
    """Build a row of a read model from the values of its columns."""
    own = {name: values[name] for name in cls.__dataclass_fields__}  # type: ignore[attr-defined] # a dataclass
    for name, convert in converters(cls):
        own[name] = convert(own[name])
    return cls(**own)


def store(connection: Connection, table: Table, name: str, *, temporary: bool = False) -> None:
    """Write every changed row at once: one upsert for those that exist, one delete for those that are gone."""
    model = table.model
    target = sql.Identifier(name) if temporary else sql.Identifier("read", name)
    present = [key for key in table.changed if table.rows[key] is not None]
    gone = [key for key in table.changed if table.rows[key] is None]
    if gone:
        kinds = columns(model)
        arrays = sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(_literal(kinds[c]))) for c in model.key)
        match = sql.SQL(" AND ").join(sql.SQL("t.{0} = k.{0}").format(sql.Identifier(c)) for c in model.key)
        connection.execute(
            sql.SQL("DELETE FROM {} t USING unnest({}) AS k({}) WHERE {}").format(
                target, arrays, sql.SQL(", ").join(map(sql.Identifier, model.key)), match
            ),
            [list(c) for c in zip(*gone, strict=True)],
        )
    if present:
        connection.execute(_upsert(model, target), _arrays(table, present))


def _upsert(model: ReadModel, target: sql.Identifier) -> sql.Composed:
    kinds = columns(model)
    names = sql.SQL(", ").join(map(sql.Identifier, kinds))
    arrays = sql.SQL(", ").join(
        sql.SQL("%s::{}[]").format(sql.SQL("text" if kind == "jsonb" else _literal(kind))) for kind in kinds.values()
    )
    values = sql.SQL(", ").join(
        sql.SQL("{}::jsonb" if kind == "jsonb" else "{}").format(sql.Identifier(c)) for c, kind in kinds.items()
    )
    changes = sql.SQL(", ").join(
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(c)) for c in kinds if c not in model.key
    )
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM unnest({}) AS u({}) ON CONFLICT ({}) DO UPDATE SET {}").format(
        target, names, values, arrays, names, sql.SQL(", ").join(map(sql.Identifier, model.key)), changes
    )


def _arrays(table: Table, keys: Sequence[Key]) -> list[list[Any]]:
    owners = [table.owners[key] for key in keys]
    found = {
        "organization_id": [o.organization_id for o in owners],
        "project_id": [o.project_id for o in owners],
        "stream_id": [o.stream_id for o in owners],
        "stream_version": [o.version for o in owners],
    }
    rows = [table.rows[key] for key in keys]
    return [
        found[name] if name in found else [_value(getattr(row, name), kind) for row in rows]
        for name, kind in columns(table.model).items()
    ]


def _value(value: object, kind: str) -> object:
    if kind == "jsonb":
        return None if value is None else orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    if kind == "text" and value is not None:
        return str(value.value if isinstance(value, Enum) else value)
    return value


def _literal(text: str) -> LiteralString:
    return cast("LiteralString", text)  # the values of _TYPES and _OWNER alone
