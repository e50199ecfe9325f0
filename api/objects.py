"""Stored media over HTTP: taken in by their digest, given out to whoever's rows name them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import FileResponse, Response

from api.edge import Caller, Edge, TheEdge
from api.spool import spooled
from domain.shared.refusal import NotFound, Refusal
from queries.characters import consent
from queries.generation import generation
from runtime.dispatcher import Principal
from runtime.reading import Access, live

if TYPE_CHECKING:
    from runtime.objects import ObjectStore

_LINKED = 600  # seconds
_AUDITING = "organization.read_audit"


class Quarantined(Refusal):
    """What was made on a consent that was revoked is given to nobody but who audits."""

    code = "objects.quarantined"
    kind = "locked"


class Link(BaseModel):
    """Where to read an object. `seconds` is for how long; null means that it stays, and takes your key."""

    url: str
    seconds: int | None


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
    mime = _mime(edge, caller, digest)
    return edge.process.objects.path(digest), mime


def _mime(edge: Edge, caller: Principal, digest: str) -> str:
    access = Access(edge.process.database, edge.authority, caller)
    reader = live(edge.process.database, access)
    named = generation.object_named(caller.organization_id, reader, digest)
    if named is None:
        raise NotFound(f"There is no object {digest[:16]}… in this organization.", object=digest[:80])
    revoked = consent.quarantine_of(caller.organization_id, reader, digest)
    if revoked is not None and not access.allows(_AUDITING):
        day = revoked.revoked_at.date().isoformat()
        raise Quarantined(
            f"{revoked.subject_name} revoked on {day} the consent that this was made on: it is quarantined."
        )
    return named.mime


@router.get("/{digest}/link", operation_id="ObjectLink")
async def link(digest: str, caller: Caller, edge: TheEdge) -> Link:
    """Return where to read a stored object: at the bucket, for ten minutes and without a key, or at the studio."""
    mime = await edge.work(_mime, edge, caller, digest)
    url = await edge.work(edge.process.objects.link, digest, mime, _LINKED)
    return Link(url=url or f"/v1/objects/{digest}", seconds=_LINKED if url else None)


@router.post("", status_code=201, operation_id="Upload", response_class=Response)
async def upload(request: Request, caller: Caller, edge: TheEdge) -> Response:
    """Store the request's body and tell its digest; a command such as AddAsset then says what it is."""
    async with spooled(request, edge) as (file, size):
        kept = await edge.work(_keep, edge.process.objects, caller.organization_id, file)
    body = {"hash": kept, "size": size}
    headers = {"Location": f"/v1/objects/{kept}"}
    return Response(orjson.dumps(body), 201, headers=headers, media_type="application/json")


def _keep(store: ObjectStore, organization_id: UUID, file: Path) -> str:
    digest = store.take(file)
    store.claim(organization_id, digest)
    return digest
