"""What Relay asks of a schema: global ids, nodes, connections; and how rows become them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, cast, get_type_hints
from uuid import UUID

import orjson
import strawberry

from api.graphql.session import Moment
from domain.shared.refusal import Invalid
from queries.reader import Shown
from queries.table import Page, Slice, Sort

T = TypeVar("T")
N = TypeVar("N")

MOST = 100
First = Annotated[int, strawberry.argument(description=f"How many, 1 to {MOST}.")]
After = Annotated[str | None, strawberry.argument(description="The cursor after which the list goes on.")]


def global_id(name: str, key: object) -> strawberry.ID:
    """Return the id that is unique among all types."""
    return strawberry.ID(base64.urlsafe_b64encode(f"{name}:{key}".encode()).decode())


def parts_of(text: str) -> tuple[str, UUID]:
    """Return type and key of a global id; the type is empty for a plain UUID. Raises Invalid."""
    try:
        return "", UUID(text)
    except ValueError:
        pass
    try:
        name, _, key = base64.urlsafe_b64decode(text.encode()).decode().partition(":")
        return name, UUID(key)
    except (ValueError, binascii.Error):
        raise Invalid("This is no id: take the id of a node, or its uuid.", field="id") from None


def key_of(text: str, name: str) -> UUID:
    """Return the key that an id of a type, global or plain, stands for. Raises Invalid."""
    named, key = parts_of(text)
    if named not in ("", name):
        raise Invalid(f"This is the id of a {named}, not of a {name}.", field="id")
    return key


@strawberry.type
class PageInfo:
    """Where a page lies in its list."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    """A node in a list, with its place."""

    node: T
    cursor: str


@strawberry.type
class Connection(Generic[T]):
    """Part of a list."""

    edges: list[Edge[T]]
    nodes: list[T]
    page_info: PageInfo
    counting: strawberry.Private[Callable[[], Awaitable[int]] | None] = None

    @strawberry.field(description="How many there are in all; null where counting them would cost too much.")
    async def total_count(self) -> int | None:
        """Count."""
        return await self.counting() if self.counting else None


def checked(first: int) -> int:
    """Return how many are wanted. Raises Invalid."""
    if not 1 <= first <= MOST:
        raise Invalid(f"first is {first}; it is 1 to {MOST}.", field="first")
    return first


def part_of(row: type[Any], sort: Sort, first: int, after: str | None) -> Slice:
    """Return which part of a list is asked for. Raises Invalid."""
    if after is None:
        return Slice(checked(first))
    kinds = _kinds(row, sort)
    try:
        values = orjson.loads(base64.urlsafe_b64decode(after.encode()))
        place = tuple(kind(value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise Invalid("This cursor is of no place in this list; take one that the list gave.", field="after") from None
    return Slice(checked(first), place)


@cache
def _kinds(row: type[Any], sort: Sort) -> tuple[Callable[[Any], Any], ...]:
    hints = {"stream_version": int, **get_type_hints(row)}
    return tuple(datetime.fromisoformat if hints[c] is datetime else hints[c] for c in sort.columns)


def cursor_of(values: Sequence[object]) -> str:
    """Return the opaque text of a place in a list."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values), default=str)).decode()


def connection(
    found: Sequence[N],
    cursors: Sequence[str],
    *,
    more: bool,
    after: str | None,
    counting: Callable[[], Awaitable[int]] | None = None,
) -> Connection[N]:
    """Return a connection over nodes that are at hand."""
    edges = [Edge(node=node, cursor=cursor) for node, cursor in zip(found, cursors, strict=True)]
    info = PageInfo(
        has_next_page=more,
        has_previous_page=after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
    return Connection(edges=edges, nodes=list(found), page_info=info, counting=counting)


def paged(
    kind: type[N],
    page: Page[Any],
    moment: Moment,
    after: str | None,
    counting: Callable[[], Awaitable[int]] | None = None,
) -> Connection[N]:
    """Return a connection over a page of rows."""
    cursors = [cursor_of([getattr(s.row, c) for c in page.sort.columns]) for s in page.items]
    nodes = [shown_as(kind, shown, moment) for shown in page.items]
    return connection(nodes, cursors, more=page.more, after=after, counting=counting)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a row becomes a node: which fields are copied, which are converted, and what else the node wants."""

    copied: tuple[tuple[str, str], ...]
    converted: tuple[tuple[str, str, Callable[[Any], Any]], ...]
    extra: frozenset[str]
    name: str


Converter = Callable[[Any], Any]
_converters: dict[str, Converter] = {}


def converting(*names: str) -> Callable[[Converter], Converter]:
    """Have the decorated function convert the fields of these names wherever a row becomes a node."""

    def register(convert: Converter) -> Converter:
        _converters.update(dict.fromkeys(names, convert))
        return convert

    return register


@cache
def _plan(kind: type[Any], row: type[Any]) -> _Plan:
    wanted = {f.name for f in fields(kind) if f.init}
    renamed: dict[str, str] = getattr(kind, "FROM", {})
    reserved = {"id", "project_id"} if "stream_id" in wanted else {"id"}
    columns = {f.name for f in fields(row)}
    has = {name: renamed.get(name, name) for name in wanted - reserved if renamed.get(name, name) in columns}
    copied = tuple((name, column) for name, column in has.items() if name not in _converters)
    converted = tuple((name, column, _converters[name]) for name, column in has.items() if name in _converters)
    name = getattr(kind, "__strawberry_definition__").name  # noqa: B009 - the library's own mark
    return _Plan(copied, converted, frozenset(wanted - set(has)), name)


def shown_as(kind: type[N], shown: Shown[Any], moment: Moment) -> N:
    """Return the node of a row: fields of equal name are copied, so that resolving them costs nothing."""
    row = shown.row
    plan = _plan(kind, cast("type[Any]", type(row)))
    values: dict[str, Any] = {name: getattr(row, column) for name, column in plan.copied}
    for name, column, convert in plan.converted:
        values[name] = convert(getattr(row, column))
    own = {
        "moment": moment,
        "project_id": shown.project_id,
        "row_version": shown.version,
        "stream_id": shown.stream_id,
    }
    values.update((name, value) for name, value in own.items() if name in plan.extra)
    key = getattr(row, "id", None)
    if "uuid" in plan.extra:
        values["uuid"] = key
    if "id" in plan.extra:
        values["id"] = global_id(plan.name, key)
    return cast("Any", kind)(**values)


def all_shown_as(kind: type[N], found: Sequence[Shown[Any]], moment: Moment) -> list[N]:
    """Return the nodes of rows."""
    return [shown_as(kind, shown, moment) for shown in found]
