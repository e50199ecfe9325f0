"""`studio serve`: one process of a studio that runs in several, by its role."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer


class Role(StrEnum):
    """What a process can be there for: runtime.bootstrap.Role, which help does not import."""

    api = "api"
    projector = "projector"
    relay = "relay"
    worker = "worker"


def serve(
    role: Annotated[list[Role], typer.Option(help="What this process is there for; several may be named.")],
    host: Annotated[str | None, typer.Option(help="The address to listen on; 127.0.0.1 unless set.")] = None,
    port: Annotated[
        int | None, typer.Option(help="The port of the API, or of /health and /metrics; 0: any.", min=0, max=65_535)
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Worker processes; as many as cores unless set.", min=0, max=256)
    ] = None,
) -> None:
    """Run one process of a studio, as many of each role as you like; STUDIO_DATABASE_URL names their database.

    A studio needs an API, a projector and a worker, and with STUDIO_FEED=kafka a relay. SIGTERM ends each after the
    work in hand; every one answers /health/live, /health/ready and /metrics.
    """
    from film_studio.serving import serve_roles  # noqa: PLC0415 - help imports nothing heavy
    from runtime.settings import Settings  # noqa: PLC0415

    given: dict[str, Any] = {
        name: value for name, value in (("host", host), ("port", port), ("workers", workers)) if value is not None
    }
    serve_roles(Settings(**given), [one.value for one in role])
