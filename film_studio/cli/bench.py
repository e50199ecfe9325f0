"""`studio bench`: what the studio costs on this machine, each figure beside a floor of the same run."""

from __future__ import annotations

from typing import Annotated

import typer


def bench(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="PART...", help="Parts by name, as `writing films`; without, all.")
    ] = None,
    *,
    film: Annotated[bool, typer.Option("--film/--no-film", help="With the films: minutes.")] = True,
    full: Annotated[bool, typer.Option("--full", help="On logs of 1,000,000 events: ten minutes more.")] = False,
) -> None:
    """Measure commands, projections, queries and films; print the rows of a table as they come."""
    from benchmarks.run import machine, measured, parts  # noqa: PLC0415 - help imports nothing heavy
    from benchmarks.table import heading, line  # noqa: PLC0415

    known = list(parts(full=full))
    wanted = names or [name for name in known if film or name != "films"]
    if unknown := [name for name in wanted if name not in known]:
        raise typer.BadParameter(f"There is no part {', '.join(unknown)}; there are {', '.join(known)}.")
    typer.echo(f"{machine()}\n\n{heading()}")
    for rows in measured(wanted, full=full):
        for row in rows:
            typer.echo(line(row))
