"""Uploads in parts, for large files: begin one, send the parts to the addresses it names, finish it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.edge import Caller, TheEdge
from api.spool import spooled
from commands.fields import ObjectHash

if TYPE_CHECKING:
    from runtime.objects import ObjectStore

router = APIRouter(prefix="/v1/uploads", tags=["objects"])


class Announced(BaseModel):
    """What a caller is going to upload."""

    size: int = Field(ge=1, le=5 << 40)
    """Bytes of the whole file."""
    part_hashes: list[ObjectHash] = Field(default_factory=list[ObjectHash], max_length=10_000)
    """The SHA-256 of each part, in hexadecimal: a part with other bytes is refused. None, or one for every part."""


class Part(BaseModel):
    """Where one part goes, by PUT."""

    number: int
    url: str
    headers: dict[str, str] = {}
    """What is to be sent with the part."""


class Begun(BaseModel):
    """An open upload. Every part but the last is `part_bytes` long; parts may come in any order, and twice."""

    id: str
    part_bytes: int
    parts: list[Part]


class Whole(BaseModel):
    """What a caller knows of the whole file."""

    hash: ObjectHash | None = None
    """Its SHA-256, in hexadecimal."""


class Stored(BaseModel):
    """An object in the store."""

    hash: str
    size: int


@router.post("", status_code=201, operation_id="BeginUpload")
async def begin(announced: Announced, caller: Caller, edge: TheEdge) -> Begun:
    """Begin an upload. A part's address is the studio's, with your key, or the bucket's, which needs none."""
    upload = await edge.work(edge.process.objects.begin, caller.organization_id, announced.size, announced.part_hashes)
    ours = (f"/v1/uploads/{upload.id}/parts/{number}" for number in range(1, upload.parts + 1))
    urls = upload.urls or tuple(ours)
    parts = [
        Part(number=number, url=url, headers=dict(upload.headers[number - 1]) if upload.headers else {})
        for number, url in enumerate(urls, 1)
    ]
    return Begun(id=upload.id, part_bytes=upload.part_bytes, parts=parts)


@router.put("/{upload_id}/parts/{number}", status_code=204, operation_id="UploadPart", response_class=Response)
async def part(upload_id: str, number: int, request: Request, caller: Caller, edge: TheEdge) -> Response:
    """Take a part of an upload in, as the request's body."""
    store = edge.process.objects
    async with spooled(request, edge) as (file, _):
        await edge.work(store.accept, caller.organization_id, upload_id, number, file)
    return Response(status_code=204)


@router.post("/{upload_id}/finish", status_code=201, operation_id="FinishUpload")
async def finish(upload_id: str, caller: Caller, edge: TheEdge, whole: Whole | None = None) -> Stored:
    """Put the parts together and tell the object's digest; a command such as AddAsset then says what it is.

    When you tell the digest and the bytes have another, the upload is refused and ended.
    """
    told = whole.hash if whole else None
    return await edge.work(_finished, edge.process.objects, caller.organization_id, upload_id, told)


@router.delete("/{upload_id}", status_code=204, operation_id="AbortUpload", response_class=Response)
async def abort(upload_id: str, caller: Caller, edge: TheEdge) -> Response:
    """Throw an upload and its parts away; one that is left is given up after a week."""
    await edge.work(edge.process.objects.abort, caller.organization_id, upload_id)
    return Response(status_code=204)


def _finished(store: ObjectStore, organization_id: UUID, upload_id: str, told: str | None) -> Stored:
    digest = store.finish(organization_id, upload_id, told)
    store.claim(organization_id, digest)
    return Stored(hash=digest, size=store.path(digest).stat().st_size)
