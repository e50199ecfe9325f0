"""Stored media over HTTP: taken in by their digest, given out to whoever's rows name them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from api.edge import Caller, Edge, TheEdge
from domain.shared.refusal import NotFound
from queries.generation import generation
from runtime.dispatcher import Principal
from runtime.reading import Access, live

if TYPE_CHECKING:
    from runtime.objects import ObjectStore

router = APIRouter(prefix="/v1/objects", tags=["objects"])
_GUARDS: Mapping[str, str] = {
    # What people upload is shown as what it says it is, runs nothing, and may be kept: a digest never changes meaning.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=31536000, immutable",
}
_SHOWN = ("image/png", "image/jpeg", "image/webp", "video/mp4", "video/webm", "audio/", "text/plain", "application/pdf")


@router.get("/{digest}", operation_id="Object", response_class=Response)
async def stored_object(digest: str, caller: Caller, edge: TheEdge) -> Response:
    """Return a stored object, or the part that a Range header asks for."""
    file, mime = await edge.work(_found, edge, caller, digest)
    shown = "inline" if mime.startswith(_SHOWN) else "attachment"
    headers = {**_GUARDS, "ETag": f'"{digest}"', "Content-Disposition": shown}
    return FileResponse(file, media_type=mime, headers=headers)


def _found(edge: Edge, caller: Principal, digest: str) -> tuple[Path, str]:
    reader = live(edge.process.database, Access(edge.process.database, edge.authority, caller))
    named = generation.object_named(caller.organization_id, reader, digest)
    if named is None:
        raise NotFound(f"There is no object {digest[:16]}… in this organization.", object=digest[:80])
    return edge.process.objects.path(digest), named.mime


@router.post("", status_code=201, operation_id="Upload", response_class=Response)
async def upload(request: Request, caller: Caller, edge: TheEdge) -> Response:
    """Store the request's body and tell its digest; a command such as AddAsset then says what it is."""
    store = edge.process.objects
    folder = await edge.work(store.scratch)
    try:
        file, size = folder / "upload", 0
        with file.open("wb") as out:
            async for chunk in request.stream():
                size += len(chunk)
                await edge.work(out.write, chunk)
        kept = await edge.work(_keep, store, caller.organization_id, file)
    finally:
        await edge.work(_clear, folder)
    body = {"hash": kept, "size": size}
    headers = {"Location": f"/v1/objects/{kept}"}
    return Response(orjson.dumps(body), 201, headers=headers, media_type="application/json")


def _keep(store: ObjectStore, organization_id: UUID, file: Path) -> str:
    digest = store.take(file)
    store.claim(organization_id, digest)
    return digest


def _clear(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
