"""`studio shards`: the databases over which a studio's organizations are spread."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from runtime.moving import Move

app = typer.Typer(help="The databases over which organizations are spread.", no_args_is_help=True)
_ORGANIZATION = typer.Argument(help="The organization's id, as GraphQL's `{ viewer { organizationId } }` tells it.")


@app.command("list")
def list_shards() -> None:
    """List the databases: number, where, organizations, and which of them are being moved. 0 is the home database."""
    from film_studio.spread import open_home_database  # noqa: PLC0415 - help imports nothing heavy
    from runtime.growing import listed  # noqa: PLC0415

    with open_home_database() as (database, _):
        shards = listed(database)
    for shard in shards:
        taking = "" if shard.taking else ", takes no new ones yet"
        count = f"{shard.organizations:,} organization{'' if shard.organizations == 1 else 's'}"
        typer.echo(f"{shard.number:>4}  {shard.where}: {count}{taking}")
        for organization_id in shard.moving:
            typer.echo(
                f"      {organization_id} is being moved; `shards move` again ends that, `shards stay` gives it up"
            )


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="An empty database, as its owner: postgresql://owner:…@host/db")],
) -> None:
    """Add a database; from now on new organizations begin where the fewest are. Running it twice adds it once."""
    from film_studio.spread import open_home_database  # noqa: PLC0415 - help imports nothing heavy
    from runtime.growing import add as grow  # noqa: PLC0415

    with open_home_database() as (database, key):
        number = grow(database, url, key)
    typer.echo(f"The database is shard {number}.")


@app.command()
def move(
    organization: Annotated[UUID, _ORGANIZATION],
    shard: Annotated[int, typer.Argument(min=0, help="The number that `shards list` shows.")],
) -> None:
    """Move an organization to another database while the studio runs.

    It works on meanwhile; for a moment at the end its commands are answered 503 with Retry-After. A move that was cut
    off is ended by running it again.
    """
    with _move(organization) as moving:
        moved = moving.to(shard)
    if moved is None:
        typer.echo(f"It is on shard {shard}.")
    else:
        typer.echo(
            f"{moved.events:,} events and {moved.receipts:,} receipts are on shard {shard}; both sides were equal."
        )


@app.command()
def stay(organization: Annotated[UUID, _ORGANIZATION]) -> None:
    """Give up a move that was cut off: the organization stays where the map says that it is."""
    with _move(organization) as moving:
        typer.echo(f"It stays on shard {moving.stay()}.")


@contextmanager
def _move(organization_id: UUID) -> Generator[Move]:
    from film_studio.spread import every_database, open_home_database  # noqa: PLC0415 - help imports nothing heavy
    from runtime.moving import Move  # noqa: PLC0415

    with ExitStack() as stack:
        home, key = stack.enter_context(open_home_database())
        yield Move(home, stack.enter_context(every_database(home, key)), organization_id)
