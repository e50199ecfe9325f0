"""Wires one process of the studio: database, log, feed, projections, commands. Tests use the same door."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from runtime.asof import AsOf
from runtime.authority import Memberships
from runtime.database import Database
from runtime.discovery import discover
from runtime.dispatcher import Dispatcher
from runtime.doorbell import Doorbell
from runtime.events.application import EventLog
from runtime.feed.log import LogFeed
from runtime.feed.port import Feed
from runtime.keyfiles import key_file
from runtime.objects import ObjectStore, open_store
from runtime.policies import PolicyRunner
from runtime.progress import Progress
from runtime.projector import Projector
from runtime.rebuild import ensure
from runtime.recipes import Recipes
from runtime.settings import Settings
from runtime.snapshot_taker import SnapshotTaker
from runtime.tracing import tracing
from runtime.unit_of_work import Providers, only_previz


@dataclass(frozen=True, slots=True)
class StudioProcess:
    """Everything that one process of the studio works with."""

    settings: Settings
    database: Database
    log: EventLog
    log_feed: LogFeed
    """The log itself, for whoever must not depend on a topic: rebuilding, audit."""
    feed: Feed
    projector: Projector
    dispatcher: Dispatcher
    past: AsOf
    objects: ObjectStore
    recipes: Recipes
    progress: Progress


@contextmanager
def running(
    settings: Settings, owner_dsn: str, *, reacting: bool = True, providers: Providers = only_previz
) -> Generator[StudioProcess]:
    """Start a process on the database of `owner_dsn` and stop it at the end of the block.

    A process that is `reacting` projects, runs policies and takes snapshots; one that is not (a worker) only commands.
    `providers` tells which there are to choose from.
    """
    discover()
    with ExitStack() as stack:
        stack.enter_context(tracing(settings.traces))
        database = Database(
            owner_dsn,
            key_file(settings.keys, "database"),
            app_connections=settings.app_connections,
            system_connections=settings.system_connections,
        )
        database.open()
        stack.callback(database.close)
        log_feed = LogFeed(database)
        log_feed.start()
        stack.callback(log_feed.stop)
        doorbell = Doorbell(database.dsn("studio_app"))
        doorbell.start()
        stack.callback(doorbell.stop)

        def appended(position: int) -> None:
            log_feed.ring()
            doorbell.ring(position)

        log = EventLog(database, cached_aggregates=settings.cached_aggregates)
        dispatcher = Dispatcher(
            database,
            log,
            Memberships(log),
            hash_key=key_file(settings.keys, "receipts"),
            appended=appended,
            providers=providers,
        )
        feed = stack.enter_context(_published(settings, database, log_feed)) if reacting else log_feed
        projector = Projector(database, feed, page_events=settings.page_events)
        progress = Progress(database)
        stack.callback(progress.close)
        process = StudioProcess(
            settings,
            database,
            log,
            log_feed,
            feed,
            projector,
            dispatcher,
            AsOf(database),
            open_store(settings),
            Recipes(database),
            progress,
        )
        if reacting:
            _react(process, stack)
        yield process


def _react(process: StudioProcess, stack: ExitStack) -> None:
    """Project, take snapshots and run policies until the stack is left."""
    ensure(process.database, process.log_feed)
    every = process.settings.snapshot_every
    for reaction in (
        process.projector,
        SnapshotTaker(process.log, process.feed, process.log_feed.head(), every=every),
        PolicyRunner(process.database, process.feed, process.dispatcher),
    ):
        reaction.start()
        stack.callback(reaction.stop)


@contextmanager
def _published(settings: Settings, database: Database, log: LogFeed) -> Generator[Feed]:
    """Return the feed of the settings; with Kafka, publish the log to it as long as nobody else does."""
    if settings.feed == "log":
        yield log
        return
    from runtime.feed.client import Topic  # noqa: PLC0415 - the client library is needed with Kafka alone
    from runtime.feed.kafka import KafkaFeed  # noqa: PLC0415
    from runtime.feed.relay import Relay  # noqa: PLC0415

    topic = Topic.of(settings)
    relay, feed = Relay(database, log, topic), KafkaFeed(database, log, topic)
    relay.start()
    feed.start()
    try:
        yield feed
    finally:
        feed.stop()
        relay.stop()
