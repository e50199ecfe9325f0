"""Rows of any read model by key, and pages of them: one mechanism for every noun.

A page goes on after the last row's sort values (keyset), never after a count: rows that come and go shift nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar, get_type_hints
from uuid import UUID

from projections.read_model import model_of
from queries.reader import Reader, Shown

R = TypeVar("R")

_OWNER = ("organization_id", "project_id", "stream_id", "stream_version")
_TYPES: dict[Any, str] = {
    UUID: "uuid",
    UUID | None: "uuid",
    str: "text",
    int: "bigint",
    datetime: "timestamptz",
    float: "double precision",
}


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of rows: the columns, the last of which tells any two rows apart."""

    columns: tuple[str, ...]
    descending: bool = False


def listed(row: type[Any]) -> Sort:
    """Return the order of the lists of a row's kind."""
    model = model_of(row)
    return Sort(model.order, model.descending)


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list is wanted: the first so many after a row's sort values."""

    first: int
    after: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Part of a list. `sort` tells the values after which the next part goes on."""

    items: list[Shown[R]]
    more: bool
    sort: Sort


@dataclass(frozen=True, slots=True)
class Where:
    """A condition over the columns of `t`, with its values."""

    sql: str = "true"
    values: Mapping[str, Any] | None = None


EVERYTHING = Where()


@cache
def columns_of(row: type[Any]) -> tuple[str, ...]:
    """Return the columns of a read model's table, the owner's first."""
    return (*_OWNER, *(name for name in model_of(row).columns if name not in _OWNER))


def select(
    organization_id: UUID, reader: Reader, row: type[R], where: Where = EVERYTHING, ending: str = ""
) -> list[Shown[R]]:
    """Return the rows that a condition finds and the caller may see; `ending` orders and limits them."""
    names = ", ".join(f"t.{name}" for name in columns_of(row))
    sql = f"SELECT {names} FROM {model_of(row).name} t WHERE {_visible(reader)} AND {where.sql} {ending}"
    return reader.shown(row, sql, _values(organization_id, reader, where))


def count(organization_id: UUID, reader: Reader, row: type[Any], where: Where = EVERYTHING) -> int:
    """Return how many rows a condition finds that the caller may see."""
    sql = f"SELECT count(*) AS number FROM {model_of(row).name} t WHERE {_visible(reader)} AND {where.sql}"
    return reader.rows(Number, sql, _values(organization_id, reader, where))[0].number


@dataclass(frozen=True, slots=True)
class Number:
    """One number."""

    number: int


def by_id(organization_id: UUID, reader: Reader, row: type[R], key: UUID) -> Shown[R] | None:
    """Return the row of an id, or None when there is none that the caller may see."""
    return next(iter(by_ids(organization_id, reader, row, [key])), None)


def by_ids(organization_id: UUID, reader: Reader, row: type[R], keys: Iterable[UUID]) -> list[Shown[R]]:
    """Return the rows of ids, in no order."""
    return of_any(organization_id, reader, row, ("id", keys))


def by_key(organization_id: UUID, reader: Reader, keys: Iterable[UUID], *, row: type[Any]) -> dict[UUID, Shown[Any]]:
    """Return the rows of ids, each under its id."""
    found: list[Shown[Any]] = by_ids(organization_id, reader, row, keys)
    return {shown.row.id: shown for shown in found}


def of_any(
    organization_id: UUID, reader: Reader, row: type[R], wanted: tuple[str, Iterable[Any]], ending: str = ""
) -> list[Shown[R]]:
    """Return the rows that have any of the values in a column."""
    column, values = wanted
    kind = _TYPES[_hints(row)[column]]
    where = Where(f"t.{column} = ANY(%(wanted)s::{kind}[])", {"wanted": list(values)})
    return select(organization_id, reader, row, where, ending)


def grouped(
    organization_id: UUID, reader: Reader, keys: Iterable[UUID], *, row: type[Any], column: str, order: str
) -> dict[UUID, list[Shown[Any]]]:
    """Return, for each of the keys that has any, all rows that have it in a column, in an order."""
    found: dict[UUID, list[Shown[Any]]] = {}
    several: list[Shown[Any]] = of_any(organization_id, reader, row, (column, keys), f"ORDER BY {order}")
    for shown in several:
        found.setdefault(_owner_key(shown, column), []).append(shown)
    return found


def _owner_key(shown: Shown[Any], column: str) -> UUID:
    return getattr(shown.row, column) if hasattr(shown.row, column) else getattr(shown, column)


def page(  # noqa: PLR0917 - a part of a list in an order is one thought
    organization_id: UUID, reader: Reader, row: type[R], part: Slice, sort: Sort, where: Where = EVERYTHING
) -> Page[R]:
    """Return part of the rows that a condition finds, in an order."""
    direction = "DESC" if sort.descending else "ASC"
    order = ", ".join(f"t.{column} {direction}" for column in sort.columns)
    keyset, values = _following(row, sort, part)
    condition = Where(f"{where.sql} AND {keyset}", {**(where.values or {}), **values, "limit": part.first + 1})
    found = select(organization_id, reader, row, condition, f"ORDER BY {order} LIMIT %(limit)s")
    return Page(found[: part.first], len(found) > part.first, sort)


def _following(row: type[Any], sort: Sort, part: Slice) -> tuple[str, dict[str, Any]]:
    if part.after is None:
        return "true", {}
    hints = _hints(row)
    names = ", ".join(f"t.{column}" for column in sort.columns)
    places = ", ".join(f"%(after{i})s::{_TYPES[hints[column]]}" for i, column in enumerate(sort.columns))
    sign = "<" if sort.descending else ">"
    return f"({names}) {sign} ({places})", {f"after{i}": value for i, value in enumerate(part.after)}


@cache
def _hints(row: type[Any]) -> dict[str, Any]:
    return {"stream_version": int, **get_type_hints(row)}


def _visible(reader: Reader) -> str:
    own = "t.organization_id = %(organization)s"
    return own if reader.readable is None else f"{own} AND (t.project_id IS NULL OR t.project_id = ANY(%(readable)s))"


def _values(organization_id: UUID, reader: Reader, where: Where) -> dict[str, Any]:
    readable = {} if reader.readable is None else {"readable": list(reader.readable)}
    return {"organization": organization_id, **readable, **(where.values or {})}


def pages_of(
    organization_id: UUID, reader: Reader, keys: Iterable[UUID], *, row: type[Any], column: str, part: Slice, sort: Sort
) -> dict[UUID, Page[Any]]:
    """Return, for each of the keys, part of the rows that have it in a column: one statement for all of them.

    OFFSET 0 keeps the order out of the look-up: a plan made while the table was empty went through all rows in order.
    """
    wanted = list(keys)
    direction = "DESC" if sort.descending else "ASC"
    order = ", ".join(f"t.{name} {direction}" for name in sort.columns)
    keyset, values = _following(row, sort, part)
    names = ", ".join(f"t.{name}" for name in columns_of(row))
    sql = f"""SELECT {names} FROM unnest(%(wanted)s::uuid[]) AS k(key) CROSS JOIN LATERAL (
        SELECT * FROM (SELECT * FROM {model_of(row).name} t WHERE t.{column} = k.key OFFSET 0) t
        WHERE {_visible(reader)} AND {keyset} ORDER BY {order} LIMIT %(limit)s) t ORDER BY {order}"""
    where = Where(values={**values, "wanted": wanted, "limit": part.first + 1})
    found: dict[UUID, list[Shown[Any]]] = {key: [] for key in wanted}
    for shown in reader.shown(row, sql, _values(organization_id, reader, where)):
        found[_owner_key(shown, column)].append(shown)
    return {key: Page(items[: part.first], len(items) > part.first, sort) for key, items in found.items()}


def counts_of(
    organization_id: UUID, reader: Reader, keys: Iterable[UUID], *, row: type[Any], column: str
) -> dict[UUID, int]:
    """Return, for each of the keys that has any, how many rows have it in a column."""
    sql = f"""SELECT t.{column} AS key, count(*) AS number FROM {model_of(row).name} t
        WHERE {_visible(reader)} AND t.{column} = ANY(%(wanted)s::uuid[]) GROUP BY t.{column}"""
    values = _values(organization_id, reader, Where(values={"wanted": list(keys)}))
    return {counted.key: counted.number for counted in reader.rows(Counted, sql, values)}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows have a key."""

    key: UUID
    number: int
