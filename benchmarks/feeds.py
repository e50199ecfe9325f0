"""The feed over Apache Kafka against the feed from the log: how soon a command is visible, how fast events come."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psycopg

from benchmarks.appending import founder, open_dispatcher
from benchmarks.table import Row, quantiles
from commands.studio_ops.project import CreateProject
from runtime.database import Database
from runtime.dispatcher import Call, Dispatcher, Principal
from runtime.feed.client import Topic
from runtime.feed.kafka import KafkaFeed
from runtime.feed.log import LogFeed
from runtime.feed.port import Feed
from runtime.feed.relay import Relay
from runtime.kafka_node import KafkaNode, requirements
from runtime.projector import Projector
from runtime.rebuild import ensure
from runtime.trouble import Trouble

_PORT = 29_092
_COMMANDS = 100  # a round; log and Kafka take turns
_WARM = 5  # connections and imports are not what is measured
_ROUNDS = 5
_EVENTS = 20_000
_COPY = """INSERT INTO events (organization_id, originator_id, originator_version, topic, state, project_id, actor,
    command_id, correlation_id)
    SELECT organization_id, fresh.id, 1, topic, state, fresh.id, actor, command_id, correlation_id
    FROM (SELECT * FROM events WHERE topic = 'studio_ops.ProjectCreated' LIMIT 1) AS one,
         (SELECT gen_random_uuid() AS id FROM generate_series(1, %s)) AS fresh"""


@dataclass(frozen=True, slots=True)
class _Bench:
    database: Database
    dispatcher: Dispatcher
    principal: Principal
    topic: Topic


def rows(dsn: str, key: bytes) -> list[Row]:
    """Measure both feeds on one database and a node of Kafka of their own; nothing where it cannot run."""
    try:
        requirements()
    except Trouble as trouble:
        return [Row("Kafka feed against log feed", f"left out: {trouble}")]
    with tempfile.TemporaryDirectory() as folder:
        node = KafkaNode(Path(folder), _PORT)
        node.start()
        try:
            return _measured(dsn, key, Topic(node.address, "bench", 4))
        finally:
            node.stop()


def _measured(dsn: str, key: bytes, topic: Topic) -> list[Row]:
    database, dispatcher = open_dispatcher(dsn, key)
    bench = _Bench(database, dispatcher, founder(dispatcher), topic)
    _fill(bench, dsn)
    published, by_log, by_kafka = _publishing(bench), _reading(bench), _consuming(bench)
    seen_log: list[float] = []
    seen_kafka: list[float] = []
    for _ in range(_ROUNDS):
        seen_log += _visible(bench, over_kafka=False)
        seen_kafka += _visible(bench, over_kafka=True)
    database.close()
    (log_p50, log_p99), (p50, p99) = quantiles(seen_log), quantiles(seen_kafka)
    floor, visible = f"{by_log:,.0f} by the log feed", "command to read table"
    return [
        Row(f"{visible}, log feed", f"p50 {log_p50:.1f} ms, p99 {log_p99:.1f} ms", least="6 / 4 ms"),
        Row(f"{visible}, Kafka feed", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms", "log feed", p50 / log_p50, "12 / 10 ms"),
        Row("events a second to a consumer, Kafka feed", f"{by_kafka:,.0f}", floor, by_kafka / by_log),
        Row("events a second published by the relay", f"{published:,.0f}", floor, published / by_log),
    ]


def _fill(bench: _Bench, dsn: str) -> None:
    """Put in many events, and the read tables."""
    bench.dispatcher.dispatch(bench.principal, Call(CreateProject(name="The last train")))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(_COPY.encode(), (_EVENTS,))
    ensure(bench.database, LogFeed(bench.database))


def _publishing(bench: _Bench) -> float:
    with _relayed(bench) as log:
        head, began, at = log.head(), perf_counter(), 0
        while at < head:
            time.sleep(0.01)
            with bench.database.system.connection() as connection:
                row = connection.execute("SELECT position FROM relays").fetchone()
            at = row[0] if row else 0
    return head / (perf_counter() - began)


def _reading(bench: _Bench) -> float:
    log = LogFeed(bench.database)
    head, at, began = log.head(), 0, perf_counter()
    while at < head:
        at = log.read(at, 1_000).position
    return head / (perf_counter() - began)


def _consuming(bench: _Bench) -> float:
    log = LogFeed(bench.database)
    feed = KafkaFeed(bench.database, log, bench.topic)
    head, began = log.head(), perf_counter()
    feed.start()
    while feed.span is None or feed.span[1] < head:
        feed.wait(feed.span[1] if feed.span else 0, 0.1)
    rate = head / (perf_counter() - began)
    feed.stop()
    return rate


@contextmanager
def _relayed(bench: _Bench) -> Generator[LogFeed]:
    log = LogFeed(bench.database)
    relay = Relay(bench.database, log, bench.topic)
    relay.start()
    yield log
    relay.stop()


def _visible(bench: _Bench, *, over_kafka: bool) -> list[float]:
    """Return the seconds from each command's call to its row in the read tables."""
    if not over_kafka:
        log = LogFeed(bench.database)
        return _projected(bench, log, log)
    with _relayed(bench) as log:
        feed = KafkaFeed(bench.database, log, bench.topic)
        feed.start()
        while feed.span is None:
            time.sleep(0.01)
        taken = _projected(bench, feed, log)
        feed.stop()
    return taken


def _projected(bench: _Bench, feed: Feed, log: LogFeed) -> list[float]:
    projector = Projector(bench.database, feed)
    projector.start()
    projector.wait_for(log.head(), 60)
    taken: list[float] = []
    for _ in range(_WARM + _COMMANDS):
        began = perf_counter()
        reply = bench.dispatcher.dispatch(bench.principal, Call(CreateProject(name="The last train")))
        log.ring()
        if not projector.wait_for(reply.position or 0, 10):
            raise RuntimeError("a command is not visible after ten seconds")
        taken.append(perf_counter() - began)
    projector.stop()
    return taken[_WARM:]
