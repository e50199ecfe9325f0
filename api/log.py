"""The log over HTTP: an organization's events for its auditors, and each stream's for whoever may read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Query
from starlette.responses import Response

from api.commands import event_told
from api.edge import Caller, Edge, MinPosition, TheEdge
from domain.shared.refusal import NotFound
from queries import history
from queries.history import HistoryRow, StreamRow
from runtime.dispatcher import Forbidden, Principal
from runtime.reading import Access, TableReader, live

router = APIRouter(prefix="/v1", tags=["log"])
First = Annotated[int, Query(ge=1, le=1_000)]
After = Annotated[int, Query(ge=0)]
_AUDIT = "organization.read_audit"


@router.get("/events", operation_id="Events")
async def events(
    caller: Caller, edge: TheEdge, after: After = 0, first: First = 100, min_position: MinPosition = None
) -> Response:
    """Tell the organization's events after a position, oldest first, up to where the log is settled."""
    if min_position is not None:
        await edge.reach(min_position, caller.organization_id)
    after = await edge.here(after, caller.organization_id)
    return _told(await edge.work(_audited, edge, caller, after, first), after)


def _audited(edge: Edge, caller: Principal, after: int, first: int) -> Sequence[HistoryRow]:
    access, reader = _reading(edge, caller)
    if not access.allows(_AUDIT):
        raise Forbidden(f"The log needs the permission {_AUDIT}; ask an administrator for it.", permission=_AUDIT)
    return history.of_organization(caller.organization_id, reader, first, after, edge.process.projector.position)


@router.get("/streams/{stream_id}", operation_id="Stream")
async def stream(stream_id: UUID, caller: Caller, edge: TheEdge) -> Response:
    """Tell what kind of thing a stream is, and its version."""
    found = (await edge.work(_stream, edge, caller, stream_id))[1]
    body = {
        "id": found.id,
        "kind": found.topic,
        "project_id": found.project_id,
        "version": found.version,
        "created_at": found.created_at,
        "changed_at": found.changed_at,
        "events": f"/v1/streams/{found.id}/events",
    }
    return Response(orjson.dumps(body), headers={"ETag": f'"v{found.version}"'}, media_type="application/json")


@router.get("/streams/{stream_id}/events", operation_id="StreamEvents")
async def stream_events(
    stream_id: UUID, caller: Caller, edge: TheEdge, after: After = 0, first: First = 100
) -> Response:
    """Tell a stream's events after a version, oldest first."""
    reader, _ = await edge.work(_stream, edge, caller, stream_id)
    found = await edge.work(history.of_stream, caller.organization_id, reader, stream_id, first, after)
    return _told(found, after, versions=True)


def _stream(edge: Edge, caller: Principal, stream_id: UUID) -> tuple[TableReader, StreamRow]:
    access, reader = _reading(edge, caller)
    found = history.stream(caller.organization_id, reader, stream_id)
    if found is None or not access.may_read(found.project_id):
        raise NotFound(f"There is nothing with the id {stream_id} in this organization.", id=str(stream_id))
    return reader, found


def _reading(edge: Edge, caller: Principal) -> tuple[Access, TableReader]:
    access = Access(edge.process.database, edge.authority, caller)
    return access, live(edge.process.database, access)


def _told(found: Sequence[HistoryRow], after: int, *, versions: bool = False) -> Response:
    last = after if not found else found[-1].version if versions else found[-1].position
    body = {"events": [event_told(event) for event in found], "after": last}
    return Response(orjson.dumps(body), media_type="application/json")
