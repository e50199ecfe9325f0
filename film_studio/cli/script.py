"""`studio script`: screenplays as data and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from media.screenplay.elements import Element, Screenplay

app = typer.Typer(help="Screenplays as data and on paper.", no_args_is_help=True)


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(help="A screenplay in Fountain or FDX.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object: title and elements.")] = False,
) -> None:
    """Tell what a screenplay's paragraphs are: headings, action, cues, dialogue, ..."""
    read = _read(file)
    if as_json:
        import orjson  # noqa: PLC0415 - as above

        typer.echo(orjson.dumps(read.to_json()))
        return
    for key, value in read.title.items():
        typer.echo(f"{'title':<13} {key}: {' / '.join(value.splitlines())}")
    for element in read.elements:
        typer.echo(_line(element))


@app.command()
def pdf(
    file: Annotated[Path, typer.Argument(help="A screenplay in Fountain or FDX.")],
    *,
    out: Annotated[Path | None, typer.Option(help="The PDF; beside the screenplay unless named.")] = None,
    paper: Annotated[str, typer.Option(help="letter or a4.")] = "letter",
) -> None:
    """Print a screenplay in the industry's format, and tell its length in eighths of a page."""
    from film_studio.filming.order import WrongOrder  # noqa: PLC0415 - help imports nothing heavy
    from media.documents.screenplay import print_screenplay  # noqa: PLC0415
    from media.screenplay.pages import LINES, eighths  # noqa: PLC0415

    if paper not in LINES:
        raise WrongOrder(f"--paper is {' or '.join(LINES)}, not {paper}.")
    read = _read(file)
    printed = print_screenplay(read, paper)
    target = out or file.with_suffix(".pdf")
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(printed.pdf)
    part.replace(target)
    for scene in printed.pages.scenes:
        heading = read.elements[scene.element]
        typer.echo(f"{heading.number or '':>5}  {eighths(scene.eighths):>6}  {heading.text}")
    total = eighths(sum(scene.eighths for scene in printed.pages.scenes))
    typer.echo(f"{target}: {len(printed.pages.pages)} pages, {len(printed.pages.scenes)} scenes, {total} in all.")


def _read(file: Path) -> Screenplay:
    from film_studio.filming.order import WrongScreenplay  # noqa: PLC0415 - help imports nothing heavy
    from media.screenplay.reading import ScreenplayRefused, parsed  # noqa: PLC0415

    try:
        return parsed(file)
    except ScreenplayRefused as refused:
        raise WrongScreenplay(str(refused)) from None


def _line(element: Element) -> str:
    facts = [f"#{element.number}" * bool(element.number), element.extension or "", element.dual or ""]
    told = [" / ".join(element.text.splitlines()), *(f"({fact})" for fact in facts if fact)]
    return f"{element.type:<13} {' '.join(told)}".rstrip()
