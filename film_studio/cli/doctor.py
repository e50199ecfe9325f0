"""`studio doctor`: what is there, and what each lack costs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from runtime.doctor import Finding


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for machines.")] = False) -> None:
    """Tell what this machine has for the studio, and what each lack costs."""
    from runtime.doctor import examine  # noqa: PLC0415 - it imports the database driver

    findings = examine()
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        _show(findings)
    lacking = [finding.name for finding in findings if finding.needed and not finding.present]
    if lacking:
        typer.echo(f"studio: a film cannot be made here without {', '.join(lacking)}.", err=True)
        raise typer.Exit(1)


def _show(findings: list[Finding]) -> None:
    """One line a thing; the words wrap at the terminal's edge, and nothing is cut."""
    from rich.console import Console  # noqa: PLC0415 - only to draw
    from rich.table import Table  # noqa: PLC0415 - only to draw
    from rich.text import Text  # noqa: PLC0415 - only to draw

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "thing", "found", "without it"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        mark = Text("ok", "green") if finding.present else Text("MISSING" if finding.needed else "-", "red")
        cost = "" if finding.present else finding.without
        table.add_row(mark, finding.name, Text(finding.found), Text(cost))
    console = Console()
    (console if console.is_terminal else Console(width=160)).print(table)
