"""Whether the process lives, whether it can serve, and which version it is. No key is needed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter
from starlette.responses import Response

from api.edge import TheEdge
from runtime.attendance import readiness

router = APIRouter(tags=["health"])


@router.get("/health/live", operation_id="Live")
async def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "alive"}


@router.get("/health/ready", operation_id="Ready", response_model=None)
async def ready(edge: TheEdge) -> Response:
    """Say whether the process can serve: the database answers and has the present shape, the read tables are near."""
    status, kind, body = await edge.work(readiness, edge.process, ("api",))
    return Response(body, status, media_type=kind)


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
