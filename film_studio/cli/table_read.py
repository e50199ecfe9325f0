"""`studio table-read`: a screenplay, read aloud by its characters' voices."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer


def table_read(
    script: Annotated[str, typer.Argument(help="A screenplay in Fountain or FDX, or the id of a script.")],
    *,
    out: Annotated[Path | None, typer.Option(help="The file: .m4a, .mp3 or .opus; named after the title.")] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="JSON lines: stage, item and say as it goes, at last result (file, seconds, counts) or error.",
        ),
    ] = False,
) -> None:
    """Read a script aloud: a voice for everybody, a narrator for the rest, a chapter for each scene."""
    from film_studio.cli._endings import told_as_an_event  # noqa: PLC0415
    from film_studio.filming.reading import ReadingOrder, read_aloud  # noqa: PLC0415 - help imports nothing heavy

    with told_as_an_event() if as_json else nullcontext():
        read_aloud(ReadingOrder.of(script, out), as_json=as_json)
