"""`studio objects`: the store of media, and freeing it of what nobody needs."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="The store of media, and freeing it of what nobody needs.", no_args_is_help=True)
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")
_STEP = 1024
_SHOWN = 5  # digests in one line


@app.callback()
def _objects() -> None:
    """Keep `collect` a command of its own, although there is no other yet."""


@app.command()
def collect(
    *, dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be freed.")] = False
) -> None:
    """Remove objects that nothing names, the least used of the recipe cache where it is too large, and left uploads.

    STUDIO_UNUSED_HOURS says how long an object must not have been used, STUDIO_CACHE_BYTES how large the cache may be.
    """
    from datetime import timedelta  # noqa: PLC0415 - help imports nothing heavy

    from film_studio.house import open_house  # noqa: PLC0415
    from runtime.collecting import collect as run  # noqa: PLC0415

    with open_house(workers=False) as house:
        settings = house.process.settings
        unused_for = timedelta(hours=settings.unused_hours)
        freed = run(house.process, unused_for=unused_for, most_cached=settings.cache_bytes, dry_run=dry_run)
    told = f"{len(freed.unnamed):,} objects that nothing names and {len(freed.cached):,} of the recipe cache"
    typer.echo(f"{'To be freed' if dry_run else 'Freed'}: {_amount(freed.size)}, {told}; {freed.kept:,} are kept.")
    if freed.held:
        told = ", ".join(file.digest[:16] + "…" for file in freed.held[:_SHOWN])
        typer.echo(f"Not freed: {len(freed.held):,} objects under a legal hold in the bucket ({told}).")
    if freed.uploads:
        typer.echo(f"Given up: {freed.uploads:,} uploads that were left for a week.")


def _amount(size: float) -> str:
    unit = 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    return f"{size:.1f} {_UNITS[unit]}" if unit else f"{size:.0f} {_UNITS[0]}"
