"""The folder of a studio and its database: the embedded server's, or the one that the settings name."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from runtime.postgres.keeper import kept_alive
from runtime.postgres.server import EmbeddedPostgres
from runtime.settings import Settings

_DATABASE = "studio"


@dataclass(frozen=True, slots=True)
class Home:
    """Where this studio keeps everything."""

    settings: Settings
    dsn: str
    """The database, as its owner."""
    server: EmbeddedPostgres | None
    """The embedded server; None when the database is one of the settings'."""


@contextmanager
def open_home(settings: Settings | None = None) -> Generator[Home]:
    """Open the studio's folder for a block, starting or joining its embedded server. Raises Trouble."""
    settings = settings or Settings()
    if settings.database_url:
        yield Home(settings, settings.database_url, None)
        return
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with EmbeddedPostgres(settings.home).running() as server, kept_alive(server):
        server.create_database(_DATABASE)
        yield Home(settings, server.dsn(_DATABASE), server)
