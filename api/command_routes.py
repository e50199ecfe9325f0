"""A route for every command of the registry: nothing here names any of them.

What the framework does for any route (parameters by annotation, a stack of contexts, a thread for each dependency, a
comparison with each route there is) costs as much as a command does: these are found by their path, and take a request
apart themselves. The framework's own signature of them is what the OpenAPI document is made from.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Body
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Match, NoMatchFound

from api.commands import IdempotencyKey, IfMatch, answered, called, responses
from api.edge import Caller, TheEdge, caller_of, edge_of
from api.named_objects import Named, named_in
from api.problems import problem_about
from commands.bus import Command, CommandType, command_types
from commands.enterprise.api_key import IssueApiKey

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.datastructures import Headers, URLPath
    from starlette.types import ASGIApp, Receive, Scope, Send

    from runtime.dispatcher import Call

_KEY: TypeAdapter[str | None] = TypeAdapter(IdempotencyKey)
_MISSING = {"type": "missing", "loc": ("body",), "msg": "Field required"}
_LARGE = 32_768  # bytes of a body that the event loop does not take apart itself
_UNREADABLE = "There was an error parsing the body"


class CommandRoute(APIRoute):
    """The route of one command."""

    def __init__(self, entry: CommandType) -> None:
        super().__init__(
            f"/v1/commands/{entry.slug}",
            _signature(entry),
            methods=["POST"],
            status_code=201,
            name=entry.name,
            operation_id=entry.name,
            summary=entry.summary,
            description=f"Needs the permission `{entry.permission}`.",
            tags=[entry.engine],
            responses=responses(),
            response_model=None,
        )
        self._entry = entry
        self.app = self.answer

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that came to this path."""
        request = Request(scope, receive)
        edge, caller = await edge_of(request), await caller_of(request)
        try:
            body = await request.body()
        except ClientDisconnect:
            raise HTTPException(400, _UNREADABLE) from None
        authorization = request.headers.get("authorization")
        try:
            if len(body) > _LARGE:
                call, named = await edge.work(self._called, request.headers, body)
            else:
                call, named = self._called(request.headers, body)
        except Exception:
            await edge.work(edge.authenticator.principal, authorization)  # whose key went on is told that alone
            raise
        response = await answered(edge, caller, authorization, call, named)
        await response(scope, receive, send)

    def _called(self, headers: Headers, body: bytes) -> tuple[Call, Named]:
        """Return the call that a request means and what it names. Raises RequestValidationError for all its faults."""
        wrong: list[Any] = []
        key = command = None
        try:
            key = _KEY.validate_python(headers.get("idempotency-key"))
        except ValidationError as error:
            wrong += _located(error, "header", "Idempotency-Key")
        given = _value(headers.get("content-type"), body)
        if given is None:
            wrong.append(_MISSING)
        else:
            try:
                command = self._entry.model.model_validate(given)
            except ValidationError as error:
                wrong += _located(error, "body")
        if wrong or command is None:
            raise RequestValidationError(wrong)
        return called(command, key, headers.get("if-match")), named_in(command)


class CommandRoutes(BaseRoute):
    """The routes of all commands, found by the path."""

    def __init__(self, routes: Sequence[CommandRoute]) -> None:
        self.routes = routes
        self.by_path = {route.path: route for route in routes}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match what the route of that path matches."""
        route = self.by_path.get(scope["path"]) if scope["type"] == "http" else None
        return route.matches(scope) if route else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the route that matched answer."""
        await scope["route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:  # noqa: ANN401 - the library's signature
        """Return the path of a command by its name."""
        for route in self.routes:
            if route.name == name:
                return route.url_path_for(name, **path_params)
        raise NoMatchFound(name, path_params)


class CommandsFirst:
    """Has commands answered before the framework looks at their requests: it costs a command a third of its loop."""

    def __init__(self, app: ASGIApp, routes: CommandRoutes) -> None:
        self._app = app
        self._routes = routes.by_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a command, or pass the request on."""
        route = self._routes.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = route
        try:
            await route.answer(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - every one has its problem
            await problem_about(Request(scope), error)(scope, receive, send)


def add_command_routes(app: FastAPI) -> CommandRoutes:
    """Give the application a route for each registered command, and return them."""
    entries = sorted(command_types().values(), key=lambda e: (e.engine, e.name))
    entries = [entry for entry in entries if entry.model is not IssueApiKey]  # api/keys.py: its caller is told the key
    routes = CommandRoutes([CommandRoute(entry) for entry in entries])
    app.router.routes.append(routes)
    return routes


def _signature(entry: CommandType) -> Callable[..., Awaitable[None]]:
    async def documented(
        body: Command, caller: Caller, edge: TheEdge, idempotency_key: IdempotencyKey = None, if_match: IfMatch = None
    ) -> None:
        raise NotImplementedError((body, caller, edge, idempotency_key, if_match))

    example = {"example": {"summary": entry.summary, "value": dict(entry.example)}}
    documented.__annotations__["body"] = Annotated[entry.model, Body(openapi_examples=example)]  # pyright: ignore[reportArgumentType]
    return documented


def _value(content_type: str | None, body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return what a body holds; as it is where it says that it is something else than JSON."""
    kind = (content_type or "application/json").partition(";")[0].strip().lower()
    if not body:
        return None
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        return body
    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        place = {"type": "json_invalid", "loc": ("body", error.pos), "msg": "JSON decode error"}
        raise RequestValidationError([{**place, "ctx": {"error": error.msg}}]) from None
    except (ValueError, RecursionError):
        raise HTTPException(400, _UNREADABLE) from None


def _located(error: ValidationError, *place: str) -> list[dict[str, Any]]:
    found = error.errors(include_url=False, include_input=False)
    return [{**one, "loc": (*place, *one["loc"])} for one in found]
