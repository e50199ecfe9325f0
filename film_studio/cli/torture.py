"""`studio torture`: kill processes at random under load, then check that nothing is lost or doubled."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def torture(
    cycles: Annotated[int, typer.Option(help="How often something is killed.", min=1)] = 25,
    seed: Annotated[int | None, typer.Option(help="The same seed kills in the same order.")] = None,
    *,
    kafka: Annotated[bool | None, typer.Option("--kafka/--no-kafka", help="Unsaid: where it is installed.")] = None,
    redis: Annotated[bool | None, typer.Option("--redis/--no-redis", help="Unsaid: where it is installed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The outcome as JSON.")] = False,
) -> None:
    """Kill every process of a studio, and its servers, at random while clients go on; then check everything."""
    import secrets  # noqa: PLC0415 - help imports nothing it does not need

    from film_studio.torture.run import torture as run  # noqa: PLC0415
    from film_studio.torture.telling import telling  # noqa: PLC0415

    chosen = secrets.randbelow(1_000_000) if seed is None else seed
    with telling() as told:
        told.say(f"seed {chosen}, {cycles} cycles")
        outcome = run(cycles, chosen, kafka=kafka, redis=redis, telling=told)
    if as_json:
        typer.echo(json.dumps(outcome.as_dict()))
    else:
        kills = ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.killed.items()))
        typer.echo(f"seed {outcome.seed}: {outcome.cycles} cycles in {outcome.seconds:.0f} s, killed: {kills}")
        back = ", ".join(f"{kind} {seconds:.1f}" for kind, seconds in outcome.back.items())
        typer.echo(f"seconds until each was there again, on average: {back or 'none came back'}")
        typer.echo(f"{outcome.answered} requests answered, {outcome.repeated} times repeated")
        for left in outcome.left_out:
            typer.echo(left)
        for fault in outcome.faults:
            typer.echo(f"FAULT {fault}")
        typer.echo(f"{len(outcome.faults)} faults")
    if outcome.faults:
        raise typer.Exit(1)
