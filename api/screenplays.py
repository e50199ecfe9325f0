"""Screenplays as files over HTTP: Fountain and FDX in, Fountain, FDX and PDF out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.responses import Response

from api.commands import IdempotencyKey, responses, told
from api.edge import Caller, Edge, MinPosition, TheEdge
from api.produced import screenplay_of, shapes_of
from api.written_scripts import Asked, issued_for, kept_original, pdf_of
from commands.writing.script import ImportScript
from domain.shared.refusal import Invalid
from domain.writing.likeness import common
from domain.writing.script import Script
from media.screenplay import fdx, fountain
from media.screenplay.reading import ScreenplayRefused, parsed, within_limits
from runtime.database import acting_for
from runtime.dispatcher import Call, Principal

router = APIRouter(prefix="/v1/scripts", tags=["screenplays"])
Format = Annotated[Literal["fountain", "fdx", "pdf"], Query(alias="format")]
Source = Annotated[Literal["fountain", "fdx"], Query(alias="format")]
Name = Annotated[str, Query(max_length=1_000, description="The file's name.")]
Draft = Annotated[str | None, Query(max_length=200, description="The name of a draft.")]
Version = Annotated[int | None, Query(ge=1, description="A version of the script.")]
Revision = Annotated[UUID | None, Query(description="As PDF: only the pages that a revision set changed.")]
Paper = Annotated[Literal["letter", "a4"], Query(description="As PDF; locked pages stay on their own.")]
Continued = Annotated[bool, Query(description="As PDF: (CONTINUED) where a scene goes on over a page's end.")]
_MIMES = {"fountain": "text/plain; charset=utf-8", "fdx": "application/xml", "pdf": "application/pdf"}


@router.post("/{script_id}/screenplay", status_code=201, operation_id="ImportScreenplay", responses=responses())
async def import_screenplay(  # noqa: PLR0917 - a route's parts
    script_id: UUID,
    request: Request,
    caller: Caller,
    edge: TheEdge,
    source: Source = "fountain",
    name: Name = "",
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Take a Fountain or FDX file, the request's body, into an empty script. An FDX is kept for its later export."""
    body = await request.body()
    command = await edge.work(_command, edge, caller, script_id, source, name, body)
    reply = await edge.process.dispatcher.answer(caller, Call(command, idempotency_key))
    status, answer = told(reply)
    return Response(orjson.dumps(answer, default=str), status, media_type="application/json")


def _command(  # noqa: PLR0917 - a file and whose it is
    edge: Edge, caller: Principal, script_id: UUID, source: str, name: str, body: bytes
) -> ImportScript:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"screenplay.{source}"
        file.write_bytes(body)
        try:
            read = within_limits(parsed(file), name or file.name)
        except ScreenplayRefused as refused:
            raise Invalid(str(refused), field="body") from None
    digest = edge.process.objects.put(body)
    edge.process.objects.claim(caller.organization_id, digest)
    named = name or f"screenplay.{source}"
    try:
        shapes, production = shapes_of(read, script_id, digest)
        return ImportScript(
            script_id=script_id,
            elements=shapes,
            title_page=dict(read.title) or None,
            source_name=named,
            source_hash=digest,
            production=production,
        )
    except ValidationError as wrong:
        raise Invalid(f"{named} has what no script holds: {_first(wrong)}", field="body") from None


def _first(wrong: ValidationError) -> str:
    error = wrong.errors(include_url=False, include_input=False)[0]
    return f"{'/'.join(map(str, error['loc']))}: {error['msg']}."


@router.get("/{script_id}/screenplay", operation_id="ExportScreenplay", response_class=Response)
async def export_screenplay(  # noqa: PLR0917 - a route's parts
    script_id: UUID,
    caller: Caller,
    edge: TheEdge,
    target: Format = "fountain",
    draft: Draft = None,
    version: Version = None,
    revision: Revision = None,
    paper: Paper = "letter",
    continued: Continued = False,
    min_position: MinPosition = None,
) -> Response:
    """Return a script as a file; an FDX that it came from is written into, so that what it had besides is kept."""
    if min_position is not None:
        await edge.reach(min_position, caller.organization_id)
    asked = Asked(script_id, draft, version, revision, paper, continued)
    data = await edge.work(_written, edge, caller, asked, target)
    guards = {"X-Content-Type-Options": "nosniff", "Content-Disposition": f'attachment; filename="script.{target}"'}
    return Response(data, media_type=_MIMES[target], headers=guards)


def _written(edge: Edge, caller: Principal, asked: Asked, target: str) -> bytes:
    issued = issued_for(edge, caller, asked)
    if target == "pdf":
        return pdf_of(issued, asked)
    with acting_for(caller.organization_id):
        scenes = edge.process.log.reload(Script, asked.script_id, issued.script.version).scenes
    screenplay = screenplay_of(issued, scenes)
    if target == "fdx":
        original = kept_original(edge, caller, issued.script.row)
        return fdx.write(screenplay, original, marked=True, alike=common)
    return fountain.write(screenplay).encode()
