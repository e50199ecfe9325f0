"""`studio jobs`: what workers were asked for, what failed for good, and asking for it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from film_studio.house import House
    from projections.generation.generation import GenerationRow
    from queries.table import Page

app = typer.Typer(help="What workers were asked for, and asking again for what failed.", no_args_is_help=True)
_MOST = 10_000


@app.command("list")
def list_jobs(
    *,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that failed for good.")] = False,
    most: Annotated[int, typer.Option("--most", min=1, max=_MOST, help="How many, the newest first.")] = 100,
) -> None:
    """List jobs: id, status, kind, attempts, when, and why they failed."""
    from film_studio.house import open_house  # noqa: PLC0415 - help imports nothing heavy

    with open_house(workers=False) as house:
        page = _page(house, most, failed=failed)
    for shown in page.items:
        typer.echo(_line(shown.row))
    if not page.items:
        typer.echo("No job failed." if failed else "There are no jobs.")
    elif page.more:
        typer.echo(f"… and older ones; --most shows up to {_MOST:,}.")


@app.command()
def retry(
    job_id: Annotated[UUID | None, typer.Argument(help="The id that `jobs list --failed` shows.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help=f"Every one that failed, the newest {_MOST:,}.")] = False,
) -> None:
    """Have a job tried again that failed for good, or all of them; a running studio takes them up at once."""
    from commands.generation.generation import RetryGeneration  # noqa: PLC0415 - help imports nothing heavy
    from film_studio.house import open_house  # noqa: PLC0415
    from runtime.dispatcher import Call  # noqa: PLC0415

    if (job_id is None) == (not every):
        raise typer.BadParameter("tell the id of a job, or --all")
    with open_house(workers=False) as house:
        jobs = [shown.row.id for shown in _page(house, _MOST, failed=True).items] if job_id is None else [job_id]
        for job in jobs:
            house.process.dispatcher.dispatch(house.owner.principal, Call(RetryGeneration(generation_id=job)))
            typer.echo(f"{job} waits for a worker again.")
    if not jobs:
        typer.echo("No job failed.")


def _page(house: House, most: int, *, failed: bool) -> Page[GenerationRow]:
    from queries.generation.generation import of_project  # noqa: PLC0415 - help imports nothing heavy
    from queries.table import Slice  # noqa: PLC0415
    from runtime.authority import Memberships  # noqa: PLC0415
    from runtime.reading import Access, live  # noqa: PLC0415

    process, caller = house.process, house.owner.principal
    process.catch_up()
    reader = live(process.database, Access(process.database, Memberships(process.log), caller))
    return of_project(caller.organization_id, reader, Slice(most), status="failed" if failed else None)


def _line(row: GenerationRow) -> str:
    when = _told(row.ended_at or row.started_at or row.requested_at)
    times = f"{row.attempt} attempt{'' if row.attempt == 1 else 's'}"
    told = f"{row.id}  {row.status:<9}  {row.kind:<6}  {times}  {when}"
    return f"{told}  {' '.join(row.reason.split())}".rstrip()


def _told(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"
