"""Reports of scripts over HTTP: scenes, characters, locations and pages, as JSON, CSV or PDF."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, fields
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Query
from starlette.responses import Response

from api.edge import Caller, Edge, MinPosition, TheEdge
from api.script_names import names_in
from api.written_scripts import Asked, issued_for, reader_of
from media.documents.tables import print_table
from media.screenplay.pages import eighths
from runtime import script_reports
from runtime.dispatcher import Principal

router = APIRouter(prefix="/v1/scripts", tags=["screenplays"])
Report = Literal["scenes", "characters", "locations", "pages"]
Format = Annotated[Literal["json", "csv", "pdf"], Query(alias="format")]
_MIMES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}
_LINES: dict[str, type[Any]] = {
    "scenes": script_reports.SceneLine,
    "characters": script_reports.CharacterLine,
    "locations": script_reports.LocationLine,
    "pages": script_reports.PageLine,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_ON_PAPER = ("scene_id", "character_id", "eighths")


@router.get("/{script_id}/reports/{report}", operation_id="ReportOnScript", response_class=Response)
async def report_on_script(  # noqa: PLR0917 - a route's parts
    script_id: UUID,
    report: Report,
    caller: Caller,
    edge: TheEdge,
    target: Format = "json",
    draft: str | None = None,
    version: int | None = None,
    min_position: MinPosition = None,
) -> Response:
    """Return a report of a script as it stands, of a draft, or of a version."""
    if min_position is not None:
        await edge.reach(min_position, caller.organization_id)
    data = await edge.work(_made, edge, caller, Asked(script_id, draft, version), report, target)
    guards = {"X-Content-Type-Options": "nosniff", "Content-Disposition": f'attachment; filename="{report}.{target}"'}
    return Response(data, media_type=_MIMES[target], headers=guards)


def _made(edge: Edge, caller: Principal, asked: Asked, report: str, target: str) -> bytes:
    issued = issued_for(edge, caller, asked)
    names = names_in(caller.organization_id, reader_of(edge, caller), issued)
    lines = script_reports.REPORTS[report](issued, names)
    heads = [f.name for f in fields(_LINES[report])]
    if target == "json":
        return orjson.dumps([asdict(line) for line in lines])
    if target == "csv":
        return _csv(heads, lines)
    shown = [head for head in heads if head not in _NOT_ON_PAPER or report == "pages"]
    of = f"version {issued.script.version}, {len(issued.pages)} pages, {eighths(issued.layout.eighths)} in all"
    lines = script_reports.on_paper(lines) if report == "scenes" else lines
    rows = [[_text(getattr(line, head)) for head in shown] for line in lines]
    return print_table(f"{issued.script.row.title}: {report}", of, [head.replace("_", " ") for head in shown], rows)


def _csv(heads: list[str], lines: list[Any]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([_harmless(_text(getattr(line, head))) for head in heads] for line in lines)
    return written.getvalue().encode()


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
