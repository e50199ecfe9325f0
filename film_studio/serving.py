"""Serves a studio over HTTP until it is told to stop."""

from __future__ import annotations

import errno
import socket
from contextlib import closing, suppress

import typer
import uvicorn

from film_studio.house import open_house
from runtime.logs import start_logging
from runtime.settings import Settings
from runtime.trouble import Trouble

_BACKLOG = 2048  # connections that may wait while the server is busy


def serve(settings: Settings) -> None:
    """Open the studio and answer requests until SIGINT or SIGTERM; the work in hand is finished first."""
    start_logging(settings.log)
    with closing(_listening(settings.host, settings.port)) as listening, open_house(settings) as house:
        address = listening.getsockname()
        typer.echo(f"AI Film Studio is at http://{address[0]}:{address[1]}/ (data in {settings.home})")
        typer.echo(f"GraphQL: http://{address[0]}:{address[1]}/graphql")
        if house.owner.fresh:
            typer.echo(f"Your key, shown this once (kept in {settings.keys / 'owner'}): {house.owner.key}")
        typer.echo("Ctrl-C ends it.")
        config = uvicorn.Config(house.app(), log_config=None, access_log=False, timeout_graceful_shutdown=10)
        with suppress(KeyboardInterrupt):  # the server ends in order at the signal, and then repeats it
            uvicorn.Server(config).run(sockets=[listening])
    typer.echo("The studio is closed; the next `up` goes on from here.")


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        reason = "something listens there already" if taken else str(error.strerror)
        msg = f"Port {port} of {host} cannot be opened: {reason}; choose another with --port."
        raise Trouble(msg) from None
    return listening
