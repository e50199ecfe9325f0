"""Refusals and failures as RFC 9457 problem details: one form for every error that leaves the studio over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

import orjson
import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolClosed, PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.shared.refusal import Refusal
from domain.shared.sources import new_id
from runtime.tracing import correlated

STATUS = {
    "rule": 409,
    "invalid": 422,
    "missing": 404,
    "locked": 423,
    "forbidden": 403,
    "stale": 412,
    "unauthenticated": 401,
    "behind": 503,
    "too-large": 413,
    "malformed": 400,
}
_RESERVED = frozenset({"type", "title", "status", "detail", "instance", "code", "errors"})
_PARAMETERS = {"query": "The query parameter", "path": "The path's part", "header": "The header"}
_OBJECTS = frozenset({"model_type", "model_attributes_type", "dict_type"})  # pydantic names a class of ours there
_NO_OBJECT = 'It takes a JSON object of named fields, such as {"name": "Mara"}, as application/json.'
UNREACHABLE = (psycopg.OperationalError, PoolTimeout, PoolClosed)
_log = logging.getLogger("studio.api")


def problem(
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    facts: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem response; `errors` name parts of the body, by JSON pointers, or parameters."""
    body = described(status, code, title, detail, errors=errors, facts=facts)
    content = orjson.dumps(body, default=str)
    return Response(content, status, headers=dict(headers or {}), media_type="application/problem+json")


def described(
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    facts: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """Return the members of a problem. `instance` names this occurrence."""
    more = {name: value for name, value in (facts or {}).items() if name not in _RESERVED}
    return {
        "type": f"urn:studio:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": f"urn:uuid:{new_id()}",
        "code": code,
        **({"errors": list(errors)} if errors else {}),
        **more,
    }


def refusal_described(refusal: Refusal, pointer: str = "", **facts: object) -> dict[str, Any]:
    """Return the problem that a refusal is. `pointer` is where the command stands in the request's body."""
    title = (type(refusal).__doc__ or refusal.sentence).strip().splitlines()[0]
    errors = [{"pointer": f"{pointer}/{refusal.field}", "detail": refusal.sentence}] if refusal.field else []
    told = {**refusal.facts, **facts}
    return described(STATUS[refusal.kind], refusal.code, title, refusal.sentence, errors=errors, facts=told)


def problem_of(refusal: Refusal, **facts: object) -> Response:
    """Return the response to a refusal."""
    body = refusal_described(refusal, "", **facts)
    headers = {"WWW-Authenticate": "Bearer"} if refusal.kind == "unauthenticated" else {}
    if refusal.kind == "behind":
        headers["Retry-After"] = "1"
    return Response(
        orjson.dumps(body, default=str), body["status"], headers=headers, media_type="application/problem+json"
    )


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - registered for refusals alone
    return problem_of(error)


def pointer_of(location: Sequence[object]) -> str:
    """Return the JSON pointer (RFC 6901) of a place as pydantic names it."""
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in location]
    return "".join(f"/{part}" for part in parts)


def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for these alone
    found = error.errors()
    if found and found[0]["type"] == "json_invalid":
        place = found[0]["loc"][-1]
        reason = found[0].get("ctx", {}).get("error", "")
        return problem(
            400,
            "studio.malformed-json",
            "The body is no JSON.",
            f"The body is no JSON at character {place}: {reason}.",
            facts={"character": place},
        )
    return invalid(found)


def invalid(found: Sequence[Mapping[str, Any]], pointer: str = "") -> Response:
    """Return the response to a body whose fields are wrong."""
    body = invalid_described(found, pointer)
    return Response(orjson.dumps(body, default=str), 422, media_type="application/problem+json")


def invalid_described(found: Sequence[Mapping[str, Any]], pointer: str = "") -> dict[str, Any]:
    """Return the problem of a body whose fields are wrong; what was sent is not repeated."""
    errors = [_error(one, pointer) for one in found[:100]]
    sentence = "; ".join(map(_told, errors[:3])) or "The request is not valid."
    return described(422, "studio.invalid", "The request is not valid.", sentence, errors=errors)


def _error(one: Mapping[str, Any], pointer: str) -> dict[str, str]:
    """Return what is wrong, by a pointer into the body, or by the name of a parameter and what it is a parameter of."""
    where, *rest = one["loc"] or ("body",)
    if where in ("query", "path", "header"):
        return {"parameter": ".".join(map(str, rest)), "in": where, "detail": str(one["msg"])}
    place = pointer + pointer_of(rest if where == "body" else one["loc"])
    return {"pointer": place, "detail": _NO_OBJECT if one["type"] in _OBJECTS else str(one["msg"])}


def _told(error: Mapping[str, str]) -> str:
    if "parameter" in error:
        return f"{_PARAMETERS[error['in']]} {error['parameter']}: {error['detail']}"
    return f"{error['pointer'] or 'The body'}: {error['detail']}"


def _plain(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for these alone
    phrase = HTTPStatus(error.status_code).phrase
    code = "studio." + phrase.lower().replace(" ", "-")
    detail = error.detail if error.detail != phrase else f"{phrase}: look at /docs for what there is."
    return problem(error.status_code, code, f"{phrase}.", detail, headers=error.headers)


def _route(request: Request) -> str:
    """Return the form of a request's path: the path itself may name what nobody else should read."""
    return getattr(request.scope.get("route"), "path", "a closed path")


def unreachable(request: Request, error: Exception) -> Response:
    """Return the response when the database does not answer."""
    _log.error("the database does not answer %s %s: %s", request.method, _route(request), type(error).__name__)
    return problem(
        503,
        "studio.database-unreachable",
        "The database does not answer.",
        "The database does not answer; repeat the request in a moment with the same Idempotency-Key.",
        headers={"Retry-After": "1"},
    )


def _unexpected(request: Request, error: Exception) -> Response:
    correlation_id: UUID = getattr(request.state, "correlation_id", None) or new_id()
    trace = str(correlation_id)
    with correlated(correlation_id):
        _log.error("unexpected error %s at %s %s", trace, request.method, _route(request), exc_info=error)
    return problem(
        500,
        "studio.unexpected",
        "Something went wrong inside the studio.",
        f"Something went wrong inside the studio; tell the operator the trace {trace}.",
        facts={"trace_id": trace},
        headers={"Studio-Correlation-Id": trace},
    )


_HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Response]] = {
    Refusal: _refused,
    RequestValidationError: _invalid,
    HTTPException: _plain,
    **dict.fromkeys(UNREACHABLE, unreachable),
    Exception: _unexpected,
}


def answer_problems(app: FastAPI) -> None:
    """Have the application answer every error in this one form."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)


def problem_about(request: Request, error: Exception) -> Response:
    """Return the response to an error."""
    return next(_HANDLERS[kind] for kind in type(error).__mro__ if kind in _HANDLERS)(request, error)
