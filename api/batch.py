"""Several commands in one request: all or none, or each on its own."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from api import named_objects
from api.commands import PROBLEMS, Answer, IdempotencyKey, called, responses, told
from api.edge import Caller, Edge, TheEdge
from api.problems import invalid_described, refusal_described
from commands.bus import command_types
from domain.shared.refusal import Refusal
from runtime.dispatcher import Call, Principal

router = APIRouter(prefix="/v1/commands", tags=["batches"])
_MOST = 1_000  # commands in one request


class Item(BaseModel):
    """One command of a batch."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=100, description="RewriteElement, or rewrite-element.")]
    body: dict[str, Any]
    idempotency_key: Annotated[str | None, Field(min_length=1, max_length=200)] = None


class Batch(BaseModel):
    """Commands in their order."""

    model_config = ConfigDict(extra="forbid")
    atomic: bool = True
    commands: Annotated[list[Item], Field(min_length=1, max_length=_MOST)]


class Answers(BaseModel):
    """The answers of an atomic batch, in its order."""

    replies: list[Answer]


class UnknownCommand(Refusal):
    """There is no command of that name."""

    code = "studio.unknown-command"
    kind = "invalid"


class BodyOfBatchInvalid(Exception):  # noqa: N818 - an answer, not an error
    """A command of a batch has a field that is not valid."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["detail"])
        self.problem = problem


@router.post(
    "", status_code=201, response_model=None, operation_id="Batch", responses=responses() | {201: {"model": Answers}}
)
async def batch(body: Batch, caller: Caller, edge: TheEdge, idempotency_key: IdempotencyKey = None) -> Response:
    """Ask several commands: atomic ones in one transaction, all or none; others each on its own, one after another."""
    if body.atomic:
        status, answer = await edge.work(_together, edge, caller, body, idempotency_key)
    else:
        status, answer = 200, await edge.work(_each, edge, caller, body, idempotency_key)
    kind = "application/problem+json" if status in PROBLEMS else "application/json"
    return Response(orjson.dumps(answer, default=str), status, media_type=kind)


def _together(edge: Edge, caller: Principal, body: Batch, key: str | None) -> tuple[int, dict[str, Any]]:
    calls: list[Call] = []
    try:
        for index, item in enumerate(body.commands):
            calls.append(_call(edge, caller, item, item.idempotency_key or (key if index == 0 else None), index))
        replies = edge.process.dispatcher.dispatch_together(caller, calls)
    except Refusal as refusal:
        index = refusal.facts.setdefault("index", len(calls) if len(calls) < len(body.commands) else 0)
        problem = refusal_described(refusal, f"/commands/{index}/body")
        return problem["status"], problem
    except BodyOfBatchInvalid as wrong:
        return wrong.problem["status"], wrong.problem
    return 201, {"replies": [told(reply)[1] for reply in replies]}


def _each(edge: Edge, caller: Principal, body: Batch, key: str | None) -> dict[str, Any]:
    replies: list[dict[str, Any]] = []
    for index, item in enumerate(body.commands):
        own = item.idempotency_key or (f"{key[:190]}:{index}" if key else None)
        try:
            status, answer = told(edge.process.dispatcher.dispatch(caller, _call(edge, caller, item, own, index)))
            replies.append({"status": status, **answer})
        except Refusal as refusal:
            replies.append(refusal_described(refusal, f"/commands/{index}/body"))
        except BodyOfBatchInvalid as wrong:
            replies.append(wrong.problem)
    return {"replies": replies}


def _call(edge: Edge, caller: Principal, item: Item, key: str | None, index: int) -> Call:
    entry = next((e for e in command_types().values() if item.name in (e.name, e.slug)), None)
    if entry is None:
        problem = refusal_described(UnknownCommand(f"There is no command {item.name!r}; look at /docs."))
        pointed = [{"pointer": f"/commands/{index}/name", "detail": problem["detail"]}]
        raise BodyOfBatchInvalid({**problem, "errors": pointed})
    try:
        command = entry.model.model_validate(item.body)
    except ValidationError as error:
        found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False, include_input=False)]
        raise BodyOfBatchInvalid(invalid_described(found, f"/commands/{index}/body")) from None
    named_objects.require(edge, caller, command, named_objects.named_in(command))
    return called(command, key, None)
