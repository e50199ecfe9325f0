"""Publishes the log to its topic, in a process of its own."""

from __future__ import annotations

import signal
import threading

import typer

from runtime.bootstrap import running
from runtime.home import open_home
from runtime.logs import start_logging
from runtime.settings import Settings


def relay_until_told(settings: Settings) -> None:
    """Relay every shard's log until SIGINT or SIGTERM; the page in hand is finished first."""
    start_logging(settings.log)
    told = threading.Event()

    def end(*_: object) -> None:
        told.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    own = settings.model_copy(update={"feed": "kafka", "app_connections": 1, "system_connections": 3})
    with open_home(own) as home, running(own, home.dsn, roles=("relay",)):
        typer.echo(f"The log goes to {own.kafka_topic} at {own.kafka} while that answers; Ctrl-C ends it.")
        told.wait()
