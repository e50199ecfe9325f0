"""`studio bench`: what the studio costs on this machine, each figure beside a floor of the same run."""

from __future__ import annotations

from typing import Annotated

import typer


def bench(
    *,
    film: Annotated[bool, typer.Option("--film/--no-film", help="With the films: minutes.")] = True,
    full: Annotated[bool, typer.Option("--full", help="On logs of 1,000,000 events: ten minutes more.")] = False,
) -> None:
    """Measure commands, projections, queries and films, and print a table."""
    from benchmarks.run import measure  # noqa: PLC0415 - help imports nothing heavy

    typer.echo(measure(film=film, full=full))
