"""What the studio tells Prometheus: how long commands take, how far the tables follow, what waits for workers.

No label is an organization's or a thing's id: they would be without number, and tell who has what. Everything here is
of the process that is asked, but for what its collector reads from the database: that is the same in every process.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import cache
from itertools import accumulate, groupby, product
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout

from domain.shared.refusal import Refusal
from runtime.logs import note
from runtime.queues.port import QUEUES
from runtime.tracing import span

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess
    from runtime.database import Connection

T = TypeVar("T")
Y = TypeVar("Y")
S = TypeVar("S")

_log = logging.getLogger("studio.metrics")
MIME = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_JOB_SECONDS = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0)
_COSTS = (10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000)

_commands = Histogram(
    "studio_command_seconds",
    "How long commands took, by what came of them.",
    ["command", "outcome"],
    registry=None,
    buckets=_SECONDS,
)
_costs = Histogram("studio_graphql_cost", "What queries were estimated to cost.", registry=None, buckets=_COSTS)
_queries = Histogram(
    "studio_graphql_seconds",
    "How long queries took, by whether they were answered.",
    ["outcome"],
    registry=None,
    buckets=_SECONDS,
)
_responses = Counter("studio_http_responses", "Responses to requests.", ["status"], registry=None)

_HEAD = "SELECT coalesce(max(notification_id), 0) FROM public.events"
_LAGS = """SELECT consumer, position, coalesce(extract(epoch FROM clock_timestamp() - (
        SELECT recorded_at FROM public.events WHERE notification_id > p.position ORDER BY notification_id LIMIT 1
    )), 0)::float8 FROM positions p"""
_RELAYS = _LAGS.replace("consumer, position", "topic, position").replace("FROM positions p", "FROM relays p")
_POISON = "SELECT consumer, count(*) FROM poison GROUP BY 1"
_WAITING = """SELECT queue, CASE WHEN told_at IS NULL THEN 'waiting' ELSE 'queued' END, count(*),
        extract(epoch FROM clock_timestamp() - min(asked_at))::float8 FROM waiting_jobs w
    WHERE NOT EXISTS (SELECT FROM public.fences f WHERE f.organization_id = w.organization_id) GROUP BY 1, 2"""
_ENDED = """SELECT kind, status, width_bucket(seconds, %s), count(*), sum(seconds) FROM (
        SELECT kind, status, coalesce(extract(epoch FROM ended_at - started_at), 0)::float8 AS seconds
        FROM read.generations WHERE status IN ('completed', 'failed', 'cancelled')) AS ended
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""


def command_timed(command: str, work: Generator[Y, S, tuple[T, str]]) -> Generator[Y, S, T]:
    """Return a command's work that counts the command, by its outcome, and its time from now on until its answer."""
    return _timed(command, work, time.perf_counter())


def _timed(command: str, work: Generator[Y, S, tuple[T, str]], began: float) -> Generator[Y, S, T]:
    came_to = "error"
    try:
        with span(command):
            answered, came_to = yield from work
    except Refusal as refusal:  # its outcome is its kind
        came_to = refusal.kind
        raise
    else:
        return answered
    finally:
        _timer(command, came_to).observe(time.perf_counter() - began)
        note(command=command, outcome=came_to)


@cache
def _timer(command: str, outcome: str) -> Histogram:
    return _commands.labels(command, outcome)


@contextmanager
def query_timed() -> Generator[list[str]]:
    """Count a query and its time; what is put into the list is its outcome."""
    outcome: list[str] = []
    began = time.perf_counter()
    try:
        yield outcome
    finally:
        _queries.labels(outcome[-1] if outcome else "error").observe(time.perf_counter() - began)


def query_cost(cost: float) -> None:
    """Count what a query was estimated to cost."""
    _costs.observe(cost)


def responded(status: int) -> None:
    """Count a response."""
    _responses.labels(str(status)).inc()


class Exposition:
    """The metrics of one process of the studio, as text."""

    def __init__(self, process: StudioProcess) -> None:
        self._registry = CollectorRegistry()
        for collector in (_commands, _costs, _queries, _responses, _Studio(process)):
            self._registry.register(collector)
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)

    def text(self) -> bytes:
        """Return every metric in Prometheus' text format."""
        return generate_latest(self._registry)


class _Studio(Collector):
    """Reads from the database what no process could count for itself."""

    def __init__(self, process: StudioProcess) -> None:
        self._process = process

    def describe(self) -> Iterable[Metric]:
        """Return nothing: what there is is known only when it is asked for."""
        return []

    def collect(self) -> Iterable[Metric]:
        """Read; where there are several databases, each sample says of which it is."""
        shards = self._process.open_ones()
        if len(shards) == 1:
            return _read(shards[0])
        families: dict[str, Metric] = {}
        for shard in shards:
            for metric in _tried(shard):
                whose = {"shard": str(shard.number)}
                samples = [one._replace(labels={**one.labels, **whose}) for one in metric.samples]
                family = families.setdefault(metric.name, metric)
                family.samples = [*(family.samples if family is not metric else ()), *samples]
        return families.values()


def _tried(shard: StudioProcess) -> Iterable[Metric]:
    """Read one of several databases; the others are told of also while it does not answer."""
    try:
        return list(_read(shard))
    except (psycopg.Error, PoolTimeout) as error:
        _log.warning("shard %d tells nothing: %s", shard.number, error)
        return []


def _read(shard: StudioProcess) -> Iterable[Metric]:
    with shard.database.system.connection() as connection:
        row = connection.execute(_HEAD).fetchone()
        head = int(row[0]) if row else 0
        yield GaugeMetricFamily("studio_log_position", "The position of the log's last event.", value=head)
        yield from _lags(connection, head)
        yield from _jobs(connection)


def _lags(connection: Connection, head: int) -> Iterable[Metric]:
    yield from _lag(connection.execute(_LAGS), head, "consumer", "a consumer of the log has not taken")
    yield from _lag(connection.execute(_RELAYS.encode()), head, "relay", "are not published to a topic")
    poison = GaugeMetricFamily("studio_poison_events", "Events whose reaction was refused.", labels=["consumer"])
    for consumer, count in connection.execute(_POISON):
        poison.add_metric([consumer], count)
    yield poison


def _lag(rows: Iterable[tuple[Any, ...]], head: int, of: str, what: str) -> Iterable[Metric]:
    label = "topic" if of == "relay" else of
    events = GaugeMetricFamily(f"studio_{of}_lag_events", f"Positions that {what}.", labels=[label])
    seconds = GaugeMetricFamily(f"studio_{of}_lag_seconds", f"Age of the oldest events that {what}.", labels=[label])
    for name, position, behind in rows:
        events.add_metric([name], max(0, head - position))
        seconds.add_metric([name], behind)
    return events, seconds


def _jobs(connection: Connection) -> Iterable[Metric]:
    depth = GaugeMetricFamily("studio_jobs", "Jobs that have not ended.", labels=["queue", "state"])
    age = GaugeMetricFamily("studio_jobs_oldest_seconds", "Age of the oldest of them.", labels=["queue", "state"])
    found = {(queue, state): (count, oldest) for queue, state, count, oldest in connection.execute(_WAITING)}
    for place in product(QUEUES, ("waiting", "queued")):  # what has none says so: a scaler must not find nothing
        count, oldest = found.get(place, (0, 0.0))
        depth.add_metric(place, count)
        age.add_metric(place, oldest)
    return depth, age, _ended(connection)


def _ended(connection: Connection) -> Metric:
    """Return the seconds worked on every job that ended, as the log has them: a worker's end forgets none."""
    seconds = HistogramMetricFamily("studio_job_seconds", "Seconds worked on ended jobs.", labels=["kind", "outcome"])
    rows = connection.execute(_ENDED, (list(_JOB_SECONDS),)).fetchall()
    for place, of_place in groupby(rows, key=itemgetter(0, 1)):
        counts, worked = [0] * (len(_JOB_SECONDS) + 1), 0.0
        for _, _, bucket, count, some in of_place:
            counts[bucket], worked = count, worked + some
        bounds = [*map(str, _JOB_SECONDS), "+Inf"]
        seconds.add_metric(place, list(zip(bounds, accumulate(counts), strict=True)), worked)
    return seconds
