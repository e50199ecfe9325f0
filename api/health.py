"""Whether the process lives, whether it can serve, and which version it is. No key is needed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from api.edge import Edge, TheEdge
from api.problems import UNREACHABLE, problem
from runtime.migrate import migration_names
from runtime.projector import LIVE

router = APIRouter(tags=["health"])
_LAG = 10_000  # events that the read tables may be behind while the process still counts as ready
_PATIENCE = 2.0  # seconds: a probe that waits longer is counted as failed anyway
_STANDING = """SELECT greatest(0, (SELECT coalesce(max(notification_id), 0) FROM public.events)
    - coalesce((SELECT position FROM positions WHERE consumer = %s), 0))"""


@router.get("/health/live", operation_id="Live")
async def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "alive"}


@router.get("/health/ready", operation_id="Ready", response_model=None)
async def ready(edge: TheEdge) -> Response:
    """Say whether the process can serve: the database answers and has the present shape, the read tables are near."""
    try:
        behind, missing = await edge.work(_looked, edge)
    except UNREACHABLE as error:
        return _not_ready({"database": f"it does not answer ({type(error).__name__})"})
    if missing:
        return _not_ready({"migrations": f"{missing} are not done; start a process of this version"})
    if behind > _LAG:
        return _not_ready({"projections": f"the read tables are {behind:,} events behind; the most is {_LAG:,}"})
    return Response(orjson.dumps({"status": "ready", "behind": behind}), media_type="application/json")


def _not_ready(missing: dict[str, str]) -> Response:
    sentence = "; ".join(f"{what}: {why}" for what, why in missing.items())
    return problem(503, "studio.not-ready", "The process cannot serve yet.", sentence, facts={"missing": list(missing)})


def _looked(edge: Edge) -> tuple[int, int]:
    """Return how many events the read tables are behind, and how many migrations of this version are not done."""
    with edge.process.database.system.connection(timeout=_PATIENCE) as connection:
        row = connection.execute(_STANDING, (LIVE,)).fetchone()
        done = {name for (name,) in connection.execute("SELECT name FROM migrations")}
    return (row[0] if row else 0), len(set(migration_names()) - done)


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
