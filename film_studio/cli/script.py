"""`studio script`: screenplays as data and on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from media.documents.words import counted

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
    continued: Annotated[
        bool, typer.Option("--continued", help="Say (CONTINUED) where a scene goes on over a page's end.")
    ] = False,
) -> None:
    """Print a screenplay in the industry's format, and tell its length in eighths of a page."""
    from film_studio.filming.order import WrongOrder  # noqa: PLC0415 - help imports nothing heavy
    from film_studio.paged_screenplay import pages_of, sheets_of  # noqa: PLC0415
    from media.documents.screenplay import Cover, print_sheets  # noqa: PLC0415
    from media.screenplay.pages import LINES, eighths  # noqa: PLC0415
    from runtime.doctor import boxes_in  # noqa: PLC0415

    if paper not in LINES:
        raise WrongOrder(f"--paper is {' or '.join(LINES)}, not {paper}.")
    read = _read(file)
    pages = pages_of(read, paper)
    sheets = [replace(sheet, continued=continued) for sheet in sheets_of(read, pages)]
    target = out or file.with_suffix(".pdf")
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(print_sheets(Cover(read.title), sheets, paper))
    part.replace(target)
    for scene in pages.scenes:
        heading = read.elements[scene.element]
        typer.echo(f"{heading.number or '':>5}  {eighths(scene.eighths):>6}  {heading.text}")
    size = f"{counted(len(pages.pages), 'page')}, {counted(len(pages.scenes), 'scene')}"
    typer.echo(f"{target}: {size}, {eighths(pages.eighths)} in all.")
    if boxes := boxes_in("".join([*read.title.values(), *(element.text for element in read.elements)])):
        typer.echo(f"{target}: {boxes}", err=True)


@app.command()
def pages(
    file: Annotated[Path, typer.Argument(help="A screenplay in Fountain or FDX.")],
    *,
    paper: Annotated[str, typer.Option(help="letter or a4.")] = "letter",
    as_json: Annotated[
        bool, typer.Option("--json", help="As one JSON object: pages, scenes and their lengths.")
    ] = False,
) -> None:
    """Tell a screenplay's pages: number, length in eighths, revision; and where each scene begins."""
    from film_studio.filming.order import WrongOrder  # noqa: PLC0415
    from film_studio.paged_screenplay import pages_of, sheets_of  # noqa: PLC0415
    from media.screenplay.pages import LINES, eighths  # noqa: PLC0415

    if paper not in LINES:
        raise WrongOrder(f"--paper is {' or '.join(LINES)}, not {paper}.")
    read = _read(file)
    found = pages_of(read, paper)
    sheets = list(sheets_of(read, found))
    if as_json:
        import orjson  # noqa: PLC0415

        told = [
            {
                "number": s.page.number,
                "eighths": s.page.eighths,
                "lines": len(s.page.lines),
                "revision": s.paint.head if s.paint else None,
                "marked_lines": len(s.marks),
            }
            for s in sheets
        ]
        scenes = [
            {"number": read.elements[s.element].number, "heading": read.elements[s.element].text}
            | {"page": s.page, "eighths": s.eighths}
            for s in found.scenes
        ]
        typer.echo(orjson.dumps({"pages": told, "scenes": scenes, "eighths": found.eighths}))
        return
    for sheet in sheets:
        revision = f"  {sheet.paint.head}, {len(sheet.marks)} lines" if sheet.paint else ""
        typer.echo(f"{sheet.page.number:>5}  {eighths(sheet.page.eighths):>6}{revision}")
    size = f"{counted(len(sheets), 'page')}, {counted(len(found.scenes), 'scene')}"
    typer.echo(f"{size}, {eighths(found.eighths)} in all.")


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
