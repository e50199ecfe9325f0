"""Jobs: the work that goes on after a command was answered."""

from __future__ import annotations

import re
import time
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Header
from starlette.responses import Response

from api.edge import Caller, Edge, TheEdge
from domain.shared.refusal import NotFound
from projections.generation.generation import GenerationRow
from queries.generation import generation
from queries.reader import Shown
from runtime.dispatcher import Principal
from runtime.reading import Access, live

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])
_ENDED = frozenset({"completed", "failed", "cancelled"})
_LONGEST = 60.0  # seconds
_COMING = 5.0  # seconds that a job may take from the answer that named it until the tables show it
_WAIT = re.compile(r"wait=(\d{1,4})")


@router.get("/{job_id}", operation_id="Job")
async def job(
    job_id: UUID,
    caller: Caller,
    edge: TheEdge,
    prefer: Annotated[str | None, Header(description="wait=20 waits so many seconds for the job's end.")] = None,
) -> Response:
    """Tell how a job stands; with `Prefer: wait=N`, once it ended or N seconds went by."""
    asked = _WAIT.search(prefer or "")
    seconds = min(float(asked[1]), _LONGEST) if asked else 0.0
    shown = await waited(edge, caller, job_id, seconds)
    if shown is None:
        raise NotFound(f"There is no job {job_id} in this organization.", field="job_id", id=str(job_id))
    headers = {} if shown.row.status in _ENDED else {"Retry-After": "1"}
    if seconds:
        headers["Preference-Applied"] = f"wait={int(seconds)}"
    return Response(orjson.dumps(job_told(shown)), headers=headers, media_type="application/json")


async def waited(edge: Edge, caller: Principal, job_id: UUID, seconds: float) -> Shown[GenerationRow] | None:
    """Return a job once it ended, or as it is after `seconds`. One that is not there yet is waited for shortly."""
    began = time.monotonic()
    while True:
        edge = await edge.work(edge.of, caller.organization_id)  # it may move meanwhile
        reader = live(edge.process.database, Access(edge.process.database, edge.authority, caller))
        position = edge.process.projector.position
        shown = await edge.work(generation.by_id, caller.organization_id, reader, job_id)
        patience = min(seconds, _COMING) if shown is None else seconds
        left = began + patience - time.monotonic()
        if left <= 0 or (shown is not None and shown.row.status in _ENDED):
            return shown
        await edge.reached(position + 1, min(left, 1.0))


def job_told(shown: Shown[GenerationRow]) -> dict[str, Any]:
    """Return a job as the HTTP interface tells it."""
    row = shown.row
    return {
        "id": row.id,
        "project_id": shown.project_id,
        "status": row.status,
        "kind": row.kind,
        "purpose": row.purpose,
        "subject_id": row.subject_id,
        "part": row.part,
        "provider": row.provider,
        "attempt": row.attempt,
        "requested_at": row.requested_at,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "outputs": row.outputs,
        "facts": row.facts,
        "reused_from": row.reused_from,
        "reason": row.reason,
    }
