"""Rows out of the tables of read models and back, a statement for all of a page.

Rows and keys travel as one JSON text, which the server takes apart: an array for each column costs the driver six times
as much [measured]. Into a table that nobody else can see yet, rows are copied in binary, at half of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, LiteralString, get_type_hints
from uuid import UUID

import msgspec
import orjson
from psycopg import sql

from projections.folding import Owner, Table
from projections.read_model import Key
from runtime.tables import OWNER, columns, identifier
from runtime.typed import converters

if TYPE_CHECKING:
    from psycopg import Cursor

    from runtime.database import Connection

Asked = tuple[Table, "Cursor[tuple[Any, ...]]"]
_COPIED_AS = {"bigint": "int8", "double precision": "float8", "boolean": "bool", "jsonb": "bytea"}
_JSONB = b"\x01"  # the version number with which jsonb begins in binary


class _Statements:
    """What is asked of one table under one name."""

    def __init__(self, row: type, key: tuple[str, ...], name: str, *, temporary: bool) -> None:
        kinds = columns(row)
        keys = [*map(sql.Identifier, key)]
        parts: dict[str, sql.Composable] = {
            "table": identifier(name, temporary=temporary),
            "columns": sql.SQL(", ").join(map(sql.Identifier, kinds)),
            "read": sql.SQL(", ").join(_read(column, kind) for column, kind in kinds.items()),
            "key": sql.SQL(", ").join(keys),
            "same": sql.SQL(" AND ").join(sql.SQL("t.{0} = k.{0}").format(column) for column in keys),
            "changes": sql.SQL(", ").join(
                sql.SQL("{0} = excluded.{0}").format(sql.Identifier(column)) for column in kinds if column not in key
            ),
        }
        parts["given"] = sql.SQL("json_populate_recordset(NULL::{}, %s::json)").format(parts["table"])
        # Each key is looked up in the index, whatever the planner knew of the table when it made the plan: one made for
        # an empty table would read all of it for every page.
        found = sql.SQL("{given} k CROSS JOIN LATERAL (SELECT *, ctid FROM {table} t WHERE {same} LIMIT 1) t")
        parts["found"] = found.format(**parts)
        self.by_keys = _bytes("SELECT {read} FROM {found}", parts)
        self.by_streams = _bytes("SELECT {read} FROM {table} t WHERE stream_id = ANY(%s)", parts)
        self.delete = _bytes("DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT t.ctid FROM {found}))", parts)
        self.upsert = _bytes(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM {given} ON CONFLICT ({key}) DO UPDATE SET {changes}",
            parts,
        )
        self.copy = _bytes("COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)", parts)


def _bytes(text: LiteralString, parts: Mapping[str, sql.Composable]) -> bytes:
    """Return a statement as it is sent: put together each time, it would take a tenth of a page's time."""
    return sql.SQL(text).format(**parts).as_bytes(None)


@cache
def _made(row: type, key: tuple[str, ...], name: str, *, temporary: bool) -> _Statements:
    return _Statements(row, key, name, temporary=temporary)


def _statements(table: Table, name: str, *, temporary: bool = False) -> _Statements:
    return _made(table.model.row, table.model.key, name, temporary=temporary)


def _read(column: str, kind: str) -> sql.Composed:
    # JSON is read as text: typed at once from that, it need not become plain values first.
    return sql.SQL("t.{}::text" if kind == "jsonb" else "t.{}").format(sql.Identifier(column))


def ask(connection: Connection, table: Table, name: str, keys: set[Key], streams: set[UUID]) -> list[Asked]:
    """Ask for the rows of the keys, and all rows of the streams, but not twice; `take` puts them into `table`."""
    asked: list[Asked] = []
    statements = _statements(table, name)
    keys, streams = keys - table.asked, streams - table.whole
    table.asked |= keys
    table.whole |= streams
    if keys:
        wanted = _keys(table, keys)
        asked.append((table, connection.execute(statements.by_keys, (wanted,), binary=True)))
    if streams:
        asked.append((table, connection.execute(statements.by_streams, (list(streams),), binary=True)))
    return asked


def take(asked: Iterable[Asked]) -> None:
    """Put the rows that were asked for into their tables."""
    for table, answer in asked:
        build = _builder(table.model.row)
        for found in answer.fetchall():
            row = build(found)
            table.put_loaded(table.model.key_of(row), row, Owner(*found[: len(OWNER)]))


@cache
def _builder(row: type) -> Callable[[Sequence[Any]], Any]:
    """Return the function that builds a row from the values of its columns, in their order."""
    kinds = columns(row)
    hints, convert = get_type_hints(row), dict(converters(row))
    names = [f.name for f in fields(row)]
    places = [[*kinds].index(name) for name in names]
    typed: list[tuple[int, Callable[[Any], Any]]] = []
    for at, name in enumerate(names):
        if kinds[name] == "jsonb":
            typed.append((at, msgspec.json.Decoder(hints[name], strict=False).decode))
        elif kinds[name] == "text" and name in convert:
            typed.append((at, convert[name]))

    def build(found: Sequence[Any]) -> Any:  # noqa: ANN401 - a row of that class
        values = [found[place] for place in places]
        for at, read in typed:
            if values[at] is not None:
                values[at] = read(values[at])
        return row(*values)

    return build


def store(connection: Connection, table: Table, name: str) -> None:
    """Write every changed row: one delete for those that are gone, one upsert for the others."""
    statements = _statements(table, name)
    gone = [key for key in table.changed if table.rows[key] is None]
    present = [key for key in table.changed if table.rows[key] is not None]
    if gone:
        _delete(connection, statements, table, gone)
    if present:
        names = [*columns(table.model.row)]
        rows = [dict(zip(names, values, strict=True)) for values in _values(table, present)]
        connection.execute(statements.upsert, (_json(rows).decode(),))


def copy(connection: Connection, table: Table, name: str, *, temporary: bool = False) -> None:
    """Write every changed row into a table without row-level security: old ones are deleted, then all copied."""
    statements = _statements(table, name, temporary=temporary)
    # What was asked for and not found is not there.
    old = [key for key in table.changed if key in table.found or key not in table.asked]
    present = [key for key in table.changed if table.rows[key] is not None]
    if old and not temporary:
        _delete(connection, statements, table, old)
    if not present:
        return
    kinds = columns(table.model.row).values()
    packed = [place for place, kind in enumerate(kinds) if kind == "jsonb"]
    with connection.cursor().copy(statements.copy) as rows:
        rows.set_types([_COPIED_AS.get(kind, kind) for kind in kinds])
        for values in _values(table, present):
            for place in packed:
                if values[place] is not None:
                    values[place] = _JSONB + _json(values[place])
            rows.write_row(values)


def _delete(connection: Connection, statements: _Statements, table: Table, keys: Sequence[Key]) -> None:
    connection.execute(statements.delete, (_keys(table, keys),))


def _keys(table: Table, keys: Iterable[Key]) -> str:
    return _json([dict(zip(table.model.key, key, strict=True)) for key in keys]).decode()


def _values(table: Table, keys: Sequence[Key]) -> Iterable[list[Any]]:
    """Yield the values of rows in the order of their table's columns."""
    own = attrgetter(*[column for column in columns(table.model.row) if column not in OWNER])
    for key in keys:
        owner = table.changed[key]
        yield [owner.organization_id, owner.project_id, owner.stream_id, owner.version, *own(table.rows[key])]


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
