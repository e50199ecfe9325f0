"""`studio film`: a screenplay or an idea becomes a finished film."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer


def film(
    screenplay: Annotated[Path | None, typer.Argument(help="A screenplay in Fountain or FDX.")] = None,
    *,
    idea: Annotated[str | None, typer.Option(help="Write the screenplay from an idea.")] = None,
    minutes: Annotated[float, typer.Option(help="How long a film the idea is to give.", min=0.5, max=20)] = 1.0,
    pattern: Annotated[
        str, typer.Option(help="How an idea is told: three-act, documentary, explainer, trailer, brand-film, ad, ...")
    ] = "three-act",
    out: Annotated[Path | None, typer.Option(help="Where the film's folder goes; out/ unless set.")] = None,
    subtitles: Annotated[str, typer.Option(help="soft: a track to switch on; burned: in the picture.")] = "soft",
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="JSON lines: stage, item and say as it goes, at last result (folder, seconds, counts) or error.",
        ),
    ] = False,
) -> None:
    """Make a film of a screenplay, or of an idea. What an earlier run made and nothing changed is reused."""
    from film_studio.cli._endings import told_as_an_event  # noqa: PLC0415
    from film_studio.filming.order import FilmOrder, Idea  # noqa: PLC0415 - help imports nothing heavy
    from film_studio.filming.run import make_film  # noqa: PLC0415

    told = Idea(idea, minutes, pattern) if idea is not None else None
    with told_as_an_event() if as_json else nullcontext():
        make_film(FilmOrder.of(screenplay, told, out, subtitles), as_json=as_json)
