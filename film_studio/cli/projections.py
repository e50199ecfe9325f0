"""`studio projections`: the read tables, and building them anew."""

from __future__ import annotations

from typing import Annotated

import typer

from runtime.trouble import Trouble

app = typer.Typer(help="The read tables, and building them anew.", no_args_is_help=True)


@app.callback()
def _projections() -> None:
    """Keep `rebuild` a command of its own, although there is no other yet."""


@app.command()
def rebuild(
    names: Annotated[list[str] | None, typer.Argument(help="The read models; all of them unless named.")] = None,
) -> None:
    """Build read tables anew from the log beside the ones in use, and swap them when they are complete."""
    from film_studio.house import open_house  # noqa: PLC0415 - help imports nothing heavy
    from projections.read_model import read_models  # noqa: PLC0415
    from runtime.rebuild import rebuild as build  # noqa: PLC0415

    with open_house(workers=False) as house:
        known = read_models()
        if unknown := sorted(set(names or ()) - set(known)):
            raise Trouble(f"There is no read model {unknown[0]}; there is: {', '.join(sorted(known))}.")
        chosen = [known[name] for name in names or known]
        for shard in house.process.every():
            build(shard.database, shard.log_feed, chosen)
    typer.echo(f"{len(chosen)} read models stand anew.")
