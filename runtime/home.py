"""The folder of a studio and its database: the embedded server's, or the one that the settings name."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from runtime.postgres.keeper import kept_alive
from runtime.postgres.server import EmbeddedPostgres
from runtime.settings import Settings
from runtime.trouble import FULL, Trouble

_DATABASE = "studio"


@dataclass(frozen=True, slots=True)
class Home:
    """Where this studio keeps everything."""

    settings: Settings
    dsn: str
    """The database, as its owner."""
    server: EmbeddedPostgres | None
    """The embedded server; None when the database is one of the settings'."""


def make_home(settings: Settings) -> None:
    """Make the studio's folder unless it is there. Raises Trouble."""
    home = settings.home
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in FULL:
            raise
        what = "is a file" if isinstance(error, FileExistsError) else f"cannot be made ({error.strerror})"
        raise Trouble(f"{home} {what}; set STUDIO_HOME to a folder that you can write to.") from None
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise Trouble(f"{home} is not yours to write; set STUDIO_HOME to a folder that you can write to.")


@contextmanager
def open_home(settings: Settings | None = None) -> Generator[Home]:
    """Open the studio's folder for a block, starting or joining its embedded server. Raises Trouble."""
    settings = settings or Settings()
    if settings.database_url:
        yield Home(settings, settings.database_url, None)
        return
    make_home(settings)
    with EmbeddedPostgres(settings.home).running() as server, kept_alive(server):
        server.create_database(_DATABASE)
        yield Home(settings, server.dsn(_DATABASE), server)
