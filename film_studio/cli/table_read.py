"""`studio table-read`: a screenplay, read aloud by its characters' voices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def table_read(
    script: Annotated[str, typer.Argument(help="A screenplay in Fountain or FDX, or the id of a script.")],
    *,
    out: Annotated[Path | None, typer.Option(help="The file: .m4a, .mp3 or .opus; named after the title.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Progress and result as JSON lines.")] = False,
) -> None:
    """Read a script aloud: a voice for everybody, a narrator for the rest, a chapter for each scene."""
    from film_studio.filming.reading import ReadingOrder, read_aloud  # noqa: PLC0415 - help imports nothing heavy

    read_aloud(ReadingOrder.of(script, out), as_json=as_json)
