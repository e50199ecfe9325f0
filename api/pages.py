"""Pages for people: what is here, every command with an example, and a place to write queries. They work offline."""

from __future__ import annotations

import html
import json
from functools import cache
from itertools import groupby
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from api.health import studio_version
from commands.bus import CommandType, command_types

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent / "html"
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@cache
def page(name: str) -> str:
    """Return a page with the common style in it."""
    style = (_FOLDER / "style.css").read_text(encoding="utf-8")
    text = (_FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return text.replace("/*STYLE*/", style).replace("{{version}}", html.escape(studio_version()))


def shown(text: str) -> HTMLResponse:
    """Return a page that may load nothing from anywhere else."""
    return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"})


@router.get("/")
async def landing() -> HTMLResponse:
    """Say what is here."""
    return shown(page("landing").replace("{{commands}}", str(len(command_types()))))


@router.get("/docs")
async def docs() -> HTMLResponse:
    """Show every command with its permission and an example."""
    return shown(page("docs").replace("{{sections}}", _sections()).replace("{{contents}}", _contents()))


@cache
def _sections() -> str:
    by_engine = groupby(_ordered(), key=lambda entry: entry.engine)
    return "".join(
        f'<section id="{engine}"><h2>{_title(engine)}</h2>{"".join(map(_card, entries))}</section>'
        for engine, entries in by_engine
    )


@cache
def _contents() -> str:
    engines = sorted({entry.engine for entry in command_types().values()})
    return "".join(f'<a href="#{engine}">{_title(engine)}</a>' for engine in engines)


def _ordered() -> list[CommandType]:
    return sorted(command_types().values(), key=lambda entry: (entry.engine, entry.name))


def _title(engine: str) -> str:
    return engine.replace("_", " ").capitalize()


def _card(entry: CommandType) -> str:
    example = html.escape(json.dumps(dict(entry.example), indent=2, default=str))
    return (
        f'<article id="{entry.slug}"><h3>{entry.name}</h3><p>{html.escape(entry.summary)}</p>'
        f'<p class="meta"><code>POST /v1/commands/{entry.slug}</code> <span class="tag">{entry.permission}</span></p>'
        f"<pre>{example}</pre></article>"
    )
