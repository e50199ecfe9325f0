"""`studio script`: screenplays as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from media.screenplay.elements import Element

app = typer.Typer(help="Screenplays as data.", no_args_is_help=True)


@app.callback()
def _script() -> None:
    """Keep `parse` a command of its own, although there is no other yet."""


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(help="A screenplay in Fountain or FDX.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object: title and elements.")] = False,
) -> None:
    """Tell what a screenplay's paragraphs are: headings, action, cues, dialogue, ..."""
    from film_studio.filming.order import WrongScreenplay  # noqa: PLC0415 - help imports nothing heavy
    from media.screenplay.reading import ScreenplayRefused, parsed  # noqa: PLC0415

    try:
        read = parsed(file)
    except ScreenplayRefused as refused:
        raise WrongScreenplay(str(refused)) from None
    if as_json:
        import orjson  # noqa: PLC0415 - as above

        typer.echo(orjson.dumps(read.to_json()))
        return
    for key, value in read.title.items():
        typer.echo(f"{'title':<13} {key}: {' / '.join(value.splitlines())}")
    for element in read.elements:
        typer.echo(_line(element))


def _line(element: Element) -> str:
    facts = [f"#{element.number}" * bool(element.number), element.extension or "", element.dual or ""]
    told = [" / ".join(element.text.splitlines()), *(f"({fact})" for fact in facts if fact)]
    return f"{element.type:<13} {' '.join(told)}".rstrip()
