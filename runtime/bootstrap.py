"""Wires one process of the studio: database, log, feed, projections, commands. Tests use the same door."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace

from runtime.asof import AsOf
from runtime.authority import Memberships
from runtime.database import Database
from runtime.discovery import discover
from runtime.dispatcher import Dispatcher
from runtime.doorbell import Doorbell
from runtime.events.application import EventLog
from runtime.feed.log import LogFeed
from runtime.feed.port import Feed
from runtime.holding import Holder
from runtime.keyfiles import key_file
from runtime.objects import open_store
from runtime.policies import PolicyRunner
from runtime.process import ROLES, Role, StudioProcess
from runtime.progress import Progress
from runtime.projector import Projector
from runtime.reached import CHANNEL, Follower, Reached
from runtime.rebuild import ensure
from runtime.recipes import Recipes
from runtime.settings import Settings
from runtime.sharded import Joined, Shards
from runtime.shards import number_of
from runtime.snapshot_taker import SnapshotTaker
from runtime.tracing import tracing
from runtime.unit_of_work import Providers, only_previz


@contextmanager
def running(
    settings: Settings, owner_dsn: str, *, roles: Collection[Role] = ROLES, providers: Providers = only_previz
) -> Generator[StudioProcess]:
    """Start a process on the database of `owner_dsn` and its shards, and stop it at the end of the block.

    `providers` tells which there are to choose from.
    """
    discover()

    def open_one(number: int, dsn: str, joined: Joined) -> AbstractContextManager[StudioProcess]:
        own = settings.model_copy(update={"kafka_topic": topic_of(settings, number)})
        return opened(own, dsn or owner_dsn, joined, roles=roles, providers=providers)

    with tracing(settings.traces), Shards(open_one).running() as process:
        yield process


def topic_of(settings: Settings, shard: int) -> str:
    """Return the topic of a shard's log."""
    return f"{settings.kafka_topic}-{shard}" if shard else settings.kafka_topic


@contextmanager
def opened(
    settings: Settings, owner_dsn: str, joined: Joined, *, roles: Collection[Role], providers: Providers
) -> Generator[StudioProcess]:
    """Start what works on one database, and stop it at the end of the block."""
    with ExitStack() as stack:
        database = Database(
            owner_dsn,
            key_file(settings.keys, "database"),
            app_connections=settings.app_connections,
            system_connections=settings.system_connections,
        )
        database.open()
        stack.callback(database.close)
        log_feed = LogFeed(database)
        if {"projector", "relay"} & set(roles):  # nobody else waits for what comes; every ring costs who hears it
            log_feed.start()
            stack.callback(log_feed.stop)
        doorbell = Doorbell(database.dsn("studio_app"))
        doorbell.start()
        stack.callback(doorbell.stop)

        def appended(position: int) -> None:
            log_feed.ring()
            doorbell.ring(position)

        feed = stack.enter_context(_fed(settings, database, log_feed, roles))
        projector, reached = _projecting(settings, database, feed, roles, stack)
        process = assembled(settings, database, log_feed, feed, reached, appended=appended, providers=providers)
        stack.callback(process.progress.close)
        with database.system.connection() as connection:
            process = joined(replace(process, number=number_of(connection)))
        if projector is not None:
            _react(process, projector, stack)
        yield process


def _projecting(
    settings: Settings, database: Database, feed: Feed, roles: Collection[Role], stack: ExitStack
) -> tuple[Projector | None, Reached]:
    """Return the projector where there is to be one, and who knows how far the tables are."""
    if "projector" in roles:
        doorbell = Doorbell(database.dsn("studio_system"), CHANNEL)
        doorbell.start()
        stack.callback(doorbell.stop)
        projector = Projector(database, feed, page_events=settings.page_events, moved=doorbell.ring)
        return projector, projector
    follower = Follower(database)
    if "api" in roles:
        follower.start()
        stack.callback(follower.stop)
    return None, follower


def assembled(
    settings: Settings,
    database: Database,
    log_feed: LogFeed,
    feed: Feed,
    reached: Reached,
    *,
    appended: Callable[[int], None] = lambda _: None,
    providers: Providers = only_previz,
) -> StudioProcess:
    """Return the parts of a process on an open database, none of which does anything by itself yet."""
    log = EventLog(database, cached_aggregates=settings.cached_aggregates)
    dispatcher = Dispatcher(
        database,
        log,
        Memberships(log),
        hash_key=key_file(settings.keys, "receipts"),
        appended=appended,
        providers=providers,
    )
    return StudioProcess(
        settings,
        database,
        log,
        log_feed,
        feed,
        reached,
        dispatcher,
        AsOf(database),
        open_store(settings),
        Recipes(database),
        Progress(database),
    )


def _react(process: StudioProcess, projector: Projector, stack: ExitStack) -> None:
    """Project, take snapshots and run policies until the stack is left."""
    ensure(process.database, process.log_feed)
    every = process.settings.snapshot_every
    for reaction in (
        projector,
        SnapshotTaker(process.log, process.feed, projector, process.log_feed.head(), every=every),
        PolicyRunner(process.database, process.feed, process.dispatcher),
        Holder(process),
    ):
        reaction.start()
        stack.callback(reaction.stop)


@contextmanager
def _fed(settings: Settings, database: Database, log: LogFeed, roles: Collection[Role]) -> Generator[Feed]:
    """Return the feed for these roles; a relay publishes the log to Kafka as long as nobody else does."""
    with ExitStack() as stack:
        if settings.feed == "log" or not {"projector", "relay"} & set(roles):
            yield log
            return
        from runtime.feed.client import Topic  # noqa: PLC0415 - the client library is needed with Kafka alone
        from runtime.feed.kafka import KafkaFeed  # noqa: PLC0415
        from runtime.feed.relay import Relay  # noqa: PLC0415

        topic = Topic.of(settings)
        if "relay" in roles:
            relay = Relay(database, log, topic)
            relay.start()
            stack.callback(relay.stop)
        if "projector" not in roles:
            yield log
            return
        feed = KafkaFeed(database, log, topic)
        feed.start()
        stack.callback(feed.stop)
        yield feed


__all__ = ["ROLES", "Role", "StudioProcess", "assembled", "opened", "running", "topic_of"]
