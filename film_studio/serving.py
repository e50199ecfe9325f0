"""Serves a studio over HTTP until it is told to stop."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Collection
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import typer
import uvicorn

from film_studio.house import open_house, open_roles
from runtime.attendance import attending
from runtime.bootstrap import Role
from runtime.logs import start_logging
from runtime.memory import keep_what_is_loaded
from runtime.owner import Owner, ensure_owner, first_shown
from runtime.settings import Settings
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from fastapi import FastAPI

_BACKLOG = 2048  # connections that may wait while the server is busy


def serve(settings: Settings) -> None:
    """Open the whole studio and answer requests until SIGINT or SIGTERM; the work in hand is finished first."""
    start_logging(settings.log)
    with closing(_listening(settings.host, settings.port)) as listening, open_house(settings) as house:
        typer.echo(f"AI Film Studio is at {_address(listening)}/ (data in {settings.home})")
        _introduce(listening, settings, house.owner)
        typer.echo("Ctrl-C ends it.")
        _answer(house.app(), listening)
    typer.echo("The studio is closed; the next `up` goes on from here.")


def serve_roles(settings: Settings, roles: Collection[Role]) -> None:
    """Be one process of a studio until SIGINT or SIGTERM; the work in hand is finished first.

    Raises Trouble where a relay is asked for and nothing reads from Kafka.
    """
    if "relay" in roles and settings.feed != "kafka":
        raise Trouble("A relay publishes to Kafka: set STUDIO_FEED=kafka, and STUDIO_KAFKA=host:port, for every role.")
    start_logging(settings.log)
    with closing(_listening(settings.host, settings.port)) as listening, suppress(KeyboardInterrupt):
        typer.echo(f"{', '.join(roles)} at {_address(listening)}/health/ready; SIGTERM or Ctrl-C ends it.")
        if "api" in roles:
            _serve_api(settings, roles, listening)
        else:
            _attend(settings, roles, listening)


def _serve_api(settings: Settings, roles: Collection[Role], listening: socket.socket) -> None:
    from api.app import create_app  # noqa: PLC0415 - the other roles need no web server

    with open_roles(settings, roles) as process:
        _introduce(listening, settings, ensure_owner(process))
        _answer(create_app(process), listening)


def _attend(settings: Settings, roles: Collection[Role], listening: socket.socket) -> None:
    """Work until a signal; from the first moment on, say how the work stands."""
    with attending(listening, roles) as attendance, open_roles(settings, roles) as process:
        attendance.opened(process)
        keep_what_is_loaded()
        try:
            threading.Event().wait()
        finally:
            attendance.closing()


def _introduce(listening: socket.socket, settings: Settings, owner: Owner) -> None:
    typer.echo(f"GraphQL: {_address(listening)}/graphql")
    if first_shown(settings):
        typer.echo(f"Your key, shown this once (kept in {settings.keys / 'owner'}): {owner.key}")


def _answer(app: FastAPI, listening: socket.socket) -> None:
    # Nothing here asks from where a request came, so what proxies say of it is not read either.
    config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False, timeout_graceful_shutdown=10)
    with suppress(KeyboardInterrupt):  # the server ends in order at the signal, and then repeats it
        uvicorn.Server(config).run(sockets=[listening])


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


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
