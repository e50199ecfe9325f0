"""Publishes the log to its topic, in a process of its own."""

from __future__ import annotations

import signal
import threading

import typer

from runtime.database import Database
from runtime.feed.client import Topic
from runtime.feed.log import LogFeed
from runtime.feed.relay import Relay
from runtime.home import open_home
from runtime.keyfiles import key_file
from runtime.logs import start_logging
from runtime.settings import Settings


def relay_until_told(settings: Settings) -> None:
    """Relay until SIGINT or SIGTERM; the page in hand is finished first."""
    start_logging(settings.log)
    told = threading.Event()

    def end(*_: object) -> None:
        told.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    with open_home(settings) as home:
        database = Database(home.dsn, key_file(settings.keys, "database"), app_connections=1, system_connections=2)
        database.open()
        log = LogFeed(database)
        log.start()
        topic = Topic.of(settings)
        relay = Relay(database, log, topic)
        relay.start()
        typer.echo(f"The log is published to {topic.name} at {topic.servers}; Ctrl-C ends it.")
        told.wait()
        relay.stop()
        log.stop()
        database.close()
