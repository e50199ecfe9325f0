"""`studio up`: the API, GraphQL and the workers, until Ctrl-C."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def up(
    *,
    host: Annotated[str | None, typer.Option(help="The address to listen on; 127.0.0.1 unless set.")] = None,
    port: Annotated[
        int | None, typer.Option(help="The port to listen on; 0 takes a free one.", min=0, max=65_535)
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Worker processes; as many as cores unless set.", min=0, max=256)
    ] = None,
) -> None:
    """Run the studio: HTTP API, GraphQL and workers on one port, with its data in STUDIO_HOME."""
    from film_studio.serving import serve  # noqa: PLC0415 - help imports nothing heavy
    from runtime.settings import Settings  # noqa: PLC0415

    given: dict[str, Any] = {
        name: value for name, value in (("host", host), ("port", port), ("workers", workers)) if value is not None
    }
    serve(Settings(**given))
