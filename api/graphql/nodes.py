"""Nodes: things with an id; those with versions tell their history and what differs between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from api.graphql.position import Position
from api.graphql.relay import (
    After,
    Connection,
    First,
    checked,
    connection,
    converting,
    key_of,
    paged,
    part_of,
    shown_as,
)
from api.graphql.session import Moment, Session
from domain.shared.refusal import Invalid
from queries import diff, history, table
from queries.table import Page, Sort

Info = strawberry.Info[Session, None]
N = TypeVar("N")

_kinds: dict[str, tuple[type, type]] = {}


def register(kind: type[N], row: type[Any]) -> type[N]:
    """Let `node(id)` find nodes of a type by the key of its rows."""
    _kinds[cast("Any", kind).__strawberry_definition__.name] = (kind, row)
    return kind


def kinds() -> frozenset[str]:
    """Return the names of the types that `node` finds."""
    return frozenset(_kinds)


def kind_of(name: str) -> tuple[type, type] | None:
    """Return node type and row type of a global id's type."""
    return _kinds.get(name)


@strawberry.type
class Actor:
    """Who did something: a user, a service with a key, or a policy that answered an event."""

    kind: str
    id: str
    name: str


@strawberry.type(name="Event")
class EventNode:
    """Something that happened, as the log holds it."""

    position: Position
    version: int
    stream_id: UUID
    project_id: UUID | None
    topic: str
    recorded_at: datetime
    actor: Actor
    command_id: UUID
    correlation_id: UUID
    sentence: str
    data: JSON


def event_node(row: history.HistoryRow) -> EventNode:
    """Return the node of an event."""
    return EventNode(
        position=Position(row.position),
        version=row.version,
        stream_id=row.stream_id,
        project_id=row.project_id,
        topic=row.topic,
        recorded_at=row.recorded_at,
        actor=Actor(kind=row.actor_kind, id=row.actor_id, name=row.actor_name),
        command_id=row.command_id,
        correlation_id=row.correlation_id,
        sentence=row.sentence,
        data=cast("JSON", row.data),
    )


@strawberry.type
class Change:
    """One difference between two versions; `field` is empty where a whole row came or went."""

    kind: str
    table: str
    key: list[str]
    field: str
    before: JSON | None
    after: JSON | None


@strawberry.interface
class Node:
    """A thing with an id of its own."""

    id: strawberry.ID


@strawberry.interface
class Versioned(Node):
    """A thing whose every change is an event. `uuid` is its id in commands."""

    uuid: UUID
    project_id: UUID | None
    stream_id: strawberry.Private[UUID]
    row_version: strawberry.Private[int]
    moment: strawberry.Private[Moment]

    @strawberry.field(description="The version of the whole thing: send it as If-Match.")
    async def version(self) -> int:
        """Count the stream's events up to the moment; its row may have changed last in an earlier one."""
        found = await self.moment.link("version", self.stream_id, self.moment.versions)
        return max(found or 0, self.row_version)

    @strawberry.field(description="Its events, oldest first; the cursor is the version.")
    async def history(self, first: First, after: After = None) -> Connection[EventNode]:
        """Page through the stream's events, up to the version shown."""
        low = version_after(after) if after else 0
        found = await self.moment.read(history.of_stream, self.stream_id, checked(first) + 1, low)
        upto = await self.version()
        found = [event for event in found if event.version <= upto]
        nodes = [event_node(event) for event in found[:first]]
        cursors = [str(event.version) for event in nodes]
        return connection(nodes, cursors, more=len(found) > first, after=after)

    @strawberry.field(description="What differs between two of its versions; version 0 is before it was.")
    async def diff(
        self,
        from_version: Annotated[int, strawberry.argument(name="from")],
        to_version: Annotated[
            int | None, strawberry.argument(name="to", description="The one shown, unless given.")
        ] = None,
    ) -> list[Change]:
        """Fold the stream to both versions and compare."""
        session = self.moment.session
        shown = await self.version()
        upto = shown if to_version is None else to_version
        if max(from_version, upto) > shown:
            raise Invalid(f"The version shown is {shown}; a diff goes to it at most.", field="to")
        events = session.edge.process.feed
        organization_id = self.moment.organization_id
        found = await session.work(diff.between, organization_id, events, self.stream_id, from_version, upto)
        return [_change(one) for one in found]


def version_after(after: str) -> int:
    """Return the version that a cursor of a history stands for. Raises Invalid."""
    if not after.isdigit() or len(after) > 18:
        raise Invalid("This cursor is of no place in this history.", field="after")
    return int(after)


def _change(one: diff.Change) -> Change:
    return Change(
        kind=one.kind,
        table=one.table,
        key=[str(part) for part in one.key],
        field=one.field,
        before=plain(one.before),
        after=plain(one.after),
    )


def plain(value: object) -> Any:  # noqa: ANN401 - any JSON
    """Return a value as JSON has it."""
    told = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return orjson.loads(orjson.dumps(told, default=str, option=orjson.OPT_NON_STR_KEYS))


@strawberry.type
class StoredObject:
    """A stored object under its name; fetch it from `url`."""

    name: str
    hash: str
    size: int
    mime: str
    url: str


@converting("outputs", "score_outputs", "mix_outputs")
def stored_objects(outputs: Mapping[str, Mapping[str, Any]]) -> list[StoredObject]:
    """Return outputs by name as a list."""
    return [
        StoredObject(
            name=name,
            hash=made["hash"],
            size=made.get("size", 0),
            mime=made.get("mime", ""),
            url=f"/v1/objects/{made['hash']}",
        )
        for name, made in outputs.items()
    ]


@strawberry.type(name="Lock")
class LockNode:
    """Who locked a thing, when and why."""

    by: UUID
    name: str
    reason: str
    at: datetime


async def one(kind: type[N], row: type[Any], moment: Moment | None, key: UUID | None) -> N | None:
    """Return the node of an id, loaded together with others of its kind; None when the caller may not see it."""
    if moment is None or key is None:
        return None
    found = await moment.link(("one", row), key, partial(table.by_key, row=row))
    return shown_as(kind, found, moment) if found is not None else None


async def page_under(
    kind: type[N],
    row: type[Any],
    moment: Moment,
    under: tuple[str, UUID],
    *,
    first: int,
    after: str | None,
    sort: Sort | None = None,
) -> Connection[N]:
    """Return part of the rows that have a key in a column, loaded together with those of other keys."""
    column, key = under
    sort = sort or table.listed(row)
    part = part_of(row, sort, first, after)
    load = partial(table.pages_of, row=row, column=column, part=part, sort=sort)
    found = await moment.link(("page", row, column, part, sort), key, load)

    async def counting() -> int:
        counted = await moment.link(("count", row, column), key, partial(table.counts_of, row=row, column=column))
        return counted or 0

    return paged(kind, found or Page([], more=False, sort=sort), moment, after, counting)


async def all_under(kind: type[N], row: type[Any], moment: Moment, under: tuple[str, UUID], order: str) -> list[N]:
    """Return all rows that have a key in a column, of which there are never many."""
    column, key = under
    found = await moment.link(("all", row, column), key, partial(table.grouped, row=row, column=column, order=order))
    return [shown_as(kind, shown, moment) for shown in found or ()]


async def page(
    kind: type[N],
    row: type[Any],
    info: Info,
    *,
    first: int,
    after: str | None,
    project: strawberry.ID | None = None,
    where: table.Where = table.EVERYTHING,
) -> Connection[N]:
    """Return part of a root list: of one project, or of everything that the caller may see."""
    project_id = key_of(project, "Project") if project else None
    moment = await info.context.moment(project_id)
    sort = table.listed(row)
    part = part_of(row, sort, first, after)
    condition = where
    if project_id:
        condition = table.Where(f"t.project_id = %(of)s AND {where.sql}", {"of": project_id, **(where.values or {})})
    found: Page[Any] = await moment.read(table.page, row, part, sort, condition)

    async def counting() -> int:
        return await moment.read(table.count, row, condition)

    return paged(kind, found, moment, after, counting)


async def by_id(kind: type[N], row: type[Any], info: Info, id_: strawberry.ID) -> N | None:
    """Return the root node of an id, at the moment asked about; None when the caller may not see it."""
    key = key_of(id_, cast("Any", kind).__strawberry_definition__.name)
    return await one(kind, row, await info.context.moment_of(key), key)
