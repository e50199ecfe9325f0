"""`studio audit`: the log, for whoever checks what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

app = typer.Typer(help="The log, for whoever checks what happened.", no_args_is_help=True)


@app.callback()
def _audit() -> None:
    """Keep `export` a command of its own, although there is no other yet."""


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write: one JSON object for each event.")],
    *,
    project: Annotated[UUID | None, typer.Option(help="Only this project's events.")] = None,
) -> None:
    """Write every event, with who did it, when and by which command, to a file of JSON lines."""
    from film_studio.house import open_house  # noqa: PLC0415 - help imports nothing heavy
    from film_studio.places import require_file  # noqa: PLC0415
    from runtime.audit import export as write  # noqa: PLC0415

    require_file(file)
    with open_house(workers=False) as house:
        count = write(house.process.database, house.owner.organization_id, file, project)
    typer.echo(f"{count:,} events are in {file}.")
