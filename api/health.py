"""Whether the process lives, whether it can serve, and which version it is. No key is needed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from api.edge import Edge, TheEdge

router = APIRouter(tags=["health"])
_LAG = 10_000  # events that the read tables may be behind while the process still counts as ready


@router.get("/health/live", operation_id="Live")
async def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "alive"}


@router.get("/health/ready", operation_id="Ready", response_model=None)
async def ready(edge: TheEdge) -> Response:
    """Say whether the database answers and the read tables follow the log: 200, else 503."""
    try:
        behind = await edge.work(_behind, edge)
    except Exception as error:  # noqa: BLE001 - whatever it is, the process is not ready
        return _told(503, {"status": "not ready", "database": type(error).__name__})
    return _told(200 if behind <= _LAG else 503, {"status": "ready" if behind <= _LAG else "behind", "behind": behind})


def _behind(edge: Edge) -> int:
    with edge.process.database.system.connection() as connection:
        row = connection.execute("SELECT coalesce(max(notification_id), 0) FROM public.events").fetchone()
    return max(0, (row[0] if row else 0) - edge.process.projector.position)


def _told(status: int, body: dict[str, object]) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")


@router.get("/version", operation_id="Version")
async def which() -> dict[str, str]:
    """Tell the version of the studio and of its interface."""
    return {"version": studio_version(), "api": "v1"}


def studio_version() -> str:
    """Return the version of the installed studio; a source tree that is not installed is "0.1.0"."""
    try:
        return version("ai-film-studio")
    except PackageNotFoundError:
        return "0.1.0"
