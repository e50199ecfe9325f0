"""GraphQL over HTTP and WebSocket at /graphql, and the page in which people write queries."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, Response
from starlette.websockets import WebSocket
from strawberry.exceptions import MissingQueryError
from strawberry.fastapi import GraphQLRouter
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.graphql import OperationType
from strawberry.types.unset import UnsetType

from api.edge import Caller, Edge, MinPosition, TheEdge, caller_of, edge_of
from api.graphql.guard import told
from api.graphql.schema import schema
from api.graphql.session import Session
from api.pages import page, shown
from runtime.metrics import query_timed

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

    from runtime.dispatcher import Principal

_DEADLINE = 20.0  # seconds that a query may take
_MOST_CHARACTERS = 100_000  # of a query's text
_SUBSCRIPTIONS = 20  # on one connection


class Asked(BaseModel):
    """A GraphQL request. Changes are commands; here everything is read."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)
    query: Annotated[str, Field(min_length=1, max_length=_MOST_CHARACTERS)]
    variables: dict[str, Any] | None = None
    operation_name: Annotated[str | None, Field(alias="operationName", max_length=200)] = None


class QueryRoute(APIRoute):
    """A route that takes a plain query apart itself; whatever else comes, the framework looks at.

    What the framework does for any route costs as much as a small query does (see api/command_routes.py).
    """

    def __init__(self) -> None:
        super().__init__(
            "/graphql",
            graphql,
            methods=["POST"],
            operation_id="GraphQL",
            response_class=Response,
            response_model=None,
            tags=["graphql"],
        )
        self._framework = self.app
        self.app = self._answer

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            text = await request.body()
        except ClientDisconnect:
            return
        body, least = _plain(request, text)
        if body is None:
            await self._framework(scope, _once(text), send)
            return
        response = await _response(request, body, await caller_of(request), await edge_of(request), least)
        await response(scope, receive, send)


def _plain(request: Request, text: bytes) -> tuple[Asked | None, int | None]:
    """Return a query and the position that its answer waits for; none where the request is no plain one."""
    least = request.headers.get("studio-min-position")
    kind = request.headers.get("content-type")
    if kind != "application/json" or not (least or "0").isdecimal():
        return None, None
    try:
        return Asked.model_validate_json(text), int(least) if least else None
    except ValidationError:
        return None, None


def _once(text: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": text, "more_body": False}

    return receive


async def graphql(
    request: Request, body: Asked, caller: Caller, edge: TheEdge, min_position: MinPosition = None
) -> Response:
    """Answer a query."""
    return await _response(request, body, caller, edge, min_position)


async def _response(request: Request, body: Asked, caller: Principal, edge: Edge, min_position: int | None) -> Response:
    answer = await _asked(body, Session(edge, caller), min_position)
    if answer is None:  # what this process knew of the caller went on meanwhile
        caller = await edge.work(edge.authenticator.principal, request.headers.get("authorization"))
        answer = await _asked(body, Session(edge, caller), min_position)
    return Response(orjson.dumps(answer, default=str), media_type="application/json")


async def _asked(body: Asked, session: Session, min_position: int | None) -> dict[str, Any] | None:
    """Return the answer; None where it leans on what did not stand any more."""
    with query_timed() as outcome:
        try:
            if min_position is not None:
                await session.edge.reach(min_position, session.caller.organization_id)
            async with asyncio.timeout(_DEADLINE):
                answer = await _answered(body, session)
        except TimeoutError:
            sentence = f"The query took longer than {_DEADLINE:.0f} seconds; ask for less."
            answer = _failed(sentence, "studio.query-too-slow")
        finally:
            await session.close()
        stands = await session.stands()
        outcome.append("anew" if not stands else "refused" if "errors" in answer else "answered")
    return answer if stands else None


async def _answered(body: Asked, session: Session) -> dict[str, Any]:
    try:
        result = await schema().answer(body.query, body.variables, body.operation_name, session)
        result = result or await schema().execute(
            body.query,
            variable_values=body.variables,
            context_value=session,
            operation_name=body.operation_name,
            allowed_operation_types=[OperationType.QUERY],
        )
    except (MissingQueryError, CannotGetOperationTypeError) as error:
        return _failed(str(error) or "There is no such operation in the query.", "studio.query-invalid")
    except InvalidOperationTypeError:
        sentence = "Only queries are answered here: subscriptions go over a WebSocket, changes are commands."
        return _failed(sentence, "studio.query-invalid")
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [told(error) for error in result.errors]
    return answer


def _failed(message: str, code: str) -> dict[str, Any]:
    return {"data": None, "errors": [{"message": message, "extensions": {"code": code}}]}


router = APIRouter()


@router.get("/graphql", include_in_schema=False)
async def explorer() -> HTMLResponse:
    """Show the page in which queries are written."""
    return shown(page("graphql"))


class _Sockets(GraphQLRouter[Session, None]):
    """The WebSocket alone; who does not send a valid key first is not let in."""

    async def on_ws_connect(self, context: Session) -> UnsetType | dict[str, object] | None:
        """Check the key that comes in the connection's first message."""
        await context.edge.work(lambda: context.caller)
        return await super().on_ws_connect(context)


def add_graphql(app: FastAPI, edge: Edge) -> None:
    """Give the application its GraphQL routes."""

    async def session(request: Request = None, websocket: WebSocket = None) -> Session:  # type: ignore[assignment] # FastAPI fills in one of them
        del request, websocket
        return Session(edge, socket=True)

    app.router.routes.append(QueryRoute())
    app.include_router(router)
    sockets = _Sockets(
        schema(),
        path="/graphql",
        graphql_ide=None,
        allow_queries_via_get=False,
        context_getter=session,
        subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
        connection_init_wait_timeout=timedelta(seconds=10),
        max_subscriptions_per_connection=_SUBSCRIPTIONS,
        include_in_schema=False,
    )
    app.include_router(sockets, include_in_schema=False)
