"""The command line: a file in this folder is a command, so adding one edits no list.

`film.py` holds a function `film`, or, for a family like `keys create`, a Typer object `app`. It may hold `OPTIONS`,
further arguments of `Typer.command`. Everything heavy is imported inside the function, because help reads every file.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from film_studio.cli._endings import told_in_a_sentence

_FOLDER = Path(__file__).parent


def main() -> None:
    """Run the command line and end the process with its exit code."""
    with told_in_a_sentence():
        _app(sys.argv[1:])(prog_name="studio")


def commands() -> dict[str, str]:
    """Return the name of every command and the module it is in."""
    modules = sorted(path.stem for path in _FOLDER.glob("[!_]*.py"))
    return {module.replace("_", "-"): f"{__name__}.{module}" for module in modules}


def _app(words: list[str]) -> typer.Typer:
    """Return the application, with the one command asked for, or with all where none is: for help and for hints."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_studio)
    known = commands()
    asked = next((word for word in words if not word.startswith("-")), "")
    for name in [asked] if asked in known else known:
        _add(app, name, known[name])
    return app


def _add(app: typer.Typer, name: str, module_name: str) -> None:
    module = import_module(module_name)
    if hasattr(module, "app"):
        app.add_typer(module.app, name=name)
    else:
        function = getattr(module, module_name.rpartition(".")[2])
        app.command(name, **getattr(module, "OPTIONS", {}))(function)


def _tell_version(asked: bool) -> None:
    if asked:
        from film_studio.cli._version import version  # noqa: PLC0415 - reads files

        typer.echo(version())
        raise typer.Exit


def _studio(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and end.", is_eager=True, callback=_tell_version)
    ] = False,
) -> None:
    """AI Film Studio: from a screenplay to a finished film, every step an event."""
    del version
