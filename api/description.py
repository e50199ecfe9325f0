"""The OpenAPI document: what FastAPI finds in the routes, with problems and keys told once instead of on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from api.command_routes import CommandRoutes
from api.commands import PROBLEMS, Problem

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.routing import BaseRoute

_FASTAPI_S = frozenset({"HTTPValidationError", "ValidationError"})
_BEARER = {"type": "http", "scheme": "bearer", "description": "An API key: afs_live_…"}


def describe(app: FastAPI) -> None:
    """Have the application tell this document at /openapi.json."""
    known: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not known:
            known.update(_document(app))
        return known

    app.openapi = openapi  # type: ignore[method-assign] # the framework's own extension point


def _routes(app: FastAPI) -> list[BaseRoute]:
    return [one for route in app.routes for one in (route.routes if isinstance(route, CommandRoutes) else [route])]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=_routes(app))
    components: dict[str, Any] = document.setdefault("components", {})
    schemas: dict[str, Any] = components.setdefault("schemas", {})
    for name in _FASTAPI_S:
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    components["responses"] = {f"Problem{status}": _response(sentence) for status, sentence in PROBLEMS.items()}
    components["securitySchemes"] = {"key": _BEARER}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _closed(path, method, operation)
    return document


def _response(sentence: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": sentence, "content": content}


def _closed(path: str, method: str, operation: dict[str, Any]) -> None:
    """Say which problems an operation can answer, and that it needs a key."""
    responses: dict[str, Any] = operation["responses"]
    responses.pop("422", None)
    if not path.startswith(("/v1/", "/graphql")):
        return
    operation["security"] = [{"key": []}]
    for status in PROBLEMS if method == "post" else (401, 403, 404, 422):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
