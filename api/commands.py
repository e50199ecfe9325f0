"""What a command over HTTP takes and answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Header
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.responses import Response

from api.edge import Edge
from api.named_objects import Named, require
from api.problems import problem_of
from commands.bus import Command, command_types
from domain.shared.refusal import Refusal
from queries import history
from runtime.dispatcher import Call, Principal, Reply
from runtime.events.standing import Moved
from runtime.reading import Access, live

IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=200, description="Repeating a request with its key gives its first reply."),
]
IfMatch = Annotated[
    str | None,
    Header(description='The version that you saw, as in the ETag: "v17". Another one standing is answered with 412.'),
]
_ETAG = re.compile(r'(?:W/)?"v(\d{1,18})"')
_MISSED = 100  # events that a stale caller is told at most


class Answer(BaseModel):
    """What a command came to."""

    id: UUID
    version: int
    position: int | None = None
    """The log's position after it: send it as Studio-Min-Position to read your own write."""
    job_id: UUID | None = None
    """The work that goes on: ask /v1/jobs/{job_id}."""
    details: dict[str, Any] = {}


class Problem(BaseModel):
    """An RFC 9457 problem: `code` is stable, `detail` says what to do, `errors` name the fields or parameters."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[dict[str, str]] = []


PROBLEMS: Mapping[int, str] = {
    400: "The body is no JSON.",
    401: "No valid API key.",
    403: "The caller lacks the permission, which is named.",
    404: "There is no such thing in the caller's organization.",
    409: "A rule is against it.",
    412: "Another version stands than the caller saw; the events since are told.",
    413: "The body is too large.",
    422: "A field is not valid; `errors` point at it.",
    423: "The thing is locked; by whom, when and why is told.",
}


def responses() -> dict[int | str, dict[str, Any]]:
    """Return the documentation of every good answer of a command."""
    return {
        200: {"description": "Nothing had to be recorded: it is so already.", "model": Answer},
        201: {"description": "Recorded.", "model": Answer},
        202: {"description": "Recorded; the work goes on in a worker.", "model": Answer},
    }


async def answered(edge: Edge, caller: Principal, authorization: str | None, call: Call, named: Named) -> Response:
    """Return the response to a command. A caller who is not any more who this process took it for is asked for anew."""
    try:
        return await _answered(edge, caller, call, named)
    except Moved:
        return await _answered(edge, await edge.work(edge.authenticator.principal, authorization), call, named)


async def _answered(edge: Edge, caller: Principal, call: Call, named: Named) -> Response:
    if named:
        await edge.work(require, edge, caller, call.command, named)
    try:
        return replied(await edge.process.dispatcher.answer(caller, call))
    except Refusal as refusal:
        if refusal.kind == "stale":
            return await edge.work(_stale, edge, caller, call, refusal)
        return problem_of(refusal)


def called(command: Command, key: str | None, if_match: str | None) -> Call:
    """Return the call that a request means. A command on a part takes the version of the part itself."""
    version = version_of(if_match)
    if version is not None and "expected_version" in type(command).model_fields:
        if getattr(command, "expected_version", None) is None:
            command = command.model_copy(update={"expected_version": version})
        version = None
    return Call(command, key, version)


def version_of(if_match: str | None) -> int | None:
    """Return the version that an If-Match header names. Raises RequestValidationError."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        msg = 'It takes the ETag of an earlier answer, such as "v17" with its quotes.'
        raise RequestValidationError([{"type": "etag", "loc": ("header", "If-Match"), "msg": msg}])
    return int(found[1])


def told(reply: Reply) -> tuple[int, dict[str, Any]]:
    """Return the status and the body of a reply."""
    body: dict[str, Any] = {"id": reply.id, "version": reply.version, "position": reply.position}
    if reply.details:
        body["details"] = dict(reply.details)
    if reply.job_id is not None:
        return 202, {**body, "job_id": reply.job_id}
    return (200 if reply.position is None else 201), body


def replied(reply: Reply) -> Response:
    """Return the response to a command that was done."""
    status, body = told(reply)
    place = f"/v1/jobs/{reply.job_id}" if reply.job_id else f"/v1/streams/{reply.id}"
    headers = {"ETag": f'"v{reply.version}"', "Location": place}
    if reply.replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(orjson.dumps(body), status, headers=headers, media_type="application/json")


def _stale(edge: Edge, caller: Principal, call: Call, refusal: Refusal) -> Response:
    """Return the response to somebody who saw an old version: it tells what happened since."""
    expected = refusal.facts.get("expected")
    entry = command_types()[type(call.command).__name__]
    if entry.subject is None or not isinstance(expected, int):
        return problem_of(refusal)
    access = Access(edge.process.database, edge.authority, caller)
    reader = live(edge.process.database, access)
    stream_id: UUID = getattr(call.command, entry.subject)
    since = history.of_stream(caller.organization_id, reader, stream_id, _MISSED, expected)
    if since and not access.may_read(since[0].project_id):
        return problem_of(refusal)
    return problem_of(refusal, events=[event_told(event) for event in since])


def event_told(event: history.HistoryRow) -> dict[str, Any]:
    """Return an event as the HTTP interface tells it."""
    return {
        "position": event.position,
        "project_id": event.project_id,
        "stream_id": event.stream_id,
        "version": event.version,
        "topic": event.topic,
        "recorded_at": event.recorded_at,
        "actor": {"kind": event.actor_kind, "id": event.actor_id, "name": event.actor_name},
        "command_id": event.command_id,
        "correlation_id": event.correlation_id,
        "sentence": event.sentence,
        "data": event.data,
    }
