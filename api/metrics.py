"""What Prometheus reads. No key is needed: there is nothing of an organization in it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.edge import TheEdge
from runtime.metrics import MIME, Exposition

router = APIRouter(tags=["health"])


@router.get("/metrics", operation_id="Metrics", response_model=None)
async def metrics(edge: TheEdge) -> Response:
    """Tell how the studio does, in Prometheus' text format."""
    exposition: Exposition = edge.exposition
    return Response(await edge.work(exposition.text), media_type=MIME)
