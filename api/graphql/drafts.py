"""How scripts came to say what they say: comparisons, blame, merges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

import strawberry

from api.graphql.nodes import Actor, EventNode, event_node, version_after
from api.graphql.relay import Connection, connection
from api.graphql.session import Moment
from domain.shared.refusal import Invalid, NotFound
from domain.shared.sources import now
from projections.writing.element import ElementRow
from projections.writing.script_version import ScriptVersionRow
from queries import history, table
from queries.diff import Events
from queries.reader import Reader
from queries.table import Where
from queries.writing import blame, compare
from queries.writing.blame import Blame
from queries.writing.compare import Side


@strawberry.input(description="A script at a version, an instant or a label; the script shown, as shown, unless given.")
class ScriptSide:
    """One side of a comparison."""

    script: UUID | None = None
    version: int | None = None
    at: datetime | None = None
    label: str | None = None


@strawberry.type(name="WordChange")
class WordChangeNode:
    """A piece of text: same, added or removed."""

    kind: str
    text: str


@strawberry.type(name="ElementChange")
class ElementChangeNode:
    """What became of an element: added, removed, changed or moved."""

    kind: str
    element_id: UUID
    type: str
    before: str | None
    after: str | None
    fields: list[str]
    words: list[WordChangeNode]


@strawberry.type(name="Blame")
class BlameNode:
    """Who wrote a line, and where. From `provider` on, fields are set where it was generated and accepted."""

    actor: Actor
    at: datetime
    script_id: UUID
    version: int
    position: int
    command_id: UUID
    event: str
    provider: str | None
    model: str | None
    prompt: str | None
    asked_by: Actor | None
    accepted_by: Actor | None
    edited: bool | None
    proposal_id: UUID | None


@strawberry.type
class MergeConflict:
    """Two changes that exclude each other; a resolution names `of`, `id` and `field`."""

    of: str
    id: UUID | None
    field: str
    base: str | None
    ours: str | None
    theirs: str | None


@strawberry.type(name="ScriptMerge")
class MergeNode:
    """A merge of another script into this one: conflicted or merged."""

    uuid: UUID
    status: str
    other_id: UUID
    other_version: int
    base_id: UUID
    base_version: int
    at: datetime
    version: int
    decided: int
    conflicts: list[MergeConflict]


async def compared(moment: Moment, shown: Side, left: ScriptSide, right: ScriptSide | None) -> list[ElementChangeNode]:
    """Return what differs between two sides. Raises Invalid and NotFound."""
    one = await _side(moment, shown, left)
    other = await _side(moment, shown, right) if right else shown
    session = moment.session
    found = await session.work(compare.between, moment.organization_id, session.edge.process.feed, one, other)
    return [_change(change) for change in found]


async def _side(moment: Moment, shown: Side, asked: ScriptSide) -> Side:
    if sum(given is not None for given in (asked.version, asked.at, asked.label)) > 1:
        raise Invalid("Give a version, an instant or a label: one of them.", field="version")
    script_id = asked.script or shown.script_id
    newest = shown.version if script_id == shown.script_id else await _readable(moment, script_id)
    if asked.label is not None:
        return Side(script_id, await _labelled(moment, script_id, asked.label))
    if asked.at is not None:
        return Side(script_id, min(newest, await _version_at(moment, script_id, asked.at)))
    if asked.version is not None and not 0 <= asked.version <= newest:
        raise Invalid(f"The versions of the script are 0 to {newest}.", field="version")
    return Side(script_id, newest if asked.version is None else asked.version)


async def _readable(moment: Moment, script_id: UUID) -> int:
    """Return the version of another script. Raises NotFound where the caller may not see it."""
    found = await moment.read(history.stream, script_id)
    if found is None or not await moment.session.work(moment.session.access.may_read, found.project_id):
        raise NotFound(f"There is no script {script_id} in this organization.", field="script", id=str(script_id))
    return (await moment.read(history.versions, [script_id], moment.position)).get(script_id, found.version)


async def _labelled(moment: Moment, script_id: UUID, label: str) -> int:
    where = Where("t.script_id = %(script)s AND t.label = %(label)s", {"script": script_id, "label": label})
    found = await moment.read(table.select, ScriptVersionRow, where)
    if not found:
        raise NotFound(f"No version of the script has the label {label}.", field="label")
    return found[0].row.version


async def _version_at(moment: Moment, script_id: UUID, instant: datetime) -> int:
    if instant.tzinfo is None or instant > now():
        raise Invalid("at is an instant of the past with a time zone, such as 2026-05-03T12:00:00Z.", field="at")
    past = moment.session.edge.process.past
    position = await moment.session.work(past.position_at, moment.organization_id, instant)
    return (await moment.read(history.versions, [script_id], position)).get(script_id, 0)


def _change(change: compare.ElementChange) -> ElementChangeNode:
    row = change.after or change.before
    return ElementChangeNode(
        kind=change.kind,
        element_id=change.element_id,
        type=row.type if row else "",
        before=_text(change.before),
        after=_text(change.after),
        fields=list(change.fields),
        words=[WordChangeNode(kind=word.kind, text=word.text) for word in change.words],
    )


def _text(row: ElementRow | None) -> str | None:
    return row.text if row else None


async def blame_of(moment: Moment, script_id: UUID, element_id: UUID) -> BlameNode | None:
    """Return who wrote an element, from its script's events, which are read once for the whole answer."""
    load = partial(_blames, moment.session.edge.process.feed, moment.position)
    blames = await moment.link("blame", script_id, load) or {}
    return _node(blames[element_id]) if element_id in blames else None


async def element_history(
    moment: Moment, script_id: UUID, element_id: UUID, first: int, after: str | None
) -> Connection[EventNode]:
    """Return the events that changed an element, out of its script's, which are looked through once for all of them."""
    load = partial(_touched, moment.session.edge.process.feed, moment.position)
    found = (await moment.link("touched", script_id, load) or {}).get(element_id, [])
    low = version_after(after) if after else 0
    left = [one for one in found if one > low]
    nodes = [event_node(row) for row in await moment.read(history.at_versions, script_id, left[:first])]
    return connection(nodes, [str(node.version) for node in nodes], more=len(left) > first, after=after)


def _touched(
    events: Events, position: int, organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]
) -> dict[UUID, dict[UUID, list[int]]]:
    versions = history.versions(organization_id, reader, script_ids, position)
    return {key: blame.touched(organization_id, events, key, version) for key, version in versions.items()}


def _blames(
    events: Events, position: int, organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]
) -> dict[UUID, dict[UUID, Blame]]:
    versions = history.versions(organization_id, reader, script_ids, position)
    return {key: blame.of_script(organization_id, events, key, version) for key, version in versions.items()}


def _node(found: Blame) -> BlameNode:
    written, made = found.written, found.made
    return BlameNode(
        actor=_actor(written.actor),
        at=written.recorded_at,
        script_id=written.stream_id,
        version=written.version,
        position=written.position,
        command_id=written.command_id,
        event=written.topic,
        provider=made.provider if made else None,
        model=made.model if made else None,
        prompt=made.prompt if made else None,
        asked_by=_actor(made.asked_by) if made and made.asked_by else None,
        accepted_by=_actor(made.accepted_by) if made and made.accepted_by else None,
        edited=made.edited if made else None,
        proposal_id=made.proposal_id if made else None,
    )


def _actor(told: str) -> Actor:
    kind, actor_id, name = told.split(":", 2)
    return Actor(kind=kind, id=actor_id, name=name)
